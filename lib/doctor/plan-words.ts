import { type Change, describeChange } from "../plan/change";
import type { Observation } from "../plan/observation";
import type { Plan } from "../plan/plan";
import { NFT_TABLE } from "../rules/nftables-layout";

/** A difference in the rules of iptables: in a chain of ours, or in a built-in one. */
type ChainChange = Extract<Change, { readonly kind: "chain-differs" | "hook-differs" }>;

/**
 * What applying a plan does to a host, in the imperative: one line for all that is new in a table, one for each chain
 * that is there and changes.
 */
export function planWords(plan: Plan, seen: Observation): string[] {
  const additions = plan.changes.filter((change) => isChainChange(change) && isNew(change, plan, seen));
  return plan.changes.flatMap((change) => {
    if (!isChainChange(change)) return [otherWords(change, seen)];
    if (!additions.includes(change)) return [changeWords(change)];
    const together = additions
      .filter((other) => isChainChange(other))
      .filter((other) => tableOf(other) === tableOf(change));
    return together[0] === change ? [additionWords(together)] : [];
  });
}

function isChainChange(change: Change): change is ChainChange {
  return change.kind === "chain-differs" || change.kind === "hook-differs";
}

/** Whether nothing of ours is there yet: rules for a built-in chain, or a chain that the host does not have. */
function isNew(change: ChainChange, { backend }: Plan, seen: Observation): boolean {
  if (change.lines.missing.length === 0 || change.lines.surplus.length > 0) return false;
  if (change.kind === "hook-differs") return true;
  const { family, table } = change.place;
  const tables = backend === "nftables" ? [] : (seen.saved[backend]?.[family] ?? []);
  const chains = tables.find(({ name }) => name === table)?.chains ?? [];
  return !chains.some(({ name }) => name === change.chain);
}

/** `add 4 chains and 14 rules to ipv4/nat` */
function additionWords(changes: readonly ChainChange[]): string {
  const [only, ...others] = changes;
  const rules = counted(changes.flatMap(({ lines }) => lines.missing).length, "rule");
  const chains = changes.filter(({ kind }) => kind === "chain-differs").length;
  if (only !== undefined && others.length === 0 && chains === 0) return `add ${rules} to ${chainOf(only)}`;
  const what = chains === 0 ? rules : `${counted(chains, "chain")} and ${rules}`;
  return `add ${what} to ${only === undefined ? "" : tableOf(only)}`;
}

/** Of a chain that is there. */
function changeWords(change: ChainChange): string {
  const [missing, surplus] = [change.lines.missing.length, change.lines.surplus.length];
  const chain = chainOf(change);
  if (missing === 0 && surplus === 0) return `put the rules of ${chain} in order`;
  if (missing === 0) return `remove ${counted(surplus, "rule")} from ${chain}`;
  if (surplus === 0) return `add ${counted(missing, "rule")} to ${chain}`;
  return `replace ${counted(surplus, "rule")} of ${chain} by ${missing}`;
}

function otherWords(change: Change, seen: Observation): string {
  if (change.kind !== "native-table-differs" || seen.native !== undefined) return describeChange(change);
  return `add table inet ${NFT_TABLE} with ${counted(change.lines.missing.length, "rule")}`;
}

function tableOf({ place }: ChainChange): string {
  return `${place.family}/${place.table}`;
}

function chainOf(change: ChainChange): string {
  return `${tableOf(change)}/${change.kind === "chain-differs" ? change.chain : change.hook}`;
}

/** `1 rule`, `2 rules` */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}
