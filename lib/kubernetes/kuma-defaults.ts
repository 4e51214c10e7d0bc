import { DNS, POLICY, PROXY_USER, SIDECAR_PORTS } from "../spec/defaults";
import type { PlainData } from "../spec/plain-data";
import type { Injector } from "./injector";
import type { Says } from "./told";

/** Port of IPv6 for connections to a pod. Source: pkg/config/plugins/runtime/k8s/config.go up to 2.8, `RedirectPortInboundV6`. */
const INBOUND_PORT_V6 = 15010;

/** Source: pkg/config/plugins/runtime/k8s/config.go from 2.9 on, `ApplicationProbeProxyPort`. */
const PROBE_PROXY_PORT = 9001;

/**
 * What holds in a pod of which nobody says anything. Without a ConfigMap all of DNS is captured where the sidecar answers it:
 * the injector gives `--redirect-all-dns-traffic`. With one, that is what the ConfigMap says.
 */
export function kumaDefaults(injector: Injector): Says {
  const { hasConfigMap, hasDns, hasInboundPortV6 } = injector;
  const values: Readonly<Record<string, PlainData | undefined>> = {
    kumaDPUser: String(PROXY_USER.uid),
    ipFamilyMode: POLICY.ipFamilyMode,
    "redirect.inbound.enabled": true,
    "redirect.inbound.port": SIDECAR_PORTS.inbound,
    "redirect.inbound.portV6": hasInboundPortV6 ? INBOUND_PORT_V6 : undefined,
    "redirect.inbound.excludePorts": [],
    "redirect.outbound.enabled": true,
    "redirect.outbound.port": SIDECAR_PORTS.outbound,
    "redirect.dns.enabled": hasConfigMap ? DNS.enabled : hasDns,
    "redirect.dns.captureAll": hasConfigMap ? DNS.captureAll : true,
    "redirect.dns.port": SIDECAR_PORTS.dns,
    // Nothing in a pod is older than its rules.
    keepExistingConnections: false,
    applicationProbeProxyPort: injector.reads("probeProxyPort") ? PROBE_PROXY_PORT : undefined,
  };
  return new Map(
    Object.entries(values).flatMap(([property, value]) =>
      value === undefined ? [] : [[property, { value, place: property }] as const],
    ),
  );
}
