import { BITS } from "../rules/addresses";
import { NAMESERVERS } from "../rules/any-host";
import { introduction, type Limit } from "../rules/flow-words";
import { LOOPBACK } from "../rules/loopback";
import { FAMILIES, type Family } from "../rules/model";
import { type PathChanges, pathChanges } from "../rules/path-changes";
import { type RoadDifference, roadDifferences } from "../rules/path-differences";
import type { RuleTexts } from "../rules/rule-texts";
import { tablesFromTexts } from "../rules/tables-from-texts";
import type { PacketVerdict } from "../rules/walk";
import { DNS_PORT } from "../spec/defaults";

/** Traffic that will take another path, in the columns of a table. */
export interface TrafficChange {
  readonly direction: Direction;
  readonly protocol: "tcp" | "udp";
  /** Whether it is only some of what the other columns name: no row, and no few of them, could tell it from the rest. */
  readonly isPart: boolean;
  /** Ports that it goes to: `443`, `all but 22, 80`, `all`. */
  readonly ports: string;
  /** Whose it is, and to or from where: `of uid 1001, to 10.0.0.0/8`. `all`: whosever. */
  readonly who: string;
  /** All that tells it from other traffic of its direction and protocol, ports too, as data: of each of its families. */
  readonly limits: Readonly<Partial<Record<Family, readonly Limit[]>>>;
  readonly families: readonly Family[];
  readonly before: Path;
  readonly after: Path;
  readonly risks: readonly TrafficRisk[];
}

/** `local`: from the host to itself. */
type Direction = "inbound" | "outbound" | "local";

/** What becomes of it: past the sidecar, to one of its ports, or nowhere. */
export type Path = PacketVerdict;

/**
 * What may go wrong with it. `leaves-mesh`: mTLS and policies no longer apply; `enters-mesh`: strict mTLS may refuse it; `dns`: names
 * are asked of somebody else; `resets`: connections that are older than the change are cut.
 */
export type TrafficRisk = "leaves-mesh" | "enters-mesh" | "dns" | "resets";

/**
 * Which traffic takes another path, by the simulator over every flow that either rules tell apart: no row without an effect, and no
 * effect without a row. `undefined`: these are too many to try them all.
 *
 * @param before as previews show rules: none for a host that has none
 */
export function trafficChanges(before: RuleTexts, after: RuleTexts): TrafficChange[] | undefined {
  const changes = pathsOf(before, after);
  return changes === undefined ? undefined : changesIn(changes, proxyUidsIn([before, after]));
}

/** The same, of paths that were tried. */
export function changesIn(changes: readonly PathChanges[], proxyUids: readonly string[]): TrafficChange[] {
  return acrossFamilies(changes.flatMap(roadDifferences).map((difference) => rowOf(difference, proxyUids)));
}

/** Every flow that either rules tell apart, with its path by both. `undefined`: these are too many to try them all. */
export function pathsOf(before: RuleTexts, after: RuleTexts): PathChanges[] | undefined {
  const changes = FAMILIES.map((family) => {
    const [found, wanted] = [before, after].map((texts) =>
      tablesFromTexts(texts, family, `${NAMESERVERS[family]}/${BITS[family]}`),
    );
    return pathChanges(family, found ?? [], wanted ?? []);
  });
  return changes.some(({ isUntold }) => isUntold) ? undefined : changes;
}

/** The users whose traffic leaves the host untouched, by the rules that let it. */
export function proxyUidsIn(sides: readonly RuleTexts[]): string[] {
  return sides.flatMap(proxyUidIn);
}

function proxyUidIn(texts: RuleTexts): string[] {
  return Object.values(texts).flatMap(
    (text) => /^-A KUMA_MESH_OUTBOUND -m owner --uid-owner (\d+) -j RETURN$/m.exec(text)?.[1] ?? [],
  );
}

function rowOf(
  { road, limits, family, found, wanted, packet }: RoadDifference,
  proxyUids: readonly string[],
): TrafficChange {
  const isLocal = road.endsWith("within the host");
  const isDns = packet.protocol === "udp" && packet.destinationPort === DNS_PORT;
  const ports = limits.find(({ dimension }) => dimension === "destination-port");
  const others = limits
    .filter((limit) => limit !== ports && !isAlwaysSo(limit))
    .map((limit) => limitText(limit, proxyUids));
  return {
    direction: isLocal ? "local" : packet.direction,
    protocol: packet.protocol,
    isPart: road.startsWith("some "),
    ports: isDns ? `${DNS_PORT}` : ports === undefined ? "all" : portsText(ports),
    who: others.length === 0 ? "all" : others.join(", "),
    limits: { [family]: limits },
    families: [family],
    before: found,
    after: wanted,
    risks: risksOf(found, wanted, { isDns, isOlder: packet.opensConnection === false }),
  };
}

function risksOf(
  before: Path,
  after: Path,
  { isDns, isOlder }: { readonly isDns: boolean; readonly isOlder: boolean },
): TrafficRisk[] {
  return [
    ...(before.kind === "redirected" && after.kind !== "redirected" ? (["leaves-mesh"] as const) : []),
    ...(before.kind !== "redirected" && after.kind === "redirected" ? (["enters-mesh"] as const) : []),
    ...(isDns ? (["dns"] as const) : []),
    ...(isOlder ? (["resets"] as const) : []),
  ];
}

function portsText({ names, isException }: Limit): string {
  return `${isException ? "all but " : ""}${names.join(", ")}`;
}

/** Connections that are older than rules keep to their path, and what loopback addresses are for is the sidecar's own affair. */
function isAlwaysSo({ dimension, names, isException }: Limit): boolean {
  if (!isException) return false;
  return dimension === "age" || (isAddress(dimension) && names.every((name) => LOOPBACK_ADDRESSES.includes(name)));
}

/** Addresses that never leave a host. */
export const LOOPBACK_ADDRESSES: readonly string[] = Object.values(LOOPBACK)
  .flatMap(({ localhost, passthrough }) => [localhost, passthrough])
  .map((block) => block.replace(/\/\d+$/, ""));

function isAddress(dimension: Limit["dimension"]): boolean {
  return dimension === "source" || dimension === "destination";
}

/** `of uid 1001`, `the proxy user (5678)`, `not to 10.0.0.0/8`. */
export function limitText({ dimension, names, isException }: Limit, proxyUids: readonly string[]): string {
  if (dimension === "uid" && names.every((name) => proxyUids.includes(name))) {
    return `${isException ? "all but " : ""}the proxy user (${names.join(", ")})`;
  }
  const all = names.map((name) => (Object.values(NAMESERVERS).includes(name) ? "the host's nameservers" : name));
  return `${isException ? "not " : ""}${introduction(dimension)} ${all.join(", ")}`;
}

/** What both families share is one row. */
function acrossFamilies(rows: readonly TrafficChange[]): TrafficChange[] {
  const told = new Map<string, TrafficChange>();
  for (const row of rows) {
    const { families, limits, ...rest } = row;
    const key = JSON.stringify(rest);
    const known = told.get(key);
    const both = known && { families: [...known.families, ...families], limits: { ...known.limits, ...limits } };
    told.set(key, { ...row, ...both });
  }
  return [...told.values()];
}
