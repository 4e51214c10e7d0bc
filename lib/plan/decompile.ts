import { CHAIN, type Match, type Range, type Rule } from "../rules/model";
import { formatRange } from "../rules/ports";
import { DNS_PORT } from "../spec/defaults";
import type { Line, TableState } from "./table-state";

/**
 * What one family's rules say, in the terms of a spec. Read from rules as they stand, so that a change made by
 * hand on a host can be shown as the property it amounts to. What is not there, or not understood, is left out.
 */
export interface DecompiledPolicy {
  readonly proxyUid?: number;
  readonly inbound: DecompiledFlow;
  readonly outbound: DecompiledFlow;
  /** `tcp:80,443:1000`, as specs write them. */
  readonly uidExclusions: readonly string[];
  readonly dns: { readonly enabled: boolean; readonly port?: number; readonly captureAll: boolean };
  readonly dropInvalidPackets: boolean;
  readonly log: boolean;
}

interface DecompiledFlow {
  readonly enabled: boolean;
  readonly port?: number;
  readonly includePorts: readonly Range[];
  readonly excludePorts: readonly Range[];
  readonly excludeAddresses: readonly string[];
}

/** @param proxyUid the proxy user of the spec, where the rules do not say */
export function decompile(tables: readonly TableState[], proxyUid: number): DecompiledPolicy {
  const nat = tables.find((table) => table.name === "nat");
  const mangle = tables.find((table) => table.name === "mangle");
  const rules = (chain: string) => understood(nat?.chains.get(chain) ?? []);
  const output = [...understood(nat?.hooks.OUTPUT.first ?? []), ...understood(nat?.hooks.OUTPUT.last ?? [])];
  const outbound = rules(CHAIN.outbound);
  const uid = outbound.map(proxyUidOf).find((found) => found !== undefined);
  return {
    ...(uid === undefined ? {} : { proxyUid: uid }),
    inbound: {
      ...flowOf(rules(CHAIN.inbound), rules(CHAIN.inboundRedirect), CHAIN.inboundRedirect),
      excludeAddresses: rules(CHAIN.inbound).flatMap((rule) => onlyAddress(rule, "source")),
    },
    outbound: {
      ...flowOf(outbound, rules(CHAIN.outboundRedirect), CHAIN.outboundRedirect),
      excludeAddresses: output.flatMap((rule) => onlyAddress(rule, "destination")),
    },
    uidExclusions: output.filter((rule) => !isQueryOf(rule, uid ?? proxyUid)).flatMap((rule) => uidExclusionOf(rule)),
    dns: dnsOf(output),
    dropInvalidPackets: understood(mangle?.hooks.PREROUTING.last ?? []).some((rule) => rule.verdict.kind === "drop"),
    log: output.some((rule) => rule.verdict.kind === "log"),
  };
}

function understood(lines: readonly Line[]): Rule[] {
  return lines.flatMap((line) => line.rule ?? []);
}

function flowOf(
  rules: readonly Rule[],
  last: readonly Rule[],
  redirectChain: string,
): Omit<DecompiledFlow, "excludeAddresses"> {
  const redirect = last.map((rule) => rule.verdict).find((verdict) => verdict.kind === "redirect");
  const jumps = rules.filter((rule) => rule.verdict.kind === "jump" && rule.verdict.chain === redirectChain);
  const portsOf = (list: readonly Rule[]) => joinSingles(list.flatMap(onlyPorts));
  return {
    enabled: jumps.length > 0,
    ...(redirect?.kind === "redirect" ? { port: redirect.port } : {}),
    includePorts: portsOf(jumps),
    excludePorts: portsOf(rules.filter((rule) => rule.verdict.kind === "return")),
  };
}

/** The ports of a rule that asks for TCP ports and nothing else. */
function onlyPorts(rule: Rule): readonly Range[] {
  const ports = rule.matches.find((match) => match.kind === "destination-port");
  const others = rule.matches.filter((match) => match.kind !== "destination-port" && match.kind !== "protocol");
  return ports?.kind === "destination-port" && others.length === 0 ? ports.ports : [];
}

/** The address of a rule that returns by an address and nothing else. */
function onlyAddress(rule: Rule, kind: "source" | "destination"): string[] {
  const [match] = rule.matches;
  if (rule.verdict.kind !== "return" || rule.matches.length !== 1 || match?.kind !== kind || match.not) return [];
  return "cidr" in match.address ? [match.address.cidr] : [];
}

function proxyUidOf(rule: Rule): number | undefined {
  const [match] = rule.matches;
  const isProxyUser =
    rule.matches.length === 1 && match?.kind === "owner" && !match.not && rule.verdict.kind === "return";
  return isProxyUser ? match.uids.from : undefined;
}

/** The sidecar's own queries pass by as well; that is DNS, not an exclusion. */
function isQueryOf(rule: Rule, uid: number): boolean {
  const ports = find(rule, "destination-port")?.ports.map(formatRange);
  const owner = find(rule, "owner")?.uids;
  const isUdp = find(rule, "protocol")?.protocol === "udp";
  return isUdp && ports?.join() === `${DNS_PORT}` && owner !== undefined && formatRange(owner) === `${uid}`;
}

function uidExclusionOf(rule: Rule): string[] {
  const ports = find(rule, "destination-port");
  const owner = find(rule, "owner");
  const protocol = find(rule, "protocol");
  if (rule.verdict.kind !== "return" || rule.matches.length !== 3 || ports === undefined) return [];
  if (owner === undefined || owner.not || protocol === undefined) return [];
  return [`${protocol.protocol}:${ports.ports.map(formatRange).join(",")}:${formatRange(owner.uids)}`];
}

function dnsOf(output: readonly Rule[]): DecompiledPolicy["dns"] {
  const rule = output.find((candidate) => candidate.verdict.kind === "redirect");
  if (rule?.verdict.kind !== "redirect") return { enabled: false, captureAll: false };
  return { enabled: true, port: rule.verdict.port, captureAll: find(rule, "destination") === undefined };
}

function find<K extends Match["kind"]>(rule: Rule, kind: K): Extract<Match, { kind: K }> | undefined {
  return rule.matches.find((match): match is Extract<Match, { kind: K }> => match.kind === kind);
}

/** Sorted, without doubles; neighbours stay apart, as a spec has them. */
function joinSingles(ranges: readonly Range[]): Range[] {
  const unique = new Map(ranges.map((range) => [formatRange(range), { from: range.from, to: range.to }]));
  return [...unique.values()].toSorted((one, other) => one.from - other.from || one.to - other.to);
}
