/**
 * A snapshot without what nobody can give back, so that a host which was given back compares equal to what it
 * was. Each exception has its reason here; everything else has to be equal to the byte.
 */
export interface Exceptions {
  /** iptables before 1.8.8 does not delete a built-in chain: empty ones stay, with their hooks. @default false */
  readonly emptyBaseChainsStay?: boolean;
}

export function restored(snapshot: string, exceptions: Exceptions = {}): string {
  return sectionsOf(snapshot)
    .map(({ title, body }) => ({ title, body: normalised(title, body, exceptions) }))
    .filter(({ title, body }) => body !== "" || !title.includes("legacy"))
    .map(({ title, body }) => `== ${title}\n${body}`)
    .join("\n");
}

interface Section {
  readonly title: string;
  readonly body: string;
}

function sectionsOf(snapshot: string): Section[] {
  return snapshot
    .split(/^== /m)
    .slice(1)
    .map((text) => {
      const end = text.indexOf("\n");
      return { title: text.slice(0, end), body: text.slice(end + 1).trim() };
    });
}

function normalised(title: string, body: string, exceptions: Exceptions): string {
  if (title === "files") return withoutBackups(body);
  if (title === "nft ruleset") {
    return inOrderOfNames(withoutShells(exceptions.emptyBaseChainsStay ? withoutBaseChains(body) : body));
  }
  return title.endsWith("rules") ? withoutEmptyTables(body) : body;
}

/** shadow-utils keep the former version of each file that they write. */
const BACKUPS = /^\/etc\/(passwd|group|shadow|gshadow|subuid|subgid)- .*\n?/gm;

function withoutBackups(files: string): string {
  return files.replace(BACKUPS, "");
}

/**
 * iptables on nf_tables deletes its chains, but has no command to delete a table; without chains it has no hook
 * and no effect. To delete it by nft would take with it whatever somebody puts there meanwhile.
 */
function withoutShells(ruleset: string): string {
  return ruleset.replace(/^table ip6? (raw|mangle|nat|filter) \{\n?\}\n?/gm, "").trim();
}

/** iptables-save tells chains by their names: which was made first nobody knows any more who makes them again. */
function inOrderOfNames(ruleset: string): string {
  return ruleset.replace(/^(table ip6? \w+ \{\n)([\s\S]*?)^\}$/gm, (_, head: string, chains: string) => {
    return `${head}${chains
      .split(/\n(?=\tchain )/)
      .toSorted()
      .join("\n")}}`;
  });
}

/** Empty base chains as iptables makes them, in the tables that we write to. */
function withoutBaseChains(ruleset: string): string {
  const chain = String.raw`\n?\tchain (PREROUTING|INPUT|FORWARD|OUTPUT|POSTROUTING) \{\n\t\ttype \w+ hook \w+ priority [\w-]+; policy accept;\n\t\}\n`;
  return ruleset.replace(
    /^table ip6? (raw|mangle|nat) \{\n[\s\S]*?^\}$/gm,
    (table) => `${table.replace(new RegExp(chain, "g"), "")}`,
  );
}

/**
 * A table in which built-in chains stand and nothing else: to iptables-save a shell looks like that. Legacy tables
 * stay once somebody used them: only the unloading of a module removes them.
 */
function withoutEmptyTables(save: string): string {
  return save.replace(/^\*\w+\n(:[A-Z]+ ACCEPT\n)*COMMIT\n?/gm, "").trim();
}
