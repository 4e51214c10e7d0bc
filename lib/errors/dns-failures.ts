import { type Failure, failure } from "./failure";

/**
 * What can be wrong with the way in which a host shall resolve names of the mesh: KTP310 to KTP339. Whoever reads the spec
 * adds `property`.
 */

/** `kumaVersion` is no version that Kuma ever had the form of. */
export const notAKumaVersion = (found: string): Failure =>
  failure("KTP310", `${found} is no version of Kuma.`, 'Give it as `kumactl version` prints it: "1.6.1", "2.9".');

/** A name under which the mesh has its services is no DNS name. */
export const notADomain = (found: string): Failure =>
  failure(
    "KTP311",
    `${found} is no domain.`,
    'Give a name without a dot at its ends: "mesh", "svc.mesh.local". Those that DNS has for itself, as "localhost" and "arpa", are never the mesh\'s.',
  );

/** A nameserver is no plain IP address, or one at which no nameserver can be reached. */
export const notANameserver = (found: string): Failure =>
  failure(
    "KTP312",
    `${found} is no address of a nameserver.`,
    "Give the IP address of one host, none of a link alone, without a port, a zone or a block; the port stands in `port`.",
  );

/** `via` says neither who answers, or names both. */
export const notOneServer = (): Failure =>
  failure(
    "KTP313",
    "Names of the mesh are answered by the control plane or by the sidecar, by one of them.",
    "Give `via: { sidecar: {} }`, or `via: { controlPlane: { addresses: [...] } }`.",
  );

/** `via.controlPlane` is given for a Kuma whose control plane has no DNS server any more. */
export const controlPlaneIsSilent = (version: string): Failure =>
  failure(
    "KTP314",
    `The control plane of Kuma ${version} answers no queries: its DNS server was taken out in 1.7.`,
    "Give `via: { sidecar: {} }`: kuma-dp answers on port 15053.",
  );

/** `via.sidecar` is given for a Kuma whose sidecar has no DNS server yet. */
export const sidecarIsSilent = (version: string): Failure =>
  failure(
    "KTP315",
    `The sidecar of Kuma ${version} answers no queries: it does so from 1.1.3 on.`,
    "Give `via: { controlPlane: { addresses: [...] } }`.",
  );

/** resolv.conf names addresses alone: queries go to port 53. */
export const portInResolvConf = (port: number): Failure =>
  failure(
    "KTP316",
    `resolv.conf can name no port, and the nameserver is asked on ${port}.`,
    "Take a mode whose resolver can ask there (`systemd-resolved`, `dnsmasq`, `network-manager`), or `capture` for the sidecar; or have the control plane answer on port 53: KUMA_DNS_SERVER_PORT=53.",
  );

/** The C library asks the first three nameservers of resolv.conf, and leaves out the others without a word. */
export const tooManyNameservers = (count: number): Failure =>
  failure(
    "KTP317",
    `resolv.conf would list ${count} nameservers, of which the C library asks three.`,
    "Name fewer addresses, or take a mode whose resolver tells names of the mesh from others: `systemd-resolved`, `dnsmasq`.",
  );

/** Capture is what the rules of the host do with queries: they hand them to the sidecar. */
export const captureIsTheSidecars = (): Failure =>
  failure(
    "KTP318",
    "Queries that are captured go to the sidecar, not to the control plane.",
    "Give `via: { sidecar: {} }`, or another `mode`.",
  );

/** `via.controlPlane` without one address. */
export const noAddresses = (): Failure =>
  failure("KTP319", "Nobody is named who would answer.", "Give the IP addresses of the control plane.");

/** A range of addresses for virtual IPs is no block of IPv4 addresses. */
export const notAnIpv4Block = (found: string): Failure =>
  failure("KTP320", `${found} is no block of IPv4 addresses.`, 'Give it in CIDR form: "240.0.0.0/4".');

/** A setting that the given version of Kuma does not read. */
export const settingUnknown = (setting: string, version: string, remedy: string): Failure =>
  failure("KTP321", `Kuma ${version} has no setting ${setting}.`, remedy);

/** The spec names a resolver that the host does not have, or does not use. */
export const resolverMissing = (mode: string, why: string): Failure =>
  failure(
    "KTP322",
    `The host cannot resolve names of the mesh by ${mode}: ${why}.`,
    "Leave `mode` out: what the host offers is then taken.",
  );

/** systemd-resolved keeps its nameservers apart by their links; those for the whole host are asked for any name, one of them. */
export const resolvedIsUndivided = (others: readonly string[]): Failure =>
  failure(
    "KTP323",
    others.length > 0
      ? `systemd-resolved has nameservers for the whole host (${others.join(", ")}): beside them the mesh's would be asked for every name, and they for those of the mesh.`
      : "systemd-resolved has no nameserver of a link: the mesh's would be asked for every name, and nobody else.",
    "Give the nameservers to the link (DNS= in its .network file, `dns-nameservers` of ifupdown), or take `capture` or dnsmasq.",
  );

/** systemd knows ports of nameservers from version 246 on. */
export const resolvedHasNoPorts = (version: number, port: number): Failure =>
  failure(
    "KTP324",
    `systemd-resolved ${version} can ask on port 53 alone, and the nameserver is asked on ${port}.`,
    "Have the control plane answer on port 53 (KUMA_DNS_SERVER_PORT=53), or take `capture` or dnsmasq.",
  );

/** `options rotate`: each query begins with another nameserver, and most know nothing of the mesh. */
export const rotates = (): Failure =>
  failure(
    "KTP325",
    "resolv.conf has `options rotate`, by which two queries of three for names of the mesh go to somebody who does not know them.",
    "Take `rotate` out, or take a mode whose resolver tells names of the mesh from others.",
  );

/** resolv.conf would push a nameserver of the host out of the three that are asked. */
export const pushesOut = (lost: readonly string[]): Failure =>
  failure(
    "KTP326",
    `With the mesh's nameservers ahead in resolv.conf nobody would ask ${lost.join(", ")} any more: the C library asks three.`,
    "Name fewer addresses, take nameservers out of resolv.conf, or take a mode whose resolver tells names of the mesh from others.",
  );

/** The file cannot be written to: an administrator or a program has made it immutable. */
export const resolvConfImmutable = (): Failure =>
  failure(
    "KTP327",
    "resolv.conf is immutable on this host.",
    "`chattr -i /etc/resolv.conf` gives it back to be written; or take a mode that does not write it.",
  );

/** No resolver on the host can ask the mesh for its names, and resolv.conf cannot say it. */
export const noWay = (reasons: readonly string[]): Failure =>
  failure(
    "KTP328",
    `Nothing on this host can be told to ask the mesh for its names: ${reasons.join("; ")}.`,
    'Take `mode: "capture"` with `redirect.dns.enabled: true` of the host\'s TransparentProxyHost, run a dnsmasq there, or have the control plane answer on port 53.',
  );

/** The sidecar asks the first nameserver of resolv.conf for every name that the mesh does not have: itself, then. */
export const sidecarAsksItself = (): Failure =>
  failure(
    "KTP329",
    "The sidecar asks the first nameserver of resolv.conf for all other names: with its own address there it would ask itself.",
    "Take `capture`, or leave `mode` out.",
  );

/** The file is written anew whenever the host starts, or its owner likes. */
export const resolvConfIsFleeting = (target: string, owner: string): Failure =>
  failure(
    "KTP330",
    `resolv.conf leads to ${target}, which ${owner} writes anew whenever the host starts.`,
    "Take the mode of whoever writes it, or put a file in place of the link.",
  );

/** Rules of the host would take the query from the mesh's nameserver. */
export const queriesTaken = (server: string, port: number): Failure =>
  failure(
    "KTP331",
    `Rules of the host take queries to ${server} to port ${port} of the host itself: the nameserver would never hear of them.`,
    'Take `mode: "capture"` with `via: { sidecar: {} }`, or leave these queries alone: `redirect.dns.enabled: false` of the host\'s TransparentProxyHost.',
  );

/** A resolver of the host asks the sidecar without knowing, and the sidecar asks the resolver. */
export const queriesLoop = (name: string, address: string, uid: number): Failure =>
  failure(
    "KTP332",
    `${name} on ${address} sends queries on, and rules of the host take those to the sidecar, which asks ${name}: they would go round in a circle.`,
    `Let its user pass by: \`redirect.outbound.excludePortsForUIDs: ["udp:53:${uid}"]\` of the host's TransparentProxyHost.`,
  );

/** Nothing on the host takes queries to the sidecar. */
export const notCaptured = (nameservers: readonly string[], port: number): Failure =>
  failure(
    "KTP333",
    nameservers.length === 0
      ? "The host lists no nameserver, so that no query can be captured."
      : `No rule of the host takes queries to ${nameservers.join(", ")} to port ${port}.`,
    "Set `redirect.dns: { enabled: true }` of the host's TransparentProxyHost, and let this resource depend on it (`dependsOn`).",
  );

/** A resolver of the host would ask the sidecar, which asks the first nameserver of resolv.conf: that resolver. */
export const sidecarAsksResolver = (resolver: string, address: string): Failure =>
  failure(
    "KTP335",
    `The sidecar asks the first nameserver of resolv.conf, ${address}, for all that it does not know: ${resolver}, which would ask the sidecar. Names that do not exist would go round in a circle.`,
    "Take `capture` (`redirect.dns: { enabled: true }` of the host's TransparentProxyHost), whose rules leave the sidecar's own queries alone.",
  );

/** The name that has to resolve as one of the mesh is none of its names. */
export const probeOutside = (name: string, domains: readonly string[]): Failure =>
  failure(
    "KTP338",
    `${name} is no name of the mesh: it lies in none of ${domains.join(", ")}.`,
    "Give a name below one of `domains`, or give it as `probe.other`.",
  );

/** Who is named as the control plane is the host's own resolver. */
export const resolverAsksItself = (name: string, address: string): Failure =>
  failure(
    "KTP339",
    `${address} is ${name} on the host itself, which would be told to ask itself.`,
    "Give the address of the control plane in `via.controlPlane.addresses`.",
  );

/** `proxy`, the policy of the host, does not go together with how its names shall resolve. */
export const contradictsProxy = (problem: string, remedy: string): Failure => failure("KTP334", problem, remedy);

/** A name that has to resolve is no DNS name: an address resolves whatever becomes of the host. */
export const notAProbe = (found: string): Failure =>
  failure("KTP336", `${found} is no name that a nameserver could be asked for.`, 'Give a DNS name: "backend.mesh".');

/** systemd-resolved takes answers in one form alone, in which the mesh gives none. Measured with 252. */
export const resolvedIsStrict = (setting: string, why: string): Failure =>
  failure(
    "KTP337",
    `systemd-resolved would take no answer of the mesh: ${why} (\`${setting}=yes\`).`,
    `Set \`${setting}=no\` in resolved.conf, or take \`capture\` or dnsmasq.`,
  );
