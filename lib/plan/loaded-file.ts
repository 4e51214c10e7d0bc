import type { Family } from "../rules/model";
import { ownBySight, ownedTables } from "../rules/owned";
import type { SavedTable } from "../rules/parse-iptables";
import { type Cause, type Evidence, isSame } from "./evidence";
import type { SavedFile } from "./observation";

/** netfilter-persistent, iptables.service or somebody loaded a file of rules, ours of an earlier day among them or not. */
export function loadedFile(evidence: Evidence, family: Family | undefined): Cause | undefined {
  const files = (evidence.seen.traces?.files ?? []).filter((file) => wasLoaded(file, evidence));
  if (!files.some((file) => family === undefined || file.family === family)) return undefined;
  return {
    who: "netfilter-persistent or its like loaded an older save",
    evidence: `the rules are those of ${files.map(({ path }) => path).join(", ")}`,
  };
}

function wasLoaded({ family, tables }: SavedFile, evidence: Evidence): boolean {
  const { backend, seen } = evidence;
  if (backend === "nftables") return false;
  // To load a whole file makes the tables of nf_tables anew.
  if (isSame(evidence, `table:${family === "ipv4" ? "ip" : "ip6"}/nat`)) return false;
  const found = seen.saved[backend]?.[family] ?? [];
  const ours = ownLines(tables);
  if (ours.length > 0) return sameLists(ours, ownLines(found));
  const all = allLines(tables);
  return (
    all.length > 0 && sameLists(all, allLines(found.filter(({ name }) => tables.some((table) => table.name === name))))
  );
}

function ownLines(tables: readonly SavedTable[]): string[] {
  return ownedTables(tables, ownBySight).flatMap(({ name, chains, hooks }) => [
    ...chains.flatMap((chain) => chain.rules.map(({ text }) => `${name} ${chain.name} ${text}`)),
    ...Object.entries(hooks).flatMap(([hook, { rules }]) => rules.map(({ text }) => `${name} ${hook} ${text}`)),
  ]);
}

function allLines(tables: readonly SavedTable[]): string[] {
  return tables.flatMap(({ name, chains }) =>
    chains.flatMap((chain) => chain.rules.map(({ text }) => `${name} ${chain.name} ${text}`)),
  );
}

function sameLists(one: readonly string[], other: readonly string[]): boolean {
  return JSON.stringify(one.toSorted()) === JSON.stringify(other.toSorted());
}
