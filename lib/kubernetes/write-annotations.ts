import { stringify } from "yaml";
import type { Failure } from "../errors/failure";
import { tooManyPorts, uidTooLargeForKumactl } from "../errors/kubernetes-failures";
import { writtenAddresses } from "../spec/canonical";
import type { Reading } from "../spec/parsed";
import type { BackendSpec } from "../spec/pod";
import { formatPorts } from "../spec/ports";
import { at } from "../spec/property";
import type { UidExclusion } from "../spec/resolved";
import type { Family, Range } from "../spec/terms";
import { formatUidExclusion } from "../spec/uid-exclusions";
import type { WrittenPodPolicy } from "../spec/written";
import { ANNOTATION, type AnnotationKey } from "./annotations";
import type { Injector } from "./injector";
import { KUMACTLS_LAST_UID } from "./kumactl-uids";
import { countPorts, MOST_PORTS, singlePorts } from "./single-ports";

type Texts = Readonly<Partial<Record<AnnotationKey, string>>>;

/** How one property is written into annotations, as far as a release reads them. */
interface Writer {
  readonly property: string;
  /** `undefined`: it is not given. */
  write(written: WrittenPodPolicy, injector: Injector): Reading<Texts> | undefined;
}

const WRITERS: readonly Writer[] = [
  writer(
    "ipFamilyMode",
    ({ ipFamilyMode }) => ipFamilyMode,
    (mode) => text("ipFamilyMode", mode),
  ),
  writer(
    "redirect.inbound.enabled",
    ({ redirect }) => redirect?.inbound?.enabled,
    (isOn) => text("gateway", isOn ? "disabled" : "enabled"),
  ),
  writer(
    "redirect.inbound.excludePorts",
    ({ redirect }) => redirect?.inbound?.excludePorts,
    ports("excludeInboundPorts"),
  ),
  writer(
    "redirect.outbound.excludePorts",
    ({ redirect }) => redirect?.outbound?.excludePorts,
    ports("excludeOutboundPorts"),
  ),
  writer(
    "redirect.inbound.excludePortsForIPs",
    ({ redirect }) => redirect?.inbound?.excludePortsForIPs,
    addresses("excludeInboundIPs"),
  ),
  writer(
    "redirect.outbound.excludePortsForIPs",
    ({ redirect }) => redirect?.outbound?.excludePortsForIPs,
    addresses("excludeOutboundIPs"),
  ),
  writer(
    "redirect.outbound.excludePortsForUIDs",
    ({ redirect }) => redirect?.outbound?.excludePortsForUIDs,
    uidExclusions,
  ),
  writer(
    "redirect.dns.enabled",
    ({ redirect }) => redirect?.dns?.enabled,
    (isOn) => text("builtinDns", isOn ? "enabled" : "disabled"),
  ),
  writer(
    "redirect.dns.port",
    ({ redirect }) => redirect?.dns?.port,
    (port) => text("builtinDnsPort", String(port)),
  ),
  writer("dropInvalidPackets", ({ dropInvalidPackets }) => dropInvalidPackets, flag("dropInvalidPackets")),
  writer("log.enabled", ({ log }) => log?.enabled, flag("iptablesLogs")),
  writer(
    "applicationProbeProxyPort",
    (written) => written.applicationProbeProxyPort,
    (port) => text("probeProxyPort", String(port)),
  ),
  writer("reachableServices", ({ reachableServices }) => reachableServices, list("reachableServices")),
  writer("reachableBackends", ({ reachableBackends }) => reachableBackends, backends),
  writer("directAccessServices", (written) => written.directAccessServices, list("directAccessServices")),
  writer(
    "configMapName",
    ({ configMapName }) => configMapName,
    (name) => text("configMapName", name),
  ),
];

/** Everything that is given and can ride on an annotation of this release, and what cannot be written at all. */
export function writeAnnotations(
  written: WrittenPodPolicy,
  injector: Injector,
): { readonly annotations: Readonly<Record<string, string>>; readonly failures: readonly Failure[] } {
  const annotations: Record<string, string> = {};
  const failures: Failure[] = [];
  for (const { property, write } of WRITERS) {
    const reading = write(written, injector);
    if (reading === undefined) continue;
    if ("failure" in reading) failures.push(at(property, reading.failure));
    else Object.assign(annotations, readBy(injector, reading.value));
  }
  return { annotations, failures };
}

function readBy(injector: Injector, texts: Texts): Record<string, string> {
  const entries = (Object.entries(texts) as [AnnotationKey, string][]).filter(([key]) => injector.reads(key));
  return Object.fromEntries(entries.map(([key, value]) => [ANNOTATION[key], value]));
}

function writer<T>(
  property: string,
  valueFrom: (written: WrittenPodPolicy) => T | undefined,
  textsOf: (value: T, injector: Injector) => Reading<Texts>,
): Writer {
  return {
    property,
    write(written, injector) {
      const value = valueFrom(written);
      return value === undefined ? undefined : textsOf(value, injector);
    },
  };
}

function text(key: AnnotationKey, value: string): Reading<Texts> {
  return { value: { [key]: value } };
}

function flag(key: AnnotationKey): (isOn: boolean) => Reading<Texts> {
  return (isOn) => text(key, String(isOn));
}

/** An empty annotation only where it empties something. */
function list(key: AnnotationKey): (entries: readonly string[], injector: Injector) => Reading<Texts> {
  return (entries, { emptyClears }) =>
    entries.length === 0 && !emptyClears ? { value: {} } : text(key, entries.join(","));
}

/** Kuma knows no ranges there: each port by itself. */
function ports(key: AnnotationKey): (ranges: readonly Range[], injector: Injector) => Reading<Texts> {
  return (ranges, injector) => {
    const count = countPorts(ranges);
    if (count > MOST_PORTS) return { failure: tooManyPorts(count, MOST_PORTS) };
    return list(key)(singlePorts(ranges).map(String), injector);
  };
}

function addresses(
  key: AnnotationKey,
): (blocks: Readonly<Record<Family, readonly string[]>>, injector: Injector) => Reading<Texts> {
  return ({ ipv4, ipv6 }, injector) => list(key)(writtenAddresses([...ipv4, ...ipv6]), injector);
}

/** There is no such list for all pods to empty: an empty one is no annotation. */
function uidExclusions(exclusions: readonly UidExclusion[], { uidExclusions: form }: Injector): Reading<Texts> {
  const tooLarge = exclusions.find(({ uids }) => uids.to > KUMACTLS_LAST_UID);
  if (tooLarge !== undefined) return { failure: uidTooLargeForKumactl(tooLarge.uids.to) };
  if (form === "together") {
    return { value: rulesIn("excludeOutboundPortsForUIDs", exclusions.map(formatUidExclusion)) };
  }
  const of = (protocol: UidExclusion["protocol"]) =>
    exclusions
      .filter((exclusion) => exclusion.protocol === protocol)
      .map(({ ports: ranges, uids }) => `${formatPorts(ranges)}:${formatPorts([uids])}`);
  return {
    value: {
      ...rulesIn("excludeOutboundTcpPortsForUIDs", of("tcp")),
      ...rulesIn("excludeOutboundUdpPortsForUIDs", of("udp")),
    },
  };
}

function rulesIn(key: AnnotationKey, entries: readonly string[]): Texts {
  return entries.length === 0 ? {} : { [key]: entries.join(";") };
}

function backends(refs: readonly BackendSpec[]): Reading<Texts> {
  return text("reachableBackends", stringify({ refs }));
}
