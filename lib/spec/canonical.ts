import { isRecord } from "./plain-data";
import type { ResolvedFlow, ResolvedHostSpec, ResolvedManager, UidExclusion } from "./resolved";
import type { Range } from "./terms";
import { formatUidExclusion } from "./uid-exclusions";
import { formatVirtualNetwork } from "./vnet";

/** How values of a resolved spec are written down again: one way for each, so that equal specs are equal texts. */

/** `80`, `"8000-8099"`. */
export function writtenPorts(ranges: readonly Range[]): (number | string)[] {
  return ranges.map(({ from, to }) => (from === to ? from : `${from}-${to}`));
}

/** `10.0.0.1`, `10.0.0.0/8`: a block of one address is written as that address. */
export function writtenAddresses(blocks: readonly string[]): string[] {
  return blocks.map((block) => block.replace(block.includes(":") ? /\/128$/ : /\/32$/, ""));
}

type Canonical = Pick<ResolvedHostSpec, "policy" | "declared" | "managers" | "hostEgress">;

/**
 * A written spec with its lists in their one canonical form: sorted, without doubles. What its author left out
 * stays out. Two specs that mean the same then differ in nothing.
 *
 * @param written a spec that resolves without fault
 */
export function canonicalSpec(
  written: Readonly<Record<string, unknown>>,
  { policy, declared, managers, hostEgress }: Canonical,
): Record<string, unknown> {
  const listed = {
    ...canonicalManagers(written["managers"], managers),
    ...(written["hostEgress"] === undefined ? {} : { hostEgress }),
  };
  const redirect = record(written["redirect"]);
  if (redirect === undefined) return { ...written, ...listed };
  const flow = (name: "inbound" | "outbound") =>
    onlyGiven(redirect, name, (given) =>
      name === "outbound"
        ? canonicalFlow(given, declared.outbound, declared.uidExclusions)
        : canonicalFlow(given, policy.inbound, []),
    );
  const vnet = onlyGiven(redirect, "vnet", (given) =>
    onlyGiven(given, "networks", () => policy.vnet.map(formatVirtualNetwork), given),
  );
  return { ...written, ...listed, redirect: { ...redirect, ...flow("inbound"), ...flow("outbound"), ...vnet } };
}

function canonicalFlow(
  given: Readonly<Record<string, unknown>>,
  flow: ResolvedFlow,
  uidExclusions: readonly UidExclusion[],
): Record<string, unknown> {
  const values: Readonly<Record<string, unknown>> = {
    port: flow.port,
    includePorts: writtenPorts(flow.includePorts),
    excludePorts: writtenPorts(flow.excludePorts),
    excludePortsForIPs: writtenAddresses([...flow.excludeAddresses.ipv4, ...flow.excludeAddresses.ipv6]),
    excludePortsForUIDs: uidExclusions.map(formatUidExclusion),
  };
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, values[key] ?? value]));
}

/** In the order of the spec: by their place messages name them. */
function canonicalManagers(written: unknown, managers: readonly ResolvedManager[]): { managers?: unknown[] } {
  if (!Array.isArray(written)) return {};
  return { managers: written.map((entry, index) => canonicalManager(entry, managers[index])) };
}

function canonicalManager(written: unknown, manager: ResolvedManager | undefined): unknown {
  const given = record(written);
  const [path] = manager?.paths ?? [];
  if (given === undefined || path === undefined) return written;
  const { ipv4 = [], ipv6 = [] } = path.addresses ?? {};
  const values: Readonly<Record<string, unknown>> = {
    ports: writtenPorts(path.ports),
    cidrs: writtenAddresses([...ipv4, ...ipv6]),
    uids: writtenPorts(path.uids ?? []),
  };
  return Object.fromEntries(Object.entries(given).map(([key, value]) => [key, values[key] ?? value]));
}

function onlyGiven(
  parent: Readonly<Record<string, unknown>>,
  key: string,
  canonical: (given: Readonly<Record<string, unknown>>) => unknown,
  rest: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  if (parent[key] === undefined) return { ...rest };
  return { ...rest, [key]: canonical(record(parent[key]) ?? {}) };
}

function record(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return isRecord(value) ? value : undefined;
}
