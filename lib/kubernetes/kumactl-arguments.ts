import { writtenAddresses } from "../spec/canonical";
import { PROXY_USER, SIDECAR_PORTS } from "../spec/defaults";
import { isSince } from "../spec/kuma-version";
import { formatPorts } from "../spec/ports";
import type { ResolvedFlow, ResolvedPolicy, UidExclusion } from "../spec/resolved";
import { formatUidExclusion } from "../spec/uid-exclusions";
import type { Injector } from "./injector";
import { singlePorts } from "./single-ports";

/** Arguments of `kumactl install transparent-proxy` in an init container, as the injector of a release without ConfigMap writes them. */
export function kumactlArguments(policy: ResolvedPolicy, injector: Injector): string[] {
  return isSince(injector.version, 2, 9) ? whatDiffers(policy) : everything(policy, injector);
}

/** Up to 2.8 whatever there is. Source: kubernetes.go of 1.1.2, 1.8.8, 2.0 and 2.5, `AsKumactlCommandLine`. */
function everything(policy: ResolvedPolicy, { version, hasDns, reads }: Injector): string[] {
  const { inbound, outbound, dns } = policy;
  return [
    ...["--redirect-outbound-port", String(outbound.port)],
    `--redirect-inbound=${inbound.enabled}`,
    ...["--redirect-inbound-port", String(inbound.port)],
    ...["--redirect-inbound-port-v6", String(inbound.portV6 ?? inbound.port)],
    ...["--kuma-dp-uid", String(policy.proxyUser.uid)],
    ...["--exclude-inbound-ports", ports(inbound)],
    ...["--exclude-outbound-ports", ports(outbound)],
    ...(isSince(version, 1, 2, 1) ? ["--verbose"] : []),
    ...(isSince(version, 2, 5) ? [] : ["--skip-resolv-conf"]),
    ...(reads("ipFamilyMode") ? ["--ip-family-mode", familyMode(policy)] : []),
    ...uidArguments(policy.uidExclusions, isSince(version, 2, 5)),
    ...(hasDns && dns.enabled ? ["--redirect-all-dns-traffic", "--redirect-dns-port", String(dns.port)] : []),
  ];
}

function uidArguments(exclusions: readonly UidExclusion[], isTogether: boolean): string[] {
  return exclusions.flatMap((exclusion) => {
    const { protocol, ports: ranges, uids } = exclusion;
    return isTogether
      ? ["--exclude-outbound-ports-for-uids", formatUidExclusion(exclusion)]
      : [`--exclude-outbound-${protocol}-ports-for-uids`, `${formatPorts(ranges)}:${formatPorts([uids])}`];
  });
}

/** From 2.9 on only what is not as by default. Source: kubernetes.go of 2.14.3. */
function whatDiffers(policy: ResolvedPolicy): string[] {
  const { inbound, outbound, dns, proxyUser } = policy;
  return [
    ...flag("kuma-dp-user", proxyUser.uid === PROXY_USER.uid ? "" : String(proxyUser.uid)),
    ...flag("ip-family-mode", policy.families.length > 1 ? "" : "ipv4"),
    ...flag("redirect-outbound-port", other(outbound.port, SIDECAR_PORTS.outbound)),
    ...flag("exclude-outbound-ports", ports(outbound)),
    ...flag("exclude-outbound-ips", addresses(outbound)),
    ...policy.uidExclusions.flatMap((one) => flag("exclude-outbound-ports-for-uids", formatUidExclusion(one))),
    ...(inbound.enabled
      ? [
          ...flag("redirect-inbound-port", other(inbound.port, SIDECAR_PORTS.inbound)),
          ...flag("exclude-inbound-ports", ports(inbound)),
          ...flag("exclude-inbound-ips", addresses(inbound)),
        ]
      : ["--redirect-inbound=false"]),
    ...(dns.enabled
      ? ["--redirect-all-dns-traffic", ...flag("redirect-dns-port", other(dns.port, SIDECAR_PORTS.dns))]
      : []),
    ...(policy.dropInvalidPackets ? ["--drop-invalid-packets"] : []),
    ...(policy.log.enabled ? ["--iptables-logs"] : []),
    "--verbose",
  ];
}

function flag(name: string, value: string): string[] {
  return value === "" ? [] : [`--${name}=${value}`];
}

function other(port: number, usual: number): string {
  return port === usual ? "" : String(port);
}

function ports({ excludePorts }: ResolvedFlow): string {
  return singlePorts(excludePorts).join(",");
}

function addresses({ excludeAddresses: { ipv4, ipv6 } }: ResolvedFlow): string {
  return writtenAddresses([...ipv4, ...ipv6]).join(",");
}

function familyMode({ families }: ResolvedPolicy): string {
  return families.length > 1 ? "dualstack" : "ipv4";
}
