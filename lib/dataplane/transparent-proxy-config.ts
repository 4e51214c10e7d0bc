import { knows } from "../spec/dataplane-era";
import { isRedirected } from "../spec/proxy-down";
import type { ResolvedDataplane } from "../spec/resolve-dataplane";
import { formatVirtualNetwork } from "../spec/vnet";
import { yamlText } from "./yaml-text";

/**
 * The file for `kuma-dp run --transparent-proxy-config`, in the keys of Kuma's configuration: all that kuma-dp reads of it. What
 * passes by the sidecar is the rules' alone. `undefined` where that Kuma has no such option, or no rule leads to the sidecar.
 *
 * Source: pkg/transparentproxy/config/dataplane/config_dataplane.go, `DataplaneConfig`.
 */
export function transparentProxyConfigText(resolved: ResolvedDataplane): string | undefined {
  const { kumaVersion, transparentProxy, policy } = resolved;
  if (!transparentProxy || !knows(kumaVersion, "transparentProxyConfig")) return undefined;
  const { inbound, outbound, dns, vnet } = policy;
  return yamlText({
    ipFamilyMode: policy.families.includes("ipv6") ? "dualstack" : "ipv4",
    redirect: {
      inbound: { enabled: inbound.enabled, port: inbound.port },
      outbound: { enabled: isRedirected(policy, "outbound"), port: outbound.port },
      dns: { enabled: dns.enabled, port: dns.port },
      ...(vnet.length === 0 ? {} : { vnet: { networks: vnet.map(formatVirtualNetwork) } }),
    },
  });
}
