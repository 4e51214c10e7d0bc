import { COMMENT_PREFIX, type Rule, type TableName } from "./model";
import type { SavedRule, SavedTable } from "./parse-iptables";

/**
 * What lets traffic by while nobody listens where the rules lead. With iptables, rules that are there only then, ahead of those
 * which take packets; with nftables, a set that is empty or not. The rules themselves stay as they are.
 */

const REASON = "open, since nobody listens as the proxy user";

/** By this comment a rule of an open gate is known, on the host and here. */
export const GATE_COMMENT: string = `${COMMENT_PREFIX}${REASON}`;

/** The tables in which packets are taken; what `dropInvalidPackets` says holds either way. */
export const GATED_TABLES: readonly TableName[] = ["raw", "nat"];

/** Set of nftables; with these elements in it the gate is open. */
export const GATE_SET = "open";
export const GATE_ELEMENTS: readonly string[] = ["tcp", "udp"];

/** What an open gate does with every packet of a table. */
export const GATE_RULE: Rule = { matches: [], verdict: { kind: "return" }, because: REASON };

/** Whether `iptables-save` shows a rule of an open gate. */
export function isOpened(saved: readonly SavedTable[]): boolean {
  return saved.some(({ chains }) => chains.some(({ rules }) => rules.some(isOfGate)));
}

/** The same tables as they are while the gate is closed. */
export function closed(saved: readonly SavedTable[]): SavedTable[] {
  return saved.map((table) => ({
    ...table,
    chains: table.chains.map((chain) => ({ ...chain, rules: chain.rules.filter((rule) => !isOfGate(rule)) })),
  }));
}

function isOfGate({ comment }: SavedRule): boolean {
  return comment === GATE_COMMENT;
}
