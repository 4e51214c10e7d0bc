import type { Match, Range, Rule, Verdict } from "./model";
import { tokens } from "./tokens";

/** A rule as `iptables-save` prints it, understood as far as our own vocabulary goes. */
export interface ParsedRule {
  readonly rule?: Rule;
  readonly comment?: string;
}

/**
 * Reads one rule (without `-A CHAIN`). A rule with any word that we never write has no `rule`: it is somebody
 * else's, or ours no longer.
 */
export function parseRule(text: string): ParsedRule {
  const words = tokens(text);
  const reader = new RuleReader(words);
  const understood = reader.read();
  const comment = reader.comment;
  return {
    ...(understood === undefined ? {} : { rule: { ...understood, because: comment ?? "" } }),
    ...(comment === undefined ? {} : { comment }),
  };
}

type Option = (value: string, not: boolean) => Match | undefined;

const OPTIONS: Readonly<Record<string, Option>> = {
  "-s": (value, not) => (isBlock(value) ? { kind: "source", address: { cidr: value }, not } : undefined),
  "-d": (value, not) => (isBlock(value) ? { kind: "destination", address: { cidr: value }, not } : undefined),
  "-i": (value, not) => ({ kind: "in-interface", name: value, not }),
  "-o": (value, not) => ({ kind: "out-interface", name: value, not }),
  "-p": (value, not) =>
    !not && (value === "tcp" || value === "udp") ? { kind: "protocol", protocol: value } : undefined,
  "--sport": (value, not) => (!not && /^\d+$/.test(value) ? { kind: "source-port", port: Number(value) } : undefined),
  "--dport": (value, not) => destinationPort(value, not, false),
  "--dports": (value, not) => destinationPort(value, not, true),
  "--uid-owner": (value, not) => {
    const uids = parseRange(value, "-");
    return uids === undefined ? undefined : { kind: "owner", uids, not };
  },
  "--ctstate": (value, not) => (!not && value === "INVALID" ? { kind: "invalid-state" } : undefined),
};

/** A condition of the kind that we write ourselves; none if it is another. */
export function readOption(option: string, value: string, not: boolean): Match | undefined {
  return OPTIONS[option]?.(value, not);
}

/** Match extensions that carry no condition of their own. */
export const EXTENSIONS: ReadonlySet<string> = new Set(["tcp", "udp", "multiport", "owner", "conntrack", "comment"]);

class RuleReader {
  comment: string | undefined;
  readonly #words: readonly string[];
  #at = 0;

  constructor(words: readonly string[]) {
    this.#words = words;
  }

  read(): Pick<Rule, "matches" | "verdict"> | undefined {
    const matches: Match[] = [];
    let foreign = false;
    while (this.#at < this.#words.length) {
      const not = this.#take("!");
      const word = this.#next();
      if (word === "-j" || word === "-g") {
        const verdict = word === "-j" && !not ? this.#verdict() : undefined;
        return verdict === undefined || foreign ? undefined : { matches, verdict };
      }
      const match = this.#match(word, not);
      if (match === "foreign") foreign = true;
      else if (match !== "nothing") matches.push(match);
    }
    return undefined;
  }

  #match(word: string, not: boolean): Match | "foreign" | "nothing" {
    if (word === "--comment") {
      this.comment = this.#next();
      return "nothing";
    }
    if (word === "-m") return EXTENSIONS.has(this.#next()) ? "nothing" : "foreign";
    if (word === "--tcp-flags") {
      const opensConnection = this.#next() === "FIN,SYN,RST,ACK" && this.#next() === "SYN";
      return opensConnection ? { kind: "opens-connection", not } : "foreign";
    }
    return readOption(word, this.#next(), not) ?? "foreign";
  }

  #verdict(): Verdict | undefined {
    const target = this.#next();
    const rest = this.#words.slice(this.#at);
    if (rest.length === 0 && target !== "") return bareVerdict(target);
    const options = new Map<string, string>();
    for (let i = 0; i < rest.length; i += 2) options.set(rest[i] ?? "", rest[i + 1] ?? "");
    return verdictWithOptions(target, options);
  }

  #take(word: string): boolean {
    if (this.#words[this.#at] !== word) return false;
    this.#at += 1;
    return true;
  }

  #next(): string {
    return this.#words[this.#at++] ?? "";
  }
}

function bareVerdict(target: string): Verdict | undefined {
  if (target === "RETURN") return { kind: "return" };
  if (target === "DROP") return { kind: "drop" };
  if (TARGETS_WITH_OPTIONS.has(target) || target === "ACCEPT") return undefined;
  return { kind: "jump", chain: target };
}

const TARGETS_WITH_OPTIONS = new Set(["REDIRECT", "CT", "LOG"]);
/** What iptables-save leaves out when it is this. Source: iptables-extensions(8), LOG. */
const DEFAULT_LOG_LEVEL = 4;

function verdictWithOptions(target: string, options: ReadonlyMap<string, string>): Verdict | undefined {
  const only = (...names: string[]) => [...options.keys()].every((name) => names.includes(name));
  if (target === "REDIRECT" && only("--to-ports")) {
    const port = options.get("--to-ports") ?? "";
    return /^\d+$/.test(port) ? { kind: "redirect", port: Number(port) } : undefined;
  }
  if (target === "CT" && only("--zone")) {
    return { kind: "conntrack-zone", zone: Number(options.get("--zone")) };
  }
  if (target === "LOG" && only("--log-prefix", "--log-level")) {
    const level = options.get("--log-level");
    return {
      kind: "log",
      prefix: options.get("--log-prefix") ?? "",
      level: level === undefined ? DEFAULT_LOG_LEVEL : Number(level),
    };
  }
  return undefined;
}

/** A mask with holes in it (`10.0.0.1/255.0.0.255`) is none that we write. */
function isBlock(text: string): boolean {
  return /^[\da-f.:]+\/\d{1,3}$/.test(text);
}

function destinationPort(value: string, not: boolean, multiport: boolean): Match | undefined {
  const ports = value.split(",").map((part) => parseRange(part, ":"));
  if (not || ports.some((range) => range === undefined)) return undefined;
  return { kind: "destination-port", ports: ports.filter((range) => range !== undefined), multiport };
}

export function parseRange(text: string, separator: string): Range | undefined {
  const [from, to = from, ...more] = text.split(separator);
  if (from === undefined || to === undefined || more.length > 0 || !/^\d+$/.test(from) || !/^\d+$/.test(to))
    return undefined;
  return { from: Number(from), to: Number(to) };
}
