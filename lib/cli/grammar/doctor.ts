import type { Command } from "commander";
import { badUsage } from "../../errors/cli-failures";
import { afterDashes } from "../connection";
import type * as Implementation from "../doctor";
import type { DoctorArguments } from "../doctor";
import type { Io } from "../io";
import { addConnectionOptions, configOption, examples } from "../options";
import type { Session } from "../session";

/** Loaded by whoever gives the command: it is what takes time. */
const loaded = (): typeof Implementation => require("../doctor");

/** The words of `kuma-tp doctor`. */
export function addDoctor(program: Command, io: Io, session: Session): void {
  const command = program
    .command("doctor")
    .description("Looks at a host and says whether it is ready, and why not. This machine if no other is named.")
    .addOption(configOption("a host spec (YAML), or - for stdin; Kuma's defaults if left out"));
  addConnectionOptions(command)
    .option("--json", "print JSON")
    .argument("[argv...]", "after --: a command that gives a POSIX shell on its stdin")
    .addHelpText(
      "after",
      examples(
        "kuma-tp doctor",
        "kuma-tp doctor --host ops@web-1:22 --identity ~/.ssh/id_ed25519 --json",
        "kuma-tp doctor --config host.yaml -- docker exec -i web sh",
      ),
    )
    .action((words: string[], given: Omit<DoctorArguments, "exec">) => {
      const exec = afterDashes(session.argv);
      if (words.length > exec.length) throw badUsage(`There is a word too many: ${words[0]}.`, "kuma-tp doctor");
      return session.answer(loaded().doctorCommand({ ...given, exec }, io));
    });
}
