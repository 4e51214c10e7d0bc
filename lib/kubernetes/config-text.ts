import { stringify } from "yaml";
import { writtenAddresses, writtenPorts } from "../spec/canonical";
import type { ResolvedPod } from "../spec/resolve";
import type { ResolvedFlow, ResolvedPolicy } from "../spec/resolved";
import { formatUidExclusion } from "../spec/uid-exclusions";
import { formatVirtualNetwork } from "../spec/vnet";

/**
 * Kuma's configuration of a pod's transparent proxy, as its injector writes it into the annotation
 * `traffic.kuma.io/transparent-proxy-config`: keys in alphabetical order, what is as by default left out where Kuma's own
 * marshalling does so. Source: inject.01.golden.yaml and config.go of 3.0-dev, `MarshalJSON`.
 */
export function configText(
  policy: ResolvedPolicy,
  { loading }: Pick<ResolvedPod, "loading">,
  usesCni: boolean,
): string {
  const { dns, log } = policy;
  const config = {
    ...(usesCni ? { cniMode: true } : {}),
    ...(policy.comments ? {} : { comments: { disabled: true } }),
    ...(policy.dropInvalidPackets ? { dropInvalidPackets: true } : {}),
    ipFamilyMode: policy.families.length > 1 ? "dualstack" : "ipv4",
    kumaDPUser: String(policy.proxyUser.uid),
    ...(log.enabled ? { log } : {}),
    redirect: {
      dns: {
        captureAll: dns.captureAll,
        enabled: dns.enabled,
        port: dns.port,
        resolvConfigPath: dns.resolvConfigPath,
        skipConntrackZoneSplit: !dns.zoneSplit,
      },
      inbound: flow(policy.inbound, []),
      outbound: flow(policy.outbound, policy.uidExclusions.map(formatUidExclusion)),
      ...(policy.vnet.length > 0 ? { vnet: { networks: policy.vnet.map(formatVirtualNetwork) } } : {}),
    },
    retry: { maxRetries: loading.maxRetries, sleepBetweenRetries: `${loading.sleepBetweenRetriesSeconds}s` },
    wait: loading.waitSeconds,
    waitInterval: loading.waitIntervalMicroseconds,
  };
  return stringify(config, { lineWidth: 0 });
}

function flow(one: ResolvedFlow, uids: readonly string[]): Record<string, unknown> {
  const addresses = writtenAddresses([...one.excludeAddresses.ipv4, ...one.excludeAddresses.ipv6]);
  return {
    enabled: one.enabled,
    ...given("excludePorts", writtenPorts(one.excludePorts)),
    ...given("excludePortsForIPs", addresses),
    ...given("excludePortsForUIDs", uids),
    ...given("includePorts", writtenPorts(one.includePorts)),
    ...(one.insertFirst ? { insertRedirectInsteadOfAppend: true } : {}),
    port: one.port,
  };
}

function given(key: string, list: readonly unknown[]): Record<string, unknown> {
  return list.length === 0 ? {} : { [key]: list };
}
