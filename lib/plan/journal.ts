import type { Family } from "../rules/model";
import type { WatchedPort } from "../spec/proxy-down";
import { type Baseline, baselineEntries, readBaseline } from "./baseline";
import { readGate, writeGate } from "./gate-ports";
import { type Redirects, readRedirects, writeRedirects } from "./redirects";
import { HOST_STATE } from "./state-folder";

/** How rules are kept on a host: by which of the kernel's two engines, and through which tool. */
export type HostBackend = "iptables-nft" | "iptables-legacy" | "nftables";
export const HOST_BACKENDS: readonly HostBackend[] = ["iptables-nft", "iptables-legacy", "nftables"];

/** By what a host loads our rules again after a boot. */
export type HostPersistence = "systemd" | "ifupdown" | "firewalld" | "none";
export const HOST_PERSISTENCES: readonly HostPersistence[] = ["systemd", "ifupdown", "firewalld", "none"];

/**
 * What was done to a host, kept on that host: the uninstall works from it, whatever anybody's spec says then.
 * A text of `key=value` lines, so that a POSIX shell can read it too.
 */
export interface Journal {
  /** Counts applies: an apply that meets another number than the one observed starts over. */
  readonly generation: number;
  /** `applying`: an apply was cut off, or is under way. */
  readonly status: "applying" | "applied";
  readonly backend: HostBackend;
  readonly families: readonly Family[];
  readonly proxyUser: { readonly name: string; readonly uid: number };
  /** Whether the user was made by us, and so is ours to remove. */
  readonly madeUser: boolean;
  /** Whether `::6/128` on the loopback interface was put there by us. */
  readonly madeLoopbackAddress: boolean;
  readonly persistence: HostPersistence;
  /** Paths of the files that we put there for it. */
  readonly files: readonly string[];
  /** Units of systemd that we enabled. */
  readonly units: readonly string[];
  /** Built-in chains that the kernel did not have before us (`ipv4/nat/OUTPUT`), with iptables on nf_tables. */
  readonly madeChains: readonly string[];
  /** Paths of the programs with which the rules were loaded, for the uninstall. */
  readonly programs: Readonly<Record<string, string>>;
  /** Rules of ours in built-in chains that carry no comment: `ipv4 nat OUTPUT -p udp …`, as iptables-save prints them. */
  readonly bareRules: readonly string[];
  /** Ports by which the gate is opened and closed. @default there is no gate: rules stay as they are */
  readonly gate?: readonly WatchedPort[];
  /** Where its rules send traffic. @default nobody knows: journals of older versions do not tell */
  readonly redirects?: Redirects;
  /** Token of the confirm window in which it was applied; none where there was no window. */
  readonly token?: string;
  /** @default none: journals of older versions tell of none */
  readonly baseline?: Baseline;
}

/**
 * What loads the rules again: a script, the rules of each kind (`rules-ipv4`, `rules-nft`), and the checksums of all of
 * these, by which a look sees that they are whole.
 */
export const RESTORE_PATH: string = `${HOST_STATE.directory}/restore`;
export const RULES_PATH: string = `${HOST_STATE.directory}/rules`;
/** The script that opens and closes the gate, and watches; there where a host has one. */
export const GATE_PATH: string = `${HOST_STATE.directory}/gate`;
export const SUMS_PATH: string = `${HOST_STATE.directory}/sums`;

/**
 * Forms of the journal that are read; a newer one is refused. In the first nothing was said of persistence: there was none. The last is that of
 * hosts with a gate, which whoever does not know of gates would leave as they are, rules that let by and all.
 */
export const JOURNAL_VERSIONS: readonly number[] = [1, 2, 3];

/** In which form a journal is written. */
export function journalVersion({ gate }: Pick<Journal, "gate">): number {
  return gate === undefined ? 2 : 3;
}

export function writeJournal(journal: Journal): string {
  const entries: readonly (readonly [string, string | number | boolean])[] = [
    ["version", journalVersion(journal)],
    ["generation", journal.generation],
    ["status", journal.status],
    ["backend", journal.backend],
    ["families", journal.families.join(" ")],
    ["user", journal.proxyUser.name],
    ["uid", journal.proxyUser.uid],
    ["made_user", journal.madeUser],
    ["made_loopback_address", journal.madeLoopbackAddress],
    ["made_chains", journal.madeChains.join(" ")],
    ["persistence", journal.persistence],
    ...journal.files.map((path) => ["file", path] as const),
    ...journal.units.map((unit) => ["unit", unit] as const),
    ...Object.entries(journal.programs).map(([name, path]) => [`program_${name}`, path] as const),
    ...journal.bareRules.map((rule) => ["rule", rule] as const),
    ...(journal.gate === undefined ? [] : [["gate", writeGate(journal.gate)] as const]),
    ...(journal.redirects === undefined ? [] : [["redirects", writeRedirects(journal.redirects)] as const]),
    ...(journal.token === undefined ? [] : [["token", journal.token] as const]),
    ...baselineEntries(journal.baseline),
  ];
  return entries.map(([key, value]) => `${key}=${value}\n`).join("");
}

/** Reads a journal. `undefined`: no journal, or a text that is none. */
export function readJournal(text: string): Journal | undefined {
  const entries = text.split("\n").flatMap((line) => {
    const [, key, value] = line.match(/^([a-z0-9_-]+)=(.*)$/) ?? [];
    return key === undefined || value === undefined ? [] : [[key, value] as const];
  });
  const value = new Map(entries);
  const baseline = readBaseline(entries);
  const backend = HOST_BACKENDS.find((candidate) => candidate === value.get("backend"));
  if (!JOURNAL_VERSIONS.includes(Number(value.get("version"))) || backend === undefined) return undefined;
  const token = value.get("token");
  const gate = readGate(value.get("gate") ?? "");
  const redirects = readRedirects(value.get("redirects"));
  const all = (key: string) => entries.flatMap(([name, text]) => (name === key ? [text] : []));
  return {
    generation: Number(value.get("generation")),
    status: value.get("status") === "applied" ? "applied" : "applying",
    backend,
    families: words(value.get("families")).filter((word) => word === "ipv4" || word === "ipv6"),
    proxyUser: { name: value.get("user") ?? "", uid: Number(value.get("uid")) },
    madeUser: value.get("made_user") === "true",
    madeLoopbackAddress: value.get("made_loopback_address") === "true",
    madeChains: words(value.get("made_chains")),
    persistence: HOST_PERSISTENCES.find((kind) => kind === value.get("persistence")) ?? "none",
    files: all("file"),
    units: all("unit"),
    programs: Object.fromEntries(
      entries.flatMap(([key, path]) => (key.startsWith("program_") ? [[key.slice("program_".length), path]] : [])),
    ),
    bareRules: all("rule"),
    ...(gate.length === 0 ? {} : { gate }),
    ...(redirects === undefined ? {} : { redirects }),
    ...(token === undefined ? {} : { token }),
    ...(baseline === undefined ? {} : { baseline }),
  };
}

function words(text: string | undefined): string[] {
  return (text ?? "").split(" ").filter((word) => word !== "");
}
