import { commentOf, ruleText } from "../rules/iptables-text";
import { COMMENT_PREFIX, FAMILIES, type Family, HOOKS, type HostRules, type Rule } from "../rules/model";
import { ruleFacts } from "./facts";
import type { HostBackend } from "./journal";
import type { Observation } from "./observation";
import { canonicalOf, type Line, type TableState } from "./table-state";

/**
 * Facts of a host by which a later look tells what happened meanwhile: key → one line. What a host does not tell is left
 * out. None of them changes by an apply of ours.
 */
export type Traces = Readonly<Record<string, string>>;

/** What stands of ours on a host. */
export interface OurStates {
  readonly families: readonly FamilyStates[];
  /** What somebody else put into our own table. */
  readonly foreign: readonly string[];
}

interface FamilyStates {
  readonly family: Family;
  readonly tables: readonly TableState[];
}

export const RULES_TRACE = "rules";
export const AUTHOR_TRACE = "author";

/**
 * @param ours as an apply leaves them, or as they are found later
 * @param rules the rules of the spec
 */
export function tracesOf(backend: HostBackend, ours: OurStates, rules: HostRules, seen: Observation): Traces {
  const { families, foreign } = ours;
  const { boot, units = {}, tables = {} } = seen.traces ?? {};
  const version = backend === "nftables" ? seen.tools.nft?.version : seen.tools.iptables[backend]?.version;
  return {
    ...(boot === undefined ? {} : { boot }),
    ...Object.fromEntries(Object.entries(units).map(([unit, state]) => [`unit:${unit}`, state])),
    ...Object.fromEntries(
      Object.entries(tables).map(([table, handle]) => [`table:${table.replace(" ", "/")}`, handle]),
    ),
    ...(version === undefined || version === "" ? {} : { version }),
    ...hostFacts(backend, seen),
    [RULES_TRACE]: digest([...families.flatMap(linesOf), ...foreign].join("\n")),
    [AUTHOR_TRACE]: families.some((states) => hasOtherAuthor(states, rules)) ? "other" : "own",
  };
}

/** Facts on which the rules themselves depend. */
function hostFacts(backend: HostBackend, seen: Observation): Traces {
  const facts = FAMILIES.map((family) => ruleFacts(seen, backend)[family]);
  return {
    nameservers: facts.flatMap((one) => one?.resolvers ?? []).join(","),
    docker: facts.map((one) => one?.hasDockerOutput ?? false).join(","),
    ipv6: `${seen.hasIpv6}`,
  };
}

function linesOf({ family, tables }: FamilyStates): string[] {
  return tables.flatMap(({ name, chains, hooks }) => [
    // What comes first is told by what is wanted, and that may be something else by now.
    ...HOOKS.flatMap((hook) =>
      canonicalOf([...hooks[hook].first, ...hooks[hook].last]).map((line) => `${family} ${name} -A ${hook} ${line}`),
    ),
    ...[...chains]
      .toSorted(([one], [other]) => (one < other ? -1 : 1))
      .flatMap(([chain, lines]) => canonicalOf(lines).map((line) => `${family} ${name} -A ${chain} ${line}`)),
  ]);
}

/** A text in eight digits (FNV-1a): another text has another digest, unless somebody goes to lengths to find one. */
function digest(text: string): string {
  let hash = 0x811c9dc5;
  for (const character of text) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return hash.toString(16).padStart(8, "0");
}

/** Whether a rule that we write carries a comment that we do not write, as kumactl's do. */
function hasOtherAuthor({ family, tables }: FamilyStates, rules: HostRules): boolean {
  const comments = new Map<string, Set<string>>();
  for (const rule of rulesOf(rules, family)) {
    const text = ruleText(rule);
    comments.set(text, (comments.get(text) ?? new Set()).add(commentOf(rule)));
  }
  const isOthers = ({ rule }: Line) => {
    if (rule === undefined || !rule.because.startsWith(COMMENT_PREFIX)) return false;
    return comments.get(ruleText(rule))?.has(rule.because) === false;
  };
  return tables.some(({ chains, hooks }) =>
    [...chains.values(), ...HOOKS.flatMap((hook) => [hooks[hook].first, hooks[hook].last])].flat().some(isOthers),
  );
}

function rulesOf(rules: HostRules, family: Family): Rule[] {
  const tables = rules.filter((set) => set.family === family).flatMap((set) => set.tables);
  return tables.flatMap(({ chains, hooks }) => [
    ...chains.flatMap((chain) => chain.rules),
    ...HOOKS.flatMap((hook) => [...hooks[hook].first, ...hooks[hook].last]),
  ]);
}
