import { type Redirects, readRedirects, writeRedirects } from "../redirects";

/**
 * What was done to a host for its proxy, kept on that host: the uninstall works from it. A text of `key=value` lines, so that a
 * POSIX shell can read it too.
 */
export interface DataplaneJournal {
  /** Counts applies: an apply that meets another number than the one observed starts over. */
  readonly generation: number;
  /** `applying`: an apply was cut off, or is under way. */
  readonly status: "applying" | "applied";
  readonly proxyUser: { readonly name: string; readonly uid: number };
  /** Whether the user was made by us, and so is ours to remove. */
  readonly madeUser: boolean;
  readonly manager: "systemd" | "none";
  /** Files that we put there. */
  readonly files: readonly string[];
  /** Whether their folder came into being with them. */
  readonly madeFolder: boolean;
  /** Folders of programs that were copied for it. */
  readonly programFolders: readonly string[];
  /** Those of before, for a change that is taken back. */
  readonly formerFolders: readonly string[];
  /** Seconds that open connections have when the proxy stops. */
  readonly drainSeconds: number;
  /** Where it takes what rules redirect. @default nobody knows: journals of older versions do not tell */
  readonly redirects?: Redirects;
  /** Token of the confirm window in which it was applied. */
  readonly token?: string;
}

const DATAPLANE_JOURNAL_VERSION: number = 1;

export function writeDataplaneJournal(journal: DataplaneJournal): string {
  const entries: readonly (readonly [string, string | number | boolean | undefined])[] = [
    ["version", DATAPLANE_JOURNAL_VERSION],
    ["generation", journal.generation],
    ["status", journal.status],
    ["user", journal.proxyUser.name],
    ["uid", journal.proxyUser.uid],
    ["made_user", journal.madeUser],
    ["manager", journal.manager],
    ...journal.files.map((path) => ["file", path] as const),
    ["made_folder", journal.madeFolder],
    ...journal.programFolders.map((path) => ["program_folder", path] as const),
    ...journal.formerFolders.map((path) => ["former_folder", path] as const),
    ["drain_seconds", journal.drainSeconds],
    ["redirects", journal.redirects === undefined ? undefined : writeRedirects(journal.redirects)],
    ["token", journal.token],
  ];
  return entries.flatMap(([key, value]) => (value === undefined ? [] : [`${key}=${value}\n`])).join("");
}

/** Reads a journal. `undefined`: no journal, or a text that is none. */
export function readDataplaneJournal(text: string): DataplaneJournal | undefined {
  const entries = text.split("\n").flatMap((line) => {
    const [, key, value] = /^([a-z_]+)=(.*)$/.exec(line) ?? [];
    return key === undefined || value === undefined ? [] : [[key, value] as const];
  });
  const all = (key: string) => entries.flatMap(([name, value]) => (name === key ? [value] : []));
  const one = (key: string) => all(key)[0];
  const [name, uid, token] = [one("user"), one("uid"), one("token")];
  const redirects = readRedirects(one("redirects"));
  if (!(Number(one("version")) <= DATAPLANE_JOURNAL_VERSION) || name === undefined || uid === undefined)
    return undefined;
  return {
    generation: Number(one("generation")),
    status: one("status") === "applied" ? "applied" : "applying",
    proxyUser: { name, uid: Number(uid) },
    madeUser: one("made_user") === "true",
    manager: one("manager") === "systemd" ? "systemd" : "none",
    files: all("file"),
    madeFolder: one("made_folder") === "true",
    programFolders: all("program_folder"),
    formerFolders: all("former_folder"),
    drainSeconds: Number(one("drain_seconds")),
    ...(redirects === undefined ? {} : { redirects }),
    ...(token === undefined ? {} : { token }),
  };
}
