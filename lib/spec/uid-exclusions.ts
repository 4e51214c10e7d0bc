import type { Failure } from "../errors/failure";
import { inboundHasNoOwner, notAUidExclusion } from "../errors/spec-failures";
import { PORTS, UIDS } from "./defaults";
import { type Parsed, parseEach, quote, type Reading, textOf } from "./parsed";
import { canonicalRanges, formatPorts, readRange } from "./ports";
import type { UidExclusion } from "./resolved";
import type { Range } from "./terms";

const EVERY_PORT: Range = { from: PORTS.from, to: PORTS.to };
const BOTH: readonly UidExclusion["protocol"][] = ["tcp", "udp"];

/**
 * Rules `protocol:ports:uids`, where protocol, or protocol and ports, may be left out. One rule or a list. In the
 * order of the spec, a rule for both protocols as one for TCP, then one for UDP; exact doubles are dropped.
 *
 * Source: Kuma, config/utils.go, `parseExcludePortsForUIDs`. Unlike there uids have 32 bits, and reversed ranges
 * are refused (iptables-restore would do so on the host).
 */
export function parseUidExclusions(written: unknown): Parsed<readonly UidExclusion[]> {
  const { value, faults } = parseEach(written, readRule);
  const byText = new Map(value.map((exclusion) => [formatUidExclusion(exclusion), exclusion]));
  return { value: [...byText.values()], faults };
}

/** The exclusion as a spec may write it: `tcp:80,8000-8099:1000-1999`. */
export function formatUidExclusion({ protocol, ports, uids }: UidExclusion): string {
  return `${protocol}:${formatPorts(ports)}:${formatPorts([uids])}`;
}

/** Inbound there is nothing to say: a list without rules, as the Helm chart writes it, passes. */
export function parseInboundUidExclusions(written: unknown): Parsed<readonly never[]> {
  return Array.isArray(written) && written.length === 0
    ? { value: [], faults: [] }
    : { value: [], faults: [{ failure: inboundHasNoOwner() }] };
}

function readRule(entry: unknown): Reading<UidExclusion>[] {
  const text = textOf(entry);
  const parts = text?.split(":").map((part) => part.trim()) ?? [];
  const [uids = "", ports = "*", protocol = "*", ...others] = parts.toReversed();
  if (others.length > 0 || uids === "") {
    return [{ failure: notAUidExclusion(quote(entry), "it needs uids, after at most a protocol and ports") }];
  }
  const says = (what: string) => (): Failure => notAUidExclusion(quote(entry), what);
  const readings = {
    protocols: readProtocols(protocol, says("its protocol is neither tcp nor udp")),
    ports: readRulePorts(ports, says(`its ports are not from 0 to ${PORTS.to}`)),
    uids: readRange(uids, { from: UIDS.fromInRule, to: UIDS.to }, says("its uids are neither one uid nor one range")),
  };
  const failed = Object.values(readings).filter((reading) => "failure" in reading);
  if ("failure" in readings.protocols || "failure" in readings.ports || "failure" in readings.uids) return failed;
  const exclusion = { ports: readings.ports.value, uids: readings.uids.value };
  return readings.protocols.value.map((each) => ({ value: { protocol: each, ...exclusion } }));
}

function readProtocols(text: string, otherwise: () => Failure): Reading<readonly UidExclusion["protocol"][]> {
  if (text === "" || text === "*") return { value: BOTH };
  const words = text.split(",").map((word) => word.trim().toLowerCase());
  const protocols = words.flatMap((word) => BOTH.filter((protocol) => protocol === word));
  return protocols.length === words.length ? { value: protocols } : { failure: otherwise() };
}

function readRulePorts(text: string, otherwise: () => Failure): Reading<readonly Range[]> {
  if (text === "" || text === "*") return { value: [EVERY_PORT] };
  const ranges: Range[] = [];
  for (const part of text.split(",")) {
    const reading = readRange(part.trim(), { from: PORTS.fromForUids, to: PORTS.to }, otherwise);
    if ("failure" in reading) return reading;
    ranges.push(reading.value);
  }
  return { value: canonicalRanges(ranges) };
}
