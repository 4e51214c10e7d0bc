import { Command } from "commander";
import { addAnnotate } from "./grammar/annotate";
import { addCompletion } from "./grammar/completion";
import { addDataplane } from "./grammar/dataplane";
import { addDoctor } from "./grammar/doctor";
import { addExplain } from "./grammar/explain";
import { addPreview } from "./grammar/preview";
import { addPulumiImport } from "./grammar/pulumi-import";
import { addRender } from "./grammar/render";
import { addTerraform } from "./grammar/terraform";
import type { Io } from "./io";
import type { Session } from "./session";

/** Columns of help, whatever the terminal has. */
const HELP_WIDTH = 110;

/** The command line: words and their meaning. What a command does is in a file of its own. */
export function kumaTp(io: Io, session: Session): Command {
  const program = new Command("kuma-tp")
    .description(
      "Shows what Kuma's transparent proxy does to a Linux host, and puts the same policy on workloads of Kubernetes. Changes no host.",
    )
    .version(io.version, "-V, --version", "print the version")
    .helpOption("-h, --help", "print this help")
    .helpCommand("help [command]", "print the help of a command")
    .configureOutput({
      writeOut: session.print,
      // Errors are told by whoever runs the command.
      writeErr: () => undefined,
      getOutHelpWidth: () => HELP_WIDTH,
      getErrHelpWidth: () => HELP_WIDTH,
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
    // What the choices of an option are, its description says.
    .configureHelp({ optionDescription: ({ description }) => description })
    .exitOverride()
    .addHelpText("after", EXIT_STATUS);
  addRender(program, io, session);
  addExplain(program, io, session);
  addDoctor(program, io, session);
  addDataplane(program, io, session);
  addPulumiImport(program, io, session);
  addAnnotate(program, io, session);
  addPreview(program, io, session);
  addTerraform(program, io, session);
  addCompletion(program, session);
  return program;
}

const EXIT_STATUS = `
Exit status: 0 as asked, 1 on a finding (a host is not ready, cannot be reached), 2 on bad input.`;
