import type { Command } from "commander";
import { afterDashes } from "../connection";
import type * as Implementation from "../explain";
import type { ExplainArguments } from "../explain";
import type { Io } from "../io";
import {
  addConnectionOptions,
  addFactOptions,
  addPodOptions,
  choice,
  configOption,
  examples,
  once,
  readUid,
} from "../options";
import type { Session } from "../session";

/** Loaded by whoever gives the command: it is what takes time. */
const loaded = (): typeof Implementation => require("../explain");

/** The words of `kuma-tp explain`. */
export function addExplain(program: Command, io: Io, session: Session): void {
  const command = program
    .command("explain")
    .description(
      "Says which traffic goes where, on a host or in the pods of a manifest; asked about a packet, what becomes of it and by which rule. Of a host that is named, it is the rules it has now that answer.",
    )
    .argument(
      "[question...]",
      "about a packet: tcp from uid 1000 to 10.1.2.3:5432 on web-1; after --: a command that gives a POSIX shell of the host",
    )
    .addOption(configOption("Kuma's configuration (YAML), or - for stdin; beside --pod the host to compare with"))
    .option("--pod <file>", "workloads of Kubernetes, or - for stdin", once)
    .addOption(
      choice("--format <name>", "text (the default), json, or svg: a picture of a host", ["text", "json", "svg"]),
    )
    .option("--json", "the same as --format json")
    .addOption(choice("--direction <way>", "inbound or outbound; outbound if left out", ["inbound", "outbound"]))
    .addOption(choice("--protocol <name>", "tcp or udp; tcp if left out", ["tcp", "udp"]))
    .option("--to <address:port>", "where the packet goes", once)
    .option("--from <address[:port]>", "who sends it; needed inbound", once)
    .option("--uid <uid>", "owner of the sending process; needed outbound", readUid)
    .option("--interface <name>", "by which it comes in or leaves; lo for what stays on the host", once)
    .option("--mid-connection", "a packet of a connection that is older than the rules");
  addConnectionOptions(command);
  addPodOptions(addFactOptions(command))
    .addHelpText(
      "after",
      examples(
        "kuma-tp explain --config tproxy.yaml",
        "kuma-tp explain what happens to tcp from uid 1000 to 10.1.2.3:5432 on ops@web-1",
        "kuma-tp explain 'inbound tcp from 198.51.100.7 to port 8080 on web-1?' --config web-1.yaml",
        "kuma-tp explain udp from user kuma-dp to 10.0.0.53:dns --config tproxy.yaml -- docker exec -i web sh",
        "kuma-tp explain --config tproxy.yaml --format svg > traffic.svg",
        "kuma-tp explain --config tproxy.yaml --uid 1000 --to 10.1.2.3:5432",
        "kuma-tp explain --config tproxy.yaml --direction inbound --from 198.51.100.7 --to 10.0.0.5:8080 --json",
        "kuma-tp explain --pod web.yaml --kuma-version 2.9 --control-plane kuma-cp.env",
        "kuma-tp explain --pod web.yaml --kuma-version 3.0 --config host.yaml",
      ),
    )
    .action((words: string[], given: Omit<ExplainArguments, "exec" | "question">) => {
      const exec = afterDashes(session.argv);
      const question = words.slice(0, words.length - exec.length);
      return session.answer(loaded().explainCommand({ ...given, exec, question }, io));
    });
}
