import type { Failure } from "../errors/failure";
import { confirmOf } from "./confirm";
import { connectionContradictions, resolveConnection } from "./connection";
import { DNS, FLOW, HOST, KEEP_EXISTING_CONNECTIONS, LOADING, LOG, POLICY, SIDECAR_PORTS } from "./defaults";
import { egressContradictions, withEgress } from "./host-egress";
import { inboundPorts } from "./management-path";
import { managerContradictions, resolveManagers } from "./managers";
import { persistenceOf, storesWithoutComments } from "./persistence";
import { podPolicySchema } from "./pod-schema";
import { type Contradiction, certain } from "./property";
import { gateContradictions } from "./proxy-down";
import { proxyUserContradictions, resolveProxyUser } from "./proxy-user";
import { type Read, readSpec } from "./read";
import { collisions, includesWithExcludes } from "./redirect-ports";
import type { ResolvedDns, ResolvedFlow, ResolvedHostSpec, ResolvedLoading, ResolvedPolicy } from "./resolved";
import { hostSchema, policySchema } from "./schema";
import { FAMILIES } from "./terms";
import type { WrittenDns, WrittenFlow, WrittenHost, WrittenPodPolicy, WrittenPolicy } from "./written";

/** The policy of a pod: what of it was written, and all of it, as far as it is a host's, too. */
export interface ResolvedPod {
  readonly written: WrittenPodPolicy;
  readonly policy: ResolvedPolicy;
  readonly loading: ResolvedLoading;
}

/** A spec without fault, or everything that is wrong with it, each failure with its property. */
export type Resolved<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly failures: readonly Failure[] };

/**
 * Reads a {@link file://./policy.ts PolicySpec}, as written in a program, a file for kumactl or a ConfigMap. There is
 * no connection in it, so a given `redirect.inbound.excludePorts` is taken as it is. Never throws.
 */
export function resolvePolicy(spec: unknown): Resolved<ResolvedPolicy> {
  return settle(readSpec<WrittenHost>(policySchema, spec), policyOf);
}

/**
 * Reads a {@link file://./host.ts HostSpec}. Failures hold no text of its `connection`. Never throws.
 *
 * @param judge what else speaks against the spec; it is asked with what could be read of it
 */
export function resolveHostSpec(spec: unknown, judge: Judge<ResolvedHostSpec> = () => []): Resolved<ResolvedHostSpec> {
  return settle(readSpec(hostSchema, spec), hostOf, judge);
}

/** Reads a {@link file://./pod.ts PodPolicySpec}. A list of excluded ports that is left out is empty. Never throws. */
export function resolvePodPolicy(spec: unknown): Resolved<ResolvedPod> {
  return settle(readSpec<WrittenPodPolicy>(podPolicySchema, spec), podOf);
}

/** What of a spec does not go together, by somebody who knows more than this folder does. */
export type Judge<T> = (resolved: T) => readonly Contradiction[];

function settle<Spec extends WrittenHost, T>(
  { value, failures }: Read<Spec>,
  make: (written: Spec) => T,
  judge: Judge<T> = () => [],
): Resolved<T> {
  const made = make(value);
  const contradictions = [
    ...policyContradictions(value),
    ...storesWithoutComments(value),
    ...managerContradictions(value),
    ...gateContradictions(value),
    ...egressContradictions(value),
    ...judge(made),
    ...connectionContradictions(value.connection),
  ];
  const all = [...failures, ...certain(contradictions, failures)];
  return all.length === 0 ? { ok: true, value: made } : { ok: false, failures: all };
}

/** What the properties of a policy say against each other. */
export function policyContradictions(written: WrittenHost): Contradiction[] {
  return [...proxyUserContradictions(written), ...includesWithExcludes(written), ...collisions(written)];
}

function hostOf(written: WrittenHost): ResolvedHostSpec {
  const policy = policyOf(written);
  const hostEgress = written.hostEgress ?? [];
  return {
    policy: withEgress(policy, hostEgress),
    declared: { outbound: policy.outbound, uidExclusions: policy.uidExclusions },
    onProxyDown: written.onProxyDown ?? HOST.onProxyDown,
    hostEgress,
    loading: loadingOf(written),
    backend: written.backend ?? HOST.backend,
    persistence: persistenceOf(written),
    confirm: confirmOf(written.confirm),
    managers: resolveManagers(written),
    allowLockout: written.allowLockout ?? HOST.allowLockout,
    onUnreachable: written.onUnreachable ?? HOST.onUnreachable,
    connection: resolveConnection(written.connection),
  };
}

function podOf(written: WrittenPodPolicy): ResolvedPod {
  const { inbound } = written.redirect ?? {};
  const redirect = { ...written.redirect, inbound: { ...inbound, excludePorts: inbound?.excludePorts ?? [] } };
  return {
    written,
    policy: policyOf({ ...written, redirect }),
    loading: loadingOf(written),
  };
}

/** Of a spec that was found without fault. */
export function policyOf(written: WrittenHost): ResolvedPolicy {
  const { inbound, outbound, dns, vnet } = written.redirect ?? {};
  return {
    proxyUser: resolveProxyUser(written),
    families: (written.ipFamilyMode ?? POLICY.ipFamilyMode) === "dualstack" ? FAMILIES : ["ipv4"],
    inbound: { ...flowOf(inbound, SIDECAR_PORTS.inbound), ...inboundPorts(written) },
    outbound: flowOf(outbound, SIDECAR_PORTS.outbound),
    uidExclusions: outbound?.excludePortsForUIDs ?? [],
    dns: dnsOf(dns),
    vnet: vnet?.networks ?? [],
    dropInvalidPackets: written.dropInvalidPackets ?? POLICY.dropInvalidPackets,
    log: { enabled: written.log?.enabled ?? LOG.enabled, level: written.log?.level ?? LOG.level },
    comments: !(written.comments?.disabled ?? POLICY.commentsDisabled),
    keepExistingConnections: written.keepExistingConnections ?? KEEP_EXISTING_CONNECTIONS,
  };
}

function flowOf(written: WrittenFlow | undefined, port: number): ResolvedFlow {
  return {
    enabled: written?.enabled ?? FLOW.enabled,
    port: written?.port ?? port,
    includePorts: written?.includePorts ?? [],
    excludePorts: written?.excludePorts ?? [],
    excludeAddresses: written?.excludePortsForIPs ?? { ipv4: [], ipv6: [] },
    insertFirst: written?.insertRedirectInsteadOfAppend ?? FLOW.insertFirst,
  };
}

function dnsOf(written: WrittenDns | undefined): ResolvedDns {
  const skipsZoneSplit = written?.skipConntrackZoneSplit ?? !DNS.zoneSplit;
  return {
    enabled: written?.enabled ?? DNS.enabled,
    port: written?.port ?? SIDECAR_PORTS.dns,
    captureAll: written?.captureAll ?? DNS.captureAll,
    zoneSplit: !skipsZoneSplit,
    resolvConfigPath: written?.resolvConfigPath ?? DNS.resolvConfigPath,
  };
}

export function loadingOf({ wait, waitInterval, retry, iptablesExecutables }: WrittenPolicy): ResolvedLoading {
  const executables = Object.entries(iptablesExecutables ?? {}).filter(([, path]) => path !== undefined);
  return {
    waitSeconds: wait ?? LOADING.waitSeconds,
    waitIntervalMicroseconds: waitInterval ?? LOADING.waitIntervalMicroseconds,
    maxRetries: retry?.maxRetries ?? LOADING.maxRetries,
    sleepBetweenRetriesSeconds: retry?.sleepBetweenRetries ?? LOADING.sleepBetweenRetriesSeconds,
    executables: Object.fromEntries(executables),
  };
}
