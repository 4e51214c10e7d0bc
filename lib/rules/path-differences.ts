import { effectText } from "./explain";
import { flowSubjects, roadOf } from "./flow-words";
import type { Flow } from "./flows";
import type { Family } from "./model";
import type { FlowFates, PathChanges } from "./path-changes";

/** Traffic that fares one way under some rules, and another way under others, in words. */
export interface PathDifference {
  /** `inbound tcp to port 22` */
  readonly traffic: string;
  /** `passes by the sidecar` */
  readonly found: string;
  readonly wanted: string;
}

/** Every flow that fares otherwise, those that fare alike together; what both families share is said once. */
export function pathDifferences(changes: readonly PathChanges[]): PathDifference[] {
  const told = changes.flatMap(differencesOf);
  const families = new Set(changes.map(({ family }) => family));
  const texts = new Map<string, { readonly difference: PathDifference; readonly families: Family[] }>();
  for (const { family, difference } of told) {
    const known = texts.get(JSON.stringify(difference));
    if (known === undefined) texts.set(JSON.stringify(difference), { difference, families: [family] });
    else known.families.push(family);
  }
  return [...texts.values()].map(({ difference, families: [family, other] }) =>
    other !== undefined || families.size === 1
      ? difference
      : { ...difference, traffic: `${difference.traffic} over ${family}` },
  );
}

function differencesOf({ family, flows }: PathChanges): { family: Family; difference: PathDifference }[] {
  const groups = new Map<string, FlowFates[]>();
  for (const fates of flows.filter(isOther)) {
    const key = JSON.stringify([roadOf(fates.flow), fates.found.verdict, fates.wanted.verdict]);
    groups.set(key, [...(groups.get(key) ?? []), fates]);
  }
  return [...groups.values()].flatMap((group) => {
    const [first] = group;
    if (first === undefined) return [];
    const road = roadOf(first.flow);
    const whole = flows.filter(({ flow }) => roadOf(flow) === road).map(flowIn);
    return flowSubjects(group.map(flowIn), whole).map(({ road: named, details }) => ({
      family,
      difference: {
        traffic: details === "" ? named : `${named} ${details}`,
        found: effectText(first.found.verdict),
        wanted: effectText(first.wanted.verdict),
      },
    }));
  });
}

function isOther({ found, wanted }: FlowFates): boolean {
  return JSON.stringify(found.verdict) !== JSON.stringify(wanted.verdict);
}

function flowIn({ flow }: FlowFates): Flow {
  return flow;
}
