import type { Command } from "commander";
import type { Io } from "../io";
import { addFactOptions, BACKENDS, choice, configOption, examples } from "../options";
import type * as Implementation from "../render";
import type { Session } from "../session";

/** Loaded by whoever gives the command: it is what takes time. */
const loaded = (): typeof Implementation => require("../render");

/** The words of `kuma-tp render`. */
export function addRender(program: Command, io: Io, session: Session): void {
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
    .action((given) => session.answer(loaded().renderCommand(given, io)));
}
