import type { Range } from "./model";
import { joinRanges } from "./ports";

/** All of these uids, on all of these ports. */
export interface OwnerPorts {
  readonly uids: Range;
  readonly ports: readonly Range[];
}

/**
 * The one way to say who has which ports: uids ascending and disjoint, each with all of its ports, neighbours
 * with the same ports joined.
 */
export function disjointOwners(claims: readonly OwnerPorts[]): OwnerPorts[] {
  const disjoint: OwnerPorts[] = [];
  for (const uids of stretches(claims)) {
    const ports = joinRanges(claims.filter((claim) => covers(claim.uids, uids)).flatMap((claim) => claim.ports));
    const last = disjoint.at(-1);
    if (last !== undefined && last.uids.to + 1 === uids.from && sameRanges(last.ports, ports)) {
      disjoint[disjoint.length - 1] = { uids: { from: last.uids.from, to: uids.to }, ports };
    } else if (claims.some((claim) => covers(claim.uids, uids))) {
      disjoint.push({ uids, ports });
    }
  }
  return disjoint;
}

/** The uids cut wherever a claim begins or ends. */
function stretches(claims: readonly OwnerPorts[]): Range[] {
  const cuts = [...new Set(claims.flatMap(({ uids }) => [uids.from, uids.to + 1]))].toSorted((a, b) => a - b);
  return cuts.slice(0, -1).map((from, index) => ({ from, to: (cuts[index + 1] ?? from) - 1 }));
}

function covers(outer: Range, inner: Range): boolean {
  return outer.from <= inner.from && inner.to <= outer.to;
}

function sameRanges(one: readonly Range[], other: readonly Range[]): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
