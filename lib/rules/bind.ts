import { isLoopback } from "../spec/loopback";
import type {
  Address,
  Condition,
  Family,
  HookRules,
  HostAddress,
  HostRules,
  Match,
  Rule,
  Table,
  Verdict,
} from "./model";
import { DOCKER_OUTPUT } from "./model";
import { hasRules } from "./rule-set";

/** What the rules need to know of one family of a host. */
export interface FamilyFacts {
  /** Addresses of the nameservers, canonical (`192.0.2.53/32`), in the resolver's order, without doubles. */
  readonly resolvers: readonly string[];
  /** Whether the nat table has Docker's chain for DNS. */
  readonly hasDockerOutput: boolean;
}

/** The families that a host can redirect, and their facts. A family that is left out gets no rules. */
export type RuleFacts = Readonly<Partial<Record<Family, FamilyFacts>>>;

/** Puts a host's facts in for the placeholders. */
export function bindToHost(rules: HostRules, facts: RuleFacts): HostRules {
  return rules.flatMap(({ family, tables }) => {
    const known = facts[family];
    if (known === undefined) return [];
    return [{ family, tables: tables.map((table) => bindTable(table, known)).filter(hasRules) }];
  });
}

function bindTable(table: Table, facts: FamilyFacts): Table {
  const bind = (rules: readonly Rule[]) => rules.flatMap((rule) => bindRule(rule, facts));
  const bindHook = (hook: HookRules) => ({ first: bind(hook.first), last: bind(hook.last) });
  return {
    name: table.name,
    chains: table.chains.map((chain) => ({ name: chain.name, rules: bind(chain.rules) })),
    hooks: { PREROUTING: bindHook(table.hooks.PREROUTING), OUTPUT: bindHook(table.hooks.OUTPUT) },
  };
}

/** What becomes of one rule on a host: none, itself, or one for each address that a placeholder stands for. */
export function bindRule(rule: Rule, facts: FamilyFacts): Rule[] {
  if (rule.onlyIf !== undefined && !holds(rule.onlyIf, facts)) return [];
  const { onlyIf: _, ...bare } = rule;
  const bound: Rule = { ...bare, verdict: bindVerdict(rule.verdict, facts) };
  const placeholder = rule.matches.map(hostAddressOf).find((of) => of !== undefined);
  if (placeholder === undefined) return [bound];
  return addressesFor(placeholder, facts).map((cidr) => ({
    ...bound,
    matches: rule.matches.map((match) => putIn(match, { cidr })),
  }));
}

function holds(condition: Condition, facts: FamilyFacts): boolean {
  return condition === "has-resolver" ? facts.resolvers.length > 0 : !facts.hasDockerOutput;
}

function bindVerdict(verdict: Verdict, facts: FamilyFacts): Verdict {
  if (verdict.kind !== "docker-output-or-return") return verdict;
  return facts.hasDockerOutput ? { kind: "jump", chain: DOCKER_OUTPUT } : { kind: "return" };
}

function hostAddressOf(match: Match): HostAddress | undefined {
  if (match.kind !== "source" && match.kind !== "destination") return undefined;
  return "of" in match.address ? match.address.of : undefined;
}

function addressesFor(placeholder: HostAddress, facts: FamilyFacts): readonly string[] {
  return placeholder === "resolver" ? facts.resolvers : facts.resolvers.filter(isLoopback);
}

function putIn(match: Match, address: Address): Match {
  return hostAddressOf(match) === undefined ? match : ({ ...match, address } as Match);
}
