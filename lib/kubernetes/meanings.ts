import { parse } from "yaml";
import { parseAddresses } from "../spec/addresses";
import type { Parsed } from "../spec/parsed";
import { formatPorts, parsePorts } from "../spec/ports";
import { formatUidExclusion, parseUidExclusions } from "../spec/uid-exclusions";
import { type AnnotationKey, keyOf, SIDECAR_INJECTION } from "./annotations";
import { canonicalText } from "./member";

/** Turns the text of an annotation into one that is the same for all texts that the injector takes alike. */
type Meaning = (text: string) => string;

/** Whether two values of an annotation or label say the same to the injector. */
export function meanTheSame(name: string, one: string, other: string): boolean {
  if (one === other) return true;
  const meaning = meaningOf(name);
  return meaning(one) === meaning(other);
}

function meaningOf(name: string): Meaning {
  if (name === SIDECAR_INJECTION) return enabling;
  const key = keyOf(name);
  return key === undefined ? (text) => text : MEANINGS[key];
}

const YES = ["true", "yes", "enabled"];
const NO = ["false", "no", "disabled"];

/** Source: pkg/plugins/runtime/k8s/metadata/annotations.go, `GetEnabledWithDefault`. */
const enabling: Meaning = (text) => (YES.includes(text) ? "enabled" : NO.includes(text) ? "disabled" : text);
const ports: Meaning = read(parsePorts, formatPorts);
const addresses: Meaning = read(parseAddresses, ({ ipv4, ipv6 }) => [...ipv4, ...ipv6].join(","));
const uidRules: Meaning = read(
  (text) => parseUidExclusions(text.split(";").filter((rule) => rule.trim() !== "")),
  (rules) => rules.map(formatUidExclusion).toSorted().join(";"),
);
const names: Meaning = (text) => [...new Set(text.split(",").map((name) => name.trim()))].toSorted().join(",");
const number: Meaning = (text) => (/^\d+$/.test(text) ? String(Number(text)) : text);
const asWritten: Meaning = (text) => text;

const MEANINGS: Readonly<Record<AnnotationKey, Meaning>> = {
  excludeInboundPorts: ports,
  excludeOutboundPorts: ports,
  excludeInboundIPs: addresses,
  excludeOutboundIPs: addresses,
  excludeOutboundPortsForUIDs: uidRules,
  excludeOutboundTcpPortsForUIDs: uidRules,
  excludeOutboundUdpPortsForUIDs: uidRules,
  dropInvalidPackets: enabling,
  iptablesLogs: enabling,
  configMapName: asWritten,
  ipFamilyMode: asWritten,
  gateway: enabling,
  builtinDns: enabling,
  builtinDnsPort: number,
  probeProxyPort: number,
  reachableServices: names,
  reachableBackends: yamlData,
  directAccessServices: names,
};

/** A list that is faulty means what it says, letter for letter; so does an empty one. */
function read<T>(readText: (text: string) => Parsed<T>, write: (value: T) => string): Meaning {
  return (text) => {
    const { value, faults } = readText(text);
    return text.trim() === "" || faults.length > 0 ? text.trim() : write(value);
  };
}

function yamlData(text: string): string {
  try {
    return canonicalText(parse(text, { logLevel: "error", maxAliasCount: 0 }));
  } catch {
    return text;
  }
}
