import type { Reload } from "../../resolver/configuration";
import { WAYS, type Way } from "../../resolver/ways";

/**
 * What was done to how a host resolves names, kept on that host: the uninstall works from it. A text of `key=value` lines,
 * so that a POSIX shell can read it too.
 */
export interface DnsJournal {
  /** Counts applies: an apply that meets another number than the one observed starts over. */
  readonly generation: number;
  /** `applying`: an apply was cut off, or is under way. */
  readonly status: "applying" | "applied";
  readonly way: Way;
  readonly domains: readonly string[];
  readonly nameservers: readonly string[];
  readonly port: number;
  /** The file of configuration that is ours alone. */
  readonly file?: string;
  /** Its folder, where that came into being with it. */
  readonly madeFolder?: string;
  /** The file of somebody else in which there is a block of ours. */
  readonly edited?: string;
  /** Whether that was not there before us. */
  readonly madeFile: boolean;
  /** Whom to tell when these change. */
  readonly reload?: Reload;
  /** Token of the confirm window in which it was applied. */
  readonly token?: string;
}

const DNS_JOURNAL_VERSION: number = 1;

export function writeDnsJournal(journal: DnsJournal): string {
  const { file, madeFolder, edited, reload, token } = journal;
  const entries: readonly (readonly [string, string | number | boolean | undefined])[] = [
    ["version", DNS_JOURNAL_VERSION],
    ["generation", journal.generation],
    ["status", journal.status],
    ["way", journal.way],
    ...journal.domains.map((domain) => ["domain", domain] as const),
    ...journal.nameservers.map((address) => ["nameserver", address] as const),
    ["port", journal.port],
    ["file", file],
    ["made_folder", madeFolder],
    ["edited", edited],
    ["made_file", journal.madeFile],
    ["reload", reload],
    ["token", token],
  ];
  return entries.flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}\n`])).join("");
}

/** Reads a journal. `undefined`: no journal, or a text that is none. */
export function readDnsJournal(text: string): DnsJournal | undefined {
  const entries = text.split("\n").flatMap((line) => {
    const [, key, value] = /^([a-z_]+)=(.*)$/.exec(line) ?? [];
    return key === undefined || value === undefined ? [] : [[key, value] as const];
  });
  const all = (key: string) => entries.flatMap(([name, value]) => (name === key ? [value] : []));
  const one = (key: string) => all(key)[0];
  const way = [...WAYS, "capture" as const].find((candidate) => candidate === one("way"));
  if (!(Number(one("version")) <= DNS_JOURNAL_VERSION) || way === undefined) return undefined;
  const optional = Object.entries({
    file: one("file"),
    madeFolder: one("made_folder"),
    edited: one("edited"),
    reload: reloadOf(one("reload")),
    token: one("token"),
  }).filter(([, value]) => value !== undefined);
  return {
    generation: Number(one("generation")),
    status: one("status") === "applied" ? "applied" : "applying",
    way,
    domains: all("domain"),
    nameservers: all("nameserver"),
    port: Number(one("port")),
    madeFile: one("made_file") === "true",
    ...Object.fromEntries(optional),
  };
}

const NAMED: readonly Reload[] = ["systemd-resolved", "network-manager", "resolvconf"];

function reloadOf(text: string | undefined): Reload | undefined {
  return text?.startsWith("unit:") ? `unit:${text.slice("unit:".length)}` : NAMED.find((name) => name === text);
}
