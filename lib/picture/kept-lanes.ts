import { LOOPBACK_ADDRESSES, limitText, type Path } from "../preview/traffic-changes";
import { roadOf } from "../rules/flow-words";
import type { Flow } from "../rules/flows";
import { type Group, groupedBy } from "../rules/grouped-by";
import type { Family } from "../rules/model";
import type { FlowFates, PathChanges } from "../rules/path-changes";
import type { Lane, Section } from "./model";
import { whoText } from "./row-text";
import { isCommon, type Term, termsOf } from "./terms";

/** Flows of one road that fare alike, before as after. */
interface Part {
  readonly road: string;
  readonly family: Family;
  readonly path: Path;
  /** What they have in common. None: they are all that no other lane has. */
  readonly terms?: readonly Term[];
  readonly isWhole: boolean;
}

/** What keeps to its path, a lane for what shares a road and the path. */
export function keptLanes(paths: readonly PathChanges[], proxyUids: readonly string[]): Lane[] {
  const parts = paths.flatMap(({ family, flows }) =>
    [...roads(flows)].flatMap(([road, fates]) => partsOf(road, family, fates)),
  );
  const told = [
    ...groupedBy(parts, ({ road, path, terms }) => JSON.stringify([road, path, terms === undefined])).values(),
  ];
  const lone = loneRoads(paths);
  const lanes = told.flatMap((same): Lane[] => {
    const [{ road, path }] = same;
    const isLone = lone.has(road);
    if (road === "udp within the host" && path.kind === "untouched") return [];
    return [{ section: sectionOf(road), path, text: laneText(same, { isLone, families: paths.length, proxyUids }) }];
  });
  return [...lanes, ...queries(lanes, paths)];
}

/** Where no rule asks for queries they are udp like any other, which few would guess. */
function queries(lanes: readonly Lane[], paths: readonly PathChanges[]): Lane[] {
  const isAsked = paths.some(({ flows }) => flows.some(({ flow }) => roadOf(flow) === "dns"));
  const udp = lanes.filter(({ section, text }) => section === "outbound" && text.includes("udp"));
  const [only, another] = udp;
  if (isAsked || only === undefined || another !== undefined) return [];
  return [{ section: "dns", path: only.path, text: "all queries" }];
}

/** New connections only, for older ones keep to what they have; and no loopback addresses, which are the sidecar's own affair. */
function roads(flows: readonly FlowFates[]): Map<string, Group<FlowFates>> {
  return groupedBy(flows.filter(isOrdinary), ({ flow }) => roadOf(flow));
}

function isOrdinary({ flow: { classes } }: FlowFates): boolean {
  const isLoopback = [classes.source, classes.destination].some(
    ({ names }) => names.length > 0 && names.every((name) => LOOPBACK_ADDRESSES.includes(name)),
  );
  return classes.age.isRest && classes.validity.isRest && !isLoopback;
}

/** Those on which everything fares alike. Where queries are a road of their own, udp is `all other udp`. */
function loneRoads(paths: readonly PathChanges[]): Set<string> {
  const flows = paths.flatMap((one) => [...roads(one.flows).values()].flat());
  const fates = groupedBy(flows, ({ flow }) => roadOf(flow));
  const lone = [...fates].filter(([, all]) => new Set(all.map(fateOf)).size === 1).map(([road]) => road);
  const isApart = (road: string) => road.endsWith(" udp") && fates.has(road === "inbound udp" ? "inbound dns" : "dns");
  return new Set(lone.filter((road) => !isApart(road)));
}

function fateOf({ found, wanted }: FlowFates): string {
  return JSON.stringify([found.verdict, wanted.verdict]);
}

function partsOf(road: string, family: Family, fates: readonly FlowFates[]): Part[] {
  const whole = fates.map(({ flow }) => flow);
  const kept = fates.filter(({ found, wanted }) => JSON.stringify(found.verdict) === JSON.stringify(wanted.verdict));
  return [...groupedBy(kept, fateOf).values()].map((same) => {
    const [first] = same;
    return partOf({ road, family, path: first.wanted.verdict }, same.map(flowIn), whole);
  });
}

function partOf(what: Pick<Part, "road" | "family" | "path">, flows: readonly Flow[], whole: readonly Flow[]): Part {
  if (flows.some((flow) => isCommon(flow, whole))) return { ...what, isWhole: true };
  return { ...what, ...termsOf(flows, whole) };
}

function flowIn({ flow }: FlowFates): Flow {
  return flow;
}

function sectionOf(road: string): Section {
  if (road === "dns") return "dns";
  if (road.endsWith("within the host")) return "local";
  return road.startsWith("inbound") ? "inbound" : "outbound";
}

interface Words {
  readonly isLone: boolean;
  /** How many there are. */
  readonly families: number;
  readonly proxyUids: readonly string[];
}

function laneText(parts: readonly Part[], { isLone, families, proxyUids }: Words): string {
  const road = parts[0]?.road ?? "";
  const [only, other] = parts.map(({ family }) => family);
  const kind = road.endsWith("dns") ? "queries" : road.includes("tcp") ? "tcp" : "udp";
  const what = `${kind}${other === undefined && families > 1 && !isLone ? ` over ${only}` : ""}`;
  if (parts.every(({ terms }) => terms === undefined)) return `all ${isLone ? "" : "other "}${what}`;
  const texts = new Set(parts.flatMap(({ terms = [] }) => terms.map((term) => termText(term, proxyUids))));
  const isWhole = parts.every((part) => part.isWhole);
  const more = isWhole ? [] : [texts.size === 0 ? "some" : "some more"];
  const told = [...texts, ...more];
  return told.length === 1 ? `${what} ${told[0]}` : `${what}: ${told.join("; or ")}`;
}

function termText(term: Term, proxyUids: readonly string[]): string {
  return term.map((limit) => whoText(limitText(limit, proxyUids))).join(" ");
}
