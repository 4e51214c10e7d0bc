import { effectText } from "./explain";
import { flowSubjects, type Limit, roadOf } from "./flow-words";
import type { Flow } from "./flows";
import { groupedBy } from "./grouped-by";
import type { Family } from "./model";
import type { Packet } from "./packet";
import type { FlowFates, PathChanges } from "./path-changes";
import type { PacketVerdict } from "./walk";

/** Traffic that fares one way under some rules, and another way under others, in words. */
export interface PathDifference {
  /** `inbound tcp to port 22` */
  readonly traffic: string;
  /** `passes by the sidecar` */
  readonly found: string;
  readonly wanted: string;
}

/** The same as data. */
export interface RoadDifference {
  /** `outbound tcp`, `tcp within the host`, `dns` */
  readonly road: string;
  /** Which part of that road, by all that distinguishes it. None: the whole. */
  readonly limits: readonly Limit[];
  readonly family: Family;
  readonly found: PacketVerdict;
  readonly wanted: PacketVerdict;
  /** One of its packets. */
  readonly packet: Packet;
  readonly words: PathDifference;
}

/** Every flow that fares otherwise, those that fare alike together; what both families share is said once. */
export function pathDifferences(changes: readonly PathChanges[]): PathDifference[] {
  const families = new Set(changes.map(({ family }) => family));
  const texts = new Map<string, { readonly difference: PathDifference; readonly families: Family[] }>();
  for (const { family, words } of changes.flatMap(roadDifferences)) {
    const known = texts.get(JSON.stringify(words));
    if (known === undefined) texts.set(JSON.stringify(words), { difference: words, families: [family] });
    else known.families.push(family);
  }
  return [...texts.values()].map(({ difference, families: [family, other] }) =>
    other !== undefined || families.size === 1
      ? difference
      : { ...difference, traffic: `${difference.traffic} over ${family}` },
  );
}

/** The same for one family. */
export function roadDifferences({ family, flows }: PathChanges): RoadDifference[] {
  const groups = groupedBy(flows.filter(isOther), ({ flow, found, wanted }) =>
    JSON.stringify([roadOf(flow), found.verdict, wanted.verdict]),
  );
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    const road = roadOf(first.flow);
    const whole = flows.filter(({ flow }) => roadOf(flow) === road).map(flowIn);
    const found = first.found.verdict;
    const wanted = first.wanted.verdict;
    return flowSubjects(group.map(flowIn), whole).map(({ road: named, details, limits }) => {
      const traffic = details === "" ? named : `${named} ${details}`;
      const words = { traffic, found: effectText(found), wanted: effectText(wanted) };
      return { road: named, limits, family, found, wanted, packet: first.flow.packet, words };
    });
  });
}

function isOther({ found, wanted }: FlowFates): boolean {
  return JSON.stringify(found.verdict) !== JSON.stringify(wanted.verdict);
}

function flowIn({ flow }: FlowFates): Flow {
  return flow;
}
