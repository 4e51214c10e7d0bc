import type { Family } from "./model";
import type { Block } from "./nftables-blocks";

/** A block, and the one family whose packets it is for; none: both. */
export interface FamilyBlock {
  readonly block: Block;
  readonly family?: Family;
}

/**
 * The lists of two families as one, which keeps the order of each: what stands in both is written once, as far
 * as order allows.
 */
export function mergeFamilies(ipv4: readonly Block[], ipv6: readonly Block[]): FamilyBlock[] {
  const merged: FamilyBlock[] = [];
  let six = 0;
  for (const block of ipv4) {
    const at = isOfOneFamily(block) ? -1 : ipv6.findIndex((other, index) => index >= six && sameBlock(block, other));
    if (at === -1) {
      merged.push({ block, family: "ipv4" });
      continue;
    }
    merged.push(...ipv6.slice(six, at).map((other) => ({ block: other, family: "ipv6" as const })), { block });
    six = at + 1;
  }
  return [...merged, ...ipv6.slice(six).map((block) => ({ block, family: "ipv6" as const }))];
}

/** Whether a block asks for an address, and so for a family. */
export function isOfOneFamily(block: Block): boolean {
  return (
    block.addresses !== undefined ||
    block.matches.some((match) => match.kind === "source" || match.kind === "destination")
  );
}

function sameBlock(one: Block, other: Block): boolean {
  return JSON.stringify({ ...one, because: "" }) === JSON.stringify({ ...other, because: "" });
}
