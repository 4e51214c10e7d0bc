import { parse } from "yaml";
import type { Failure } from "../errors/failure";
import { notText } from "../errors/manifest-failures";
import { kindOf, type Reading } from "../spec/parsed";
import { type PlainData, plainData } from "../spec/plain-data";
import { at } from "../spec/property";
import {
  type ReadText,
  readAnyPort,
  readBoolean,
  readEnabled,
  readFamilyMode,
  readPortList,
  readText,
  readTextList,
  readUidRules,
  readUidRulesOf,
  unreadable,
} from "./annotation-values";
import { ANNOTATION, type AnnotationKey } from "./annotations";
import type { Injector } from "./injector";
import { isEmpty, type Says, type Told } from "./told";

interface Meaning {
  /** The property that an annotation is about. Several may be about one: their lists are joined. */
  readonly property: string;
  readonly read: ReadText;
}

const MEANINGS: Readonly<Record<AnnotationKey, Meaning>> = {
  excludeInboundPorts: { property: "redirect.inbound.excludePorts", read: readPortList },
  excludeOutboundPorts: { property: "redirect.outbound.excludePorts", read: readPortList },
  excludeInboundIPs: { property: "redirect.inbound.excludePortsForIPs", read: readTextList },
  excludeOutboundIPs: { property: "redirect.outbound.excludePortsForIPs", read: readTextList },
  excludeOutboundPortsForUIDs: { property: "redirect.outbound.excludePortsForUIDs", read: readUidRules },
  excludeOutboundTcpPortsForUIDs: { property: "redirect.outbound.excludePortsForUIDs", read: readUidRulesOf("tcp") },
  excludeOutboundUdpPortsForUIDs: { property: "redirect.outbound.excludePortsForUIDs", read: readUidRulesOf("udp") },
  dropInvalidPackets: { property: "dropInvalidPackets", read: readBoolean },
  iptablesLogs: { property: "log.enabled", read: readBoolean },
  configMapName: { property: "configMapName", read: readText },
  ipFamilyMode: { property: "ipFamilyMode", read: readFamilyMode },
  // A gateway has no inbound redirect.
  gateway: { property: "redirect.inbound.enabled", read: readGateway },
  builtinDns: { property: "redirect.dns.enabled", read: readEnabled },
  builtinDnsPort: { property: "redirect.dns.port", read: readAnyPort },
  probeProxyPort: { property: "applicationProbeProxyPort", read: readAnyPort },
  reachableServices: { property: "reachableServices", read: readTextList },
  reachableBackends: { property: "reachableBackends", read: readBackends },
  directAccessServices: { property: "directAccessServices", read: readTextList },
};

/** What the text of one annotation says. */
export function readAnnotation(key: AnnotationKey, text: string): Reading<PlainData> {
  return MEANINGS[key].read(text.trim());
}

/** Annotations as their author finds them. */
export function annotationPlace(name: string): string {
  return `metadata.annotations[${JSON.stringify(name)}]`;
}

/** What the annotations of a pod say, and what of them Kuma cannot read. Those that its release does not know say nothing. */
export function fromAnnotations(
  annotations: Readonly<Record<string, string>>,
  injector: Injector,
): { readonly says: Says; readonly failures: readonly Failure[] } {
  const says = new Map<string, Told>();
  const failures: Failure[] = [];
  for (const key of Object.keys(MEANINGS) as AnnotationKey[]) {
    const text = annotations[ANNOTATION[key]];
    if (text === undefined || !injector.reads(key)) continue;
    const { property } = MEANINGS[key];
    const place = annotationPlace(ANNOTATION[key]);
    // Programs without types, and YAML without quotes.
    const reading = typeof text === "string" ? readAnnotation(key, text) : { failure: notText(kindOf(text)) };
    if ("failure" in reading) failures.push(at(place, reading.failure));
    else if (isSaid(reading.value, key, injector))
      says.set(property, joined(says.get(property), { ...reading, place }));
  }
  return { says, failures };
}

function isSaid(value: PlainData, key: AnnotationKey, injector: Injector): boolean {
  return !isEmpty(value) || injector.emptyClears || key === "reachableBackends" || key === "reachableServices";
}

function joined(before: Told | undefined, told: Told): Told {
  if (!Array.isArray(before?.value) || !Array.isArray(told.value)) return told;
  return { ...told, value: [...before.value, ...told.value] };
}

function readGateway(text: string): Reading<PlainData> {
  // `provided` and `builtin` are known to other parts of Kuma: the injector refuses both. Source: annotations.go, `GetEnabled`.
  const enabled = readEnabled(text);
  return "failure" in enabled ? enabled : { value: enabled.value !== true };
}

function readBackends(text: string): Reading<PlainData> {
  const expected = 'a list of backends: "refs: [{ kind: MeshService, name: backend }]"';
  try {
    const data = plainData(parse(text, { logLevel: "error" }), () => undefined);
    if (data === undefined) return { value: [] };
    if (typeof data !== "object" || data === null || Array.isArray(data)) return unreadable(text, expected);
    const { refs = [], ...others } = data;
    return Array.isArray(refs) && Object.keys(others).length === 0 ? { value: refs } : unreadable(text, expected);
  } catch {
    return unreadable(text, expected);
  }
}
