import type { AnyMatch, AnyRule, AnyVerdict } from "./any-rule";
import { EXTENSIONS, parseRange, readOption } from "./parse-rule";
import { tokens } from "./tokens";

/** A word that begins with a dash, and what belongs to it. */
interface Term {
  readonly option: string;
  readonly not: boolean;
  readonly values: readonly string[];
}

/**
 * Reads a rule of anybody as `iptables-save` prints it, without `-A CHAIN`: never refuses one. What it does not
 * understand is `unknown` there.
 *
 * @param isChain whether a target is a chain of the table: else it is one of the kernel's
 */
export function readAnyRule(text: string, isChain: (name: string) => boolean): AnyRule {
  const terms = termsOf(tokens(text));
  const target = terms.findIndex(({ option }) => option === "-j" || option === "-g");
  const conditions = target === -1 ? terms : terms.slice(0, target);
  const verdict: AnyVerdict = target === -1 ? { kind: "pass" } : verdictOf(terms.slice(target), isChain);
  return { matches: conditions.flatMap(matchesOf), verdict };
}

/** Options whose value is free text, and may begin with a dash. */
const TEXTS: ReadonlySet<string> = new Set(["--comment", "--log-prefix", "--nflog-prefix", "--string"]);

function termsOf(words: readonly string[]): Term[] {
  const terms: { option: string; not: boolean; values: string[] }[] = [];
  let not = false;
  let isText = false;
  for (const word of words) {
    const last = terms.at(-1);
    if (isText) last?.values.push(word);
    else if (word === "!") not = true;
    else if (word.startsWith("-")) {
      terms.push({ option: word, not, values: [] });
      not = false;
    } else last?.values.push(word);
    isText = !isText && TEXTS.has(word);
  }
  return terms;
}

const UNKNOWN: AnyMatch = { kind: "unknown" };

function matchesOf({ option, not, values }: Term): AnyMatch[] {
  const [value = "", more] = values;
  switch (option) {
    case "-m":
      return EXTENSIONS.has(value) || value === "addrtype" || value === "state" ? [] : [UNKNOWN];
    case "--comment":
      return [];
    case "-p":
      return protocolMatch(value, not);
    case "--tcp-flags":
      return value === "FIN,SYN,RST,ACK" && more === "SYN" ? [{ kind: "opens-connection", not }] : [UNKNOWN];
    case "--dst-type":
      return [value === "LOCAL" ? { kind: "to-this-host", not } : UNKNOWN];
    case "--ctstate":
    case "--state":
      return stateMatch(value.split(","), not);
    case "--sport":
    case "--sports":
      return [sourcePorts(value, not)];
    default:
      return [values.length === 1 ? optionMatch(option, value, not) : UNKNOWN];
  }
}

function optionMatch(option: string, value: string, not: boolean): AnyMatch {
  const match = readOption(option, value, not);
  if (match !== undefined) return match;
  const opposite = not ? readOption(option, value, false) : undefined;
  return opposite === undefined ? UNKNOWN : { kind: "not", of: opposite };
}

const PROTOCOLS: Readonly<Record<string, "tcp" | "udp">> = { tcp: "tcp", "6": "tcp", udp: "udp", "17": "udp" };

/** We speak of TCP and UDP alone: what is not the one is the other. */
function protocolMatch(value: string, not: boolean): AnyMatch[] {
  if (value === "all") return [];
  const protocol = PROTOCOLS[value];
  if (protocol === undefined) return not ? [] : [{ kind: "never" }];
  const other = protocol === "tcp" ? "udp" : "tcp";
  return [{ kind: "protocol", protocol: not ? other : protocol }];
}

/** A packet that we speak of is the first of its connection, or makes no sense. */
function stateMatch(states: readonly string[], not: boolean): AnyMatch[] {
  const [isNew, isInvalid] = [states.includes("NEW") !== not, states.includes("INVALID") !== not];
  if (isNew && isInvalid) return [];
  if (isNew) return [{ kind: "not", of: { kind: "invalid-state" } }];
  return [isInvalid ? { kind: "invalid-state" } : { kind: "never" }];
}

/** `! --sport` is not worth a kind of its own. */
function sourcePorts(value: string, not: boolean): AnyMatch {
  const ports = value.split(",").flatMap((part) => parseRange(part, ":") ?? []);
  return not || ports.length !== value.split(",").length ? UNKNOWN : { kind: "source-ports", ports };
}

/** Targets after which the packet is somewhere else, or nowhere. */
const TAKING: ReadonlySet<string> = new Set(["DNAT", "REDIRECT", "NETMAP", "TPROXY", "DROP", "REJECT"]);

/** Targets after which the packet goes on to the next rule. Source: iptables-extensions(8). */
const PASSING: ReadonlySet<string> = new Set([
  ...["AUDIT", "CHECKSUM", "CLASSIFY", "CONNMARK", "CONNSECMARK", "DSCP", "ECN", "HL", "HMARK", "IDLETIMER", "LED"],
  ...["LOG", "MARK", "MASQUERADE", "NFLOG", "RATEEST", "SECMARK", "SET", "SNAT", "TCPMSS", "TCPOPTSTRIP", "TEE"],
  ...["TOS", "TRACE", "TTL", "ULOG"],
]);

function verdictOf([target, ...options]: readonly Term[], isChain: (name: string) => boolean): AnyVerdict {
  const name = target?.values[0] ?? "";
  if (isChain(name)) return { kind: target?.option === "-g" ? "goto" : "jump", chain: name };
  if (name === "RETURN") return { kind: "return" };
  if (name === "ACCEPT") return { kind: "accept" };
  if (name === "CT") return trackingOf(options);
  if (name === "NOTRACK") return { kind: "untracked" };
  if (TAKING.has(name)) return { kind: "taken" };
  return { kind: PASSING.has(name) ? "pass" : "unknown" };
}

function trackingOf(options: readonly Term[]): AnyVerdict {
  if (options.some(({ option }) => option === "--notrack")) return { kind: "untracked" };
  const zone = Number(options.find(({ option }) => option === "--zone")?.values[0] ?? 0);
  return { kind: "conntrack-zone", zone: Number.isNaN(zone) ? 0 : zone };
}
