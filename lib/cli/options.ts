import { type Command, InvalidArgumentError, Option } from "commander";

/** Options that several commands have, and how their words are read. */

export function configOption(description = "Kuma's configuration (YAML), or - for stdin"): Option {
  return new Option("--config <file>", description).argParser(once);
}

export function addFactOptions(command: Command): Command {
  return command
    .option("--resolv-conf <file>", "the host's list of nameservers", once)
    .option("--docker-output", "the host has Docker's chain DOCKER_OUTPUT; of no meaning for nftables");
}

/** How a host is reached, by SSH. */
export function addConnectionOptions(command: Command): Command {
  return command
    .option("--host <[user@]host[:port]>", "the host, by SSH", once)
    .option("--identity <file>", "private key for --host; the SSH agent's keys if left out", once)
    .option("--known-hosts <file>", "known host keys for --host; ~/.ssh/known_hosts if left out", once);
}

/** What is around pods. */
export function addPodOptions(command: Command): Command {
  return command
    .option("--kuma-version <version>", "release of Kuma whose injector reads pods", once)
    .option(
      "--control-plane <file>",
      "environment of the control plane: lines NAME=value, values of Helm, or its manifest",
      once,
    )
    .option("--config-map <file>", "the ConfigMap from which rules are made, where the cluster has one", once)
    .option("--template-path <path>", "pod templates of other kinds: Rollout=spec.template; may be given again", more);
}

export const BACKENDS: readonly string[] = ["iptables", "nftables"];

export function choice(flags: string, description: string, words: readonly string[]): Option {
  return new Option(flags, description).choices(words).argParser((value, previous) => {
    if (!words.includes(value)) throw new InvalidArgumentError(`Give ${words.join(" or ")}.`);
    return once(value, previous);
  });
}

/** Which of two values was meant nobody can know. */
export function once(value: string, previous: unknown): string {
  if (previous !== undefined) throw new InvalidArgumentError("It is given twice.");
  return value;
}

/** An option that may be given again. */
export function more(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value];
}

export function readUid(text: string, previous: unknown): number {
  once(text, previous);
  const uid = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
  if (!(uid <= 4294967294)) throw new InvalidArgumentError("Give a number from 0 to 4294967294.");
  return uid;
}

export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  ${line}\n`).join("")}`;
}
