import { Command, Option } from "commander";
import { badUsage } from "../errors/cli-failures";
import { type AnnotateArguments, annotateCommand } from "./annotate";
import { type DoctorArguments, doctorCommand } from "./doctor";
import { explainCommand } from "./explain";
import type { Answer, Io } from "./io";
import {
  addFactOptions,
  addPodOptions,
  BACKENDS,
  choice,
  configOption,
  examples,
  more,
  once,
  readUid,
} from "./options";
import { pulumiImportCommand } from "./pulumi-import";
import { renderCommand } from "./render";

/** Where help and version go, and what a command answers. */
export interface Session {
  /** The words of the command line. */
  readonly argv: readonly string[];
  print(text: string): void;
  answer(answer: Promise<Answer>): Promise<void>;
}

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
    .exitOverride()
    .addHelpText("after", EXIT_STATUS);
  addRender(program, io, session);
  addExplain(program, io, session);
  addDoctor(program, io, session);
  addPulumiImport(program, io, session);
  addAnnotate(program, io, session);
  return program;
}

const EXIT_STATUS = `
Exit status: 0 as asked, 1 on a finding (a host is not ready, cannot be reached), 2 on bad input.`;

function addRender(program: Command, io: Io, session: Session): void {
  const command = program
    .command("render")
    .description("Prints the text that an apply loads on a host with these facts; looks at no host.")
    .addOption(configOption().makeOptionMandatory());
  addFactOptions(command)
    .addOption(choice("--backend <name>", "iptables or nftables; the configuration's, else iptables", BACKENDS))
    .addOption(choice("--family <name>", "ipv4 or ipv6; both if left out", ["ipv4", "ipv6"]))
    .addHelpText(
      "after",
      examples(
        "kuma-tp render --config tproxy.yaml",
        "kuma-tp render --config tproxy.yaml --backend nftables --resolv-conf /etc/resolv.conf | nft --check -f -",
        "kuma-tp render --config - --family ipv6 < tproxy.yaml",
      ),
    )
    .action((given) => session.answer(renderCommand(given, io)));
}

function addExplain(program: Command, io: Io, session: Session): void {
  const command = program
    .command("explain")
    .description(
      "Says which traffic goes where, on a host or in the pods of a manifest; with --to, what becomes of one packet and by which rule.",
    )
    .addOption(configOption("Kuma's configuration (YAML), or - for stdin; beside --pod the host to compare with"))
    .option("--pod <file>", "workloads of Kubernetes, or - for stdin", once)
    .option("--json", "print JSON")
    .addOption(choice("--direction <way>", "inbound or outbound; outbound if left out", ["inbound", "outbound"]))
    .addOption(choice("--protocol <name>", "tcp or udp; tcp if left out", ["tcp", "udp"]))
    .option("--to <address:port>", "where the packet goes", once)
    .option("--from <address[:port]>", "who sends it; needed inbound", once)
    .option("--uid <uid>", "owner of the sending process; needed outbound", readUid)
    .option("--interface <name>", "by which it comes in or leaves; lo for what stays on the host", once)
    .option("--mid-connection", "a packet of a connection that is older than the rules");
  addPodOptions(addFactOptions(command))
    .addHelpText(
      "after",
      examples(
        "kuma-tp explain --config tproxy.yaml",
        "kuma-tp explain --config tproxy.yaml --uid 1000 --to 10.1.2.3:5432",
        "kuma-tp explain --config tproxy.yaml --direction inbound --from 198.51.100.7 --to 10.0.0.5:8080 --json",
        "kuma-tp explain --pod web.yaml --kuma-version 2.9 --control-plane kuma-cp.env",
        "kuma-tp explain --pod web.yaml --kuma-version 3.0 --config host.yaml",
      ),
    )
    .action((given) => session.answer(explainCommand(given, io)));
}

function addDoctor(program: Command, io: Io, session: Session): void {
  program
    .command("doctor")
    .description("Looks at a host and says whether it is ready, and why not. This machine if no other is named.")
    .addOption(configOption("a host spec (YAML), or - for stdin; Kuma's defaults if left out"))
    .option("--host <[user@]host[:port]>", "the host, by SSH", once)
    .option("--identity <file>", "private key for --host; the SSH agent's keys if left out", once)
    .option("--known-hosts <file>", "known host keys for --host; ~/.ssh/known_hosts if left out", once)
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
      return session.answer(doctorCommand({ ...given, exec }, io));
    });
}

/** What stands after `--`. */
function afterDashes(argv: readonly string[]): readonly string[] {
  return argv.includes("--") ? argv.slice(argv.indexOf("--") + 1) : [];
}

function addPulumiImport(program: Command, io: Io, session: Session): void {
  program
    .command("pulumi-import")
    .description("Looks at a host and prints the file by which `pulumi import --file` takes it over.")
    .addOption(configOption("the spec (YAML) as the program has it, or - for stdin").makeOptionMandatory())
    .option("--name <name>", "name of the resource in the program", once)
    .addOption(choice("--resource <kind>", "host (the default) or mesh-dns: whose spec that is", ["host", "mesh-dns"]))
    .option("--output <file>", "write there instead of to stdout", once)
    .addHelpText(
      "after",
      examples(
        "kuma-tp pulumi-import --config web-1.yaml --name web-1 --output import.json",
        "pulumi import --file import.json --generate-code=false",
      ),
    )
    .action((given) => session.answer(pulumiImportCommand({ name: "host", ...given }, io)));
}

function addAnnotate(program: Command, io: Io, session: Session): void {
  const command = program
    .command("annotate")
    .description("Puts a policy on the workloads of manifests, as annotations for Kuma's injector. YAML in, YAML out.")
    .addOption(
      new Option("-f, --filename <path>", "manifests: a file, a folder, or - for stdin; may be given again")
        .argParser(more)
        .makeOptionMandatory(),
    )
    .option("-R, --recursive", "folders within folders, too")
    .addOption(configOption("the policy (YAML), or - for stdin").makeOptionMandatory())
    .option("--write", "write the files back instead of printing them");
  addPodOptions(command)
    .addHelpText(
      "after",
      examples(
        "kuma-tp annotate -f deploy/ --config policy.yaml --kuma-version 2.9 --write",
        "helm template web ./chart | kuma-tp annotate -f - --config policy.yaml --kuma-version 2.9 | kubectl apply -f -",
        "kuma-tp annotate -f rollout.yaml --template-path Rollout=spec.template --config policy.yaml --kuma-version 2.9",
      ),
    )
    .action((given: AnnotateArguments) => session.answer(annotateCommand(given, io)));
}
