import { bindToHost } from "../lib/rules/bind";
import type { HostRules } from "../lib/rules/model";
import { parseIptablesSave } from "../lib/rules/parse-iptables";
import { parseNftables } from "../lib/rules/parse-nftables";
import { renderIptables } from "../lib/rules/render-iptables";
import { renderNftables } from "../lib/rules/render-nftables";
import { ruleSets } from "../lib/rules/rule-set";
import { ruleTexts } from "../lib/rules/rule-texts";
import { DUAL, POLICY_CASES, type PolicyCase } from "../test/cases/policies";
import { asSaved } from "../test/support/as-saved";
import { nftListing } from "../test/support/nft-listing";
import { policyOf } from "../test/support/policy-of";
import { scattered } from "./ports";
import { note, table } from "./report";
import { interleaved, showSpread, spreadOf } from "./spread";

/** Of test/cases/policies.ts the simplest case and the one with everything in it; and one with very many ports. */
const CASES: readonly PolicyCase[] = [
  caseNamed("our defaults"),
  caseNamed("the kitchen sink"),
  { name: "1,500 excluded ports", spec: { redirect: { outbound: { excludePorts: scattered(1500) } } }, facts: DUAL },
];

/** One thing that is done with the rules of a case, over and over. */
interface Work {
  readonly name: string;
  readonly policyCase: PolicyCase;
  readonly once: () => unknown;
}

export async function benchRules(quick: boolean): Promise<void> {
  const { rounds, milliseconds } = quick ? { rounds: 3, milliseconds: 50 } : { rounds: 9, milliseconds: 150 };
  const works = CASES.flatMap(worksOf);
  for (const { once } of works) timesPerSecond(once, milliseconds); // Until the code is compiled.
  const found = await interleaved(rounds, works, ({ once }) => timesPerSecond(once, milliseconds));
  const cell = (name: string, policyCase: PolicyCase): string =>
    showSpread(spreadOf([...found].find(([work]) => work.name === name && work.policyCase === policyCase)?.[1] ?? []));
  const names = [...new Set(works.map(({ name }) => name))];
  table(
    ["times in a second of CPU", ...CASES.map((one) => `${one.name} (${countRules(rulesOf(one))} rules)`)],
    names.map((name) => [name, ...CASES.map((one) => cell(name, one))]),
  );
  note(`${rounds} rounds of ${milliseconds} ms of CPU time for each; both families each time.`);
}

function caseNamed(name: string): PolicyCase {
  const found = POLICY_CASES.find((one) => one.name === name);
  if (found === undefined) throw new Error(`test/cases/policies.ts has no case ${name}`);
  return found;
}

function rulesOf({ spec, facts }: PolicyCase): HostRules {
  return bindToHost(ruleSets(policyOf(spec)), facts);
}

function worksOf(policyCase: PolicyCase): readonly Work[] {
  const { spec, facts } = policyCase;
  const policy = policyOf(spec);
  const rules = rulesOf(policyCase);
  const saved = rules.map((set) => asSaved(renderIptables(set, policy)));
  const listed = nftListing(renderNftables(rules));
  const works: Readonly<Record<string, () => unknown>> = {
    "read and resolve the spec": () => policyOf(spec),
    "generate the rules, bound to a host": () => bindToHost(ruleSets(policy), facts),
    "render for iptables": () => rules.map((set) => renderIptables(set, policy)),
    "render for nftables": () => renderNftables(rules),
    "read what iptables-save says": () => saved.map(parseIptablesSave),
    "read what nft says": () => parseNftables(listed),
    "write the canonical form": () => ruleTexts(rules),
  };
  return Object.entries(works).map(([name, once]) => ({ name, policyCase, once }));
}

function countRules(rules: HostRules): number {
  const tables = rules.flatMap((set) => set.tables);
  const hooks = tables.flatMap(({ hooks: { PREROUTING, OUTPUT } }) => [PREROUTING, OUTPUT]);
  const lists = [
    ...hooks.flatMap(({ first, last }) => [first, last]),
    ...tables.flatMap((one) => one.chains.map((chain) => chain.rules)),
  ];
  return lists.reduce((sum, list) => sum + list.length, 0);
}

/** By CPU time, which other work on the machine lengthens far less than the clock's. */
function timesPerSecond(once: () => unknown, milliseconds: number): number {
  const begun = process.cpuUsage();
  let times = 0;
  let used = 0;
  for (; used < milliseconds; used = millisecondsSince(begun)) {
    once();
    times += 1;
  }
  return (times / used) * 1000;
}

function millisecondsSince(begun: NodeJS.CpuUsage): number {
  const { user, system } = process.cpuUsage(begun);
  return (user + system) / 1000;
}
