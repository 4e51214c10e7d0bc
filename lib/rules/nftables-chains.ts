import { DOCKER_OUTPUT, type Match } from "./model";
import { type ReadRule, readExpressions } from "./nftables-expressions";
import type { ListedChain, NftListing } from "./nftables-json";
import { BASE_CHAINS, restOf } from "./nftables-layout";

/** A rule of a listing that is understood. */
export interface ListedReading {
  readonly rule: ReadRule;
  readonly because: string;
  /** As it was listed. */
  readonly text: string;
}

/** The rules of each chain as our own rules would say them, and whatever else there is. */
export interface ChainReadings {
  readonly chains: ReadonlyMap<string, readonly ListedReading[]>;
  readonly foreign: readonly string[];
}

type Chains = Map<string, readonly ListedReading[]>;

export function readChains(listing: NftListing): ChainReadings {
  const chains: Chains = new Map(listing.chains.map(({ name }) => [name, []]));
  const foreign = [...listing.others, ...misplacedChains(listing), ...unusedSets(listing)];
  for (const { chain, expr, comment = "" } of listing.rules) {
    const rule = readExpressions(expr, listing.sets);
    const text = JSON.stringify({ chain, expr });
    if (rule === undefined) foreign.push(text);
    else chains.set(chain, [...(chains.get(chain) ?? []), { rule, because: comment, text }]);
  }
  if (!leaveOutDocker(chains)) foreign.push(JSON.stringify({ chain: DOCKER_OUTPUT }));
  for (const name of [...chains.keys()]) joinRest(chains, name);
  for (const [name, readings] of chains) {
    const [ours, odd] = split(readings, ({ rule }) => rule.verdict.kind !== "goto" && rule.verdict.kind !== "accept");
    chains.set(name, ours);
    foreign.push(...odd.map(({ text }) => text));
  }
  return { chains, foreign };
}

function split<T>(items: readonly T[], isWanted: (item: T) => boolean): [T[], T[]] {
  return [items.filter(isWanted), items.filter((item) => !isWanted(item))];
}

/** Base chains that are not just where ours stand. */
function misplacedChains({ chains }: NftListing): string[] {
  return chains.filter((chain) => !isInPlace(chain)).map((chain) => JSON.stringify({ chain }));
}

function isInPlace({ name, type, hook, prio, policy }: ListedChain): boolean {
  const base = BASE_CHAINS.find((candidate) => candidate.name === name)?.base;
  if (base === undefined) return hook === undefined;
  return type === base.type && hook === base.hook && prio === base.priority && policy === "accept";
}

function unusedSets({ sets, rules }: NftListing): string[] {
  const used = JSON.stringify(rules.map(({ expr }) => expr));
  return [...sets.keys()].filter((name) => !used.includes(`"@${name}"`)).map((set) => JSON.stringify({ set }));
}

/** Takes out the chain that stands for Docker's own, if there is one. Tells whether it says just what we wrote. */
function leaveOutDocker(chains: Chains): boolean {
  const readings = chains.get(DOCKER_OUTPUT);
  if (readings === undefined) return true;
  const [only, ...others] = readings;
  const isOurs = only?.rule.verdict.kind === "accept" && isForAll(only.rule) && others.length === 0;
  if (isOurs) chains.delete(DOCKER_OUTPUT);
  return isOurs;
}

function isForAll(rule: ReadRule): boolean {
  return rule.family === undefined && rule.alternatives.length === 1 && rule.alternatives[0]?.length === 0;
}

/** Puts a chain together with its rest, where the one ends as `otherOwnerRules` writes it. */
function joinRest(chains: Chains, name: string): void {
  const rest = chains.get(restOf(name));
  const readings = chains.get(name);
  const [owners, others, left] = readings?.slice(-3) ?? [];
  if (!rest || !readings || !owners || !others || !left) return;
  const leadOn = [owners.rule, left.rule].every(
    ({ verdict }) => verdict.kind === "goto" && verdict.chain === restOf(name),
  );
  const rule = forOthers(owners.rule, others.rule);
  if (!leadOn || !isForAll(left.rule) || rule === undefined) return;
  joinRest(chains, restOf(name));
  chains.set(name, [...readings.slice(0, -3), { ...others, rule }, ...(chains.get(restOf(name)) ?? [])]);
  chains.delete(restOf(name));
}

/** One rule for everybody but an owner, out of the two that say so. */
function forOthers(owners: ReadRule, others: ReadRule): ReadRule | undefined {
  const [matches = [], ...more] = owners.alternatives;
  const [bare, ...moreBare] = others.alternatives;
  const owner = matches.find((match) => match.kind === "owner");
  const rest = matches.filter((match) => match !== owner);
  const isPair =
    more.length === 0 && moreBare.length === 0 && owners.family === others.family && sameMatches(rest, bare);
  if (!isPair || owner === undefined) return undefined;
  return { ...others, alternatives: [[...rest, { ...owner, not: true }]] };
}

function sameMatches(one: readonly Match[], other: readonly Match[] | undefined): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
