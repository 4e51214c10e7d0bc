import type { Command } from "commander";
import type * as Implementation from "../dataplane";
import type { DataplaneArguments } from "../dataplane";
import type { Io } from "../io";
import { configOption, examples } from "../options";
import type { Session } from "../session";

/** Loaded by whoever gives the command: it is what takes time. */
const loaded = (): typeof Implementation => require("../dataplane");

/** The words of `kuma-tp dataplane`. */
export function addDataplane(program: Command, io: Io, session: Session): void {
  program
    .command("dataplane")
    .description(
      "Prints the Dataplane of a host for its release of Kuma, with the ports of its rules; looks at no host.",
    )
    .addOption(configOption("the sidecar of the host (YAML), or - for stdin").makeOptionMandatory())
    .option("--transparent-proxy-config", "print the file for `kuma-dp run --transparent-proxy-config` instead")
    .addHelpText(
      "after",
      examples(
        "kuma-tp dataplane --config sidecar.yaml > /etc/kuma-dp/dataplane.yaml",
        "kuma-tp dataplane --config sidecar.yaml --transparent-proxy-config > /etc/kuma-dp/transparent-proxy.yaml",
        "kuma-tp dataplane --config - < sidecar.yaml",
      ),
    )
    .action((given: DataplaneArguments) => session.answer(loaded().dataplaneCommand(given, io)));
}
