import type { AnyRule } from "./any-rule";
import { joinRules } from "./join-rules";
import { type Family, HOOKS, type HostAddress, TABLES, type TableName } from "./model";
import { parseRule } from "./parse-rule";
import { readAnyRule } from "./read-any-rule";
import type { RuleTexts } from "./rule-texts";
import type { WalkedTable } from "./walk";

/** A line of a table: `-I OUTPUT …` stands before everything foreign in its hook, `-A` behind. */
const LINE = /^-([IA]) (\S+) (.*)$/;

/** Of rules for nameservers on the host itself, which this one has not. */
const ON_LOOPBACK = `\${${"loopback-resolver" satisfies HostAddress}}`;

/** `${resolver}`: an address that only a host knows; as a target, Docker's chain where there is one. */
const ADDRESS = /\$\{[^}]*\}/g;
const TARGET = /-j \$\{[^}]*\}/g;

/**
 * The tables of one family as packets meet them, out of what previews show.
 *
 * Of a host without Docker.
 *
 * @param address of its one nameserver
 */
export function tablesFromTexts(texts: RuleTexts, family: Family, address: string): WalkedTable<AnyRule>[] {
  return TABLES.flatMap((name) => {
    const text = texts[`${family}/${name}`];
    return text === undefined ? [] : [tableFromText(name, text, address)];
  });
}

function tableFromText(name: TableName, text: string, address: string): WalkedTable<AnyRule> {
  const lines = text.split("\n").flatMap((line) => {
    const [, place, chain, rule] = LINE.exec(line) ?? [];
    return chain === undefined || rule === undefined || rule.includes(ON_LOOPBACK)
      ? []
      : [{ isFirst: place === "I", chain, rule }];
  });
  const bound = (rule: string) => rule.replaceAll(TARGET, "-j RETURN").replaceAll(ADDRESS, address);
  const targets = new Set(
    lines.map(({ chain }) => chain).filter((chain) => !(HOOKS as readonly string[]).includes(chain)),
  );
  const chains = [...HOOKS, ...targets].map((chain) => {
    const own = lines.filter((line) => line.chain === chain);
    const ordered = [...own.filter(({ isFirst }) => isFirst), ...own.filter(({ isFirst }) => !isFirst)];
    const rules = joinRules(ordered.map(({ rule }) => ruleIn(bound(rule), targets)));
    return [chain, rules.map((rule) => ({ table: name, chain, isFirst: false, rule }))] as const;
  });
  return { name, chains: new Map(chains) };
}

function ruleIn(text: string, targets: ReadonlySet<string>): AnyRule {
  return parseRule(text).rule ?? readAnyRule(text, (target) => targets.has(target));
}
