import { type Failure, failure } from "./failure";

/**
 * What can be wrong with the Dataplane of a host: KTP500 to KTP539. Most of it Kuma's control plane would refuse, too, when kuma-dp
 * connects; the rest it would take, and leave the host without traffic. Whoever reads the spec adds `property`.
 */

/** The version of Kuma is one that no Dataplane is written for. */
export const unknownRelease = (found: string): Failure =>
  failure(
    "KTP500",
    `What a Dataplane of Kuma ${found} looks like is not known.`,
    "Give the version that runs on the host, from 1.1 to 3.0.",
  );

/** Something that every Dataplane has is not there. */
export const missing = (what: string): Failure => failure("KTP501", `${what} is missing.`, "Give it.");

/** A text with a variable in it has more in it than kuma-dp and YAML leave alone. */
export const notATemplate = (found: string): Failure =>
  failure(
    "KTP502",
    `${found} is no text with a variable in it.`,
    "Write `{{ name }}`, a name of letters, digits and _ between two braces; around it letters, digits and . _ : / -.",
  );

/** The name of a Dataplane or of a mesh is none that Kuma takes. */
export const notADataplaneName = (found: string): Failure =>
  failure(
    "KTP503",
    `${found} is no name of a resource of Kuma.`,
    "Give small letters, digits and . _ -, a letter or digit at both ends.",
  );

/** A name of a backend, a namespace or an inbound is no subdomain. */
export const notABackendName = (found: string): Failure =>
  failure(
    "KTP504",
    `${found} is no such name.`,
    "Give small letters, digits, dots and -, a letter or digit at both ends.",
  );

/** An address is no IP address. Only `networking.address` may be a DNS name. */
export const notAnIpAddress = (found: string): Failure =>
  failure("KTP505", `${found} is no IP address.`, "Give one, without a port, a zone or a block: 10.0.0.5, fd00::5.");

/** The address of a sidecar is neither an IP address nor a DNS name. */
export const notAnAddressOfSidecars = (found: string): Failure =>
  failure(
    "KTP506",
    `${found} is neither an IP address nor a DNS name.`,
    "Give the address under which other hosts reach this one: 10.0.0.5, fd00::5, web-1.example.com.",
  );

/** `0.0.0.0` or `::`: a listener may have it, nobody can connect to it. */
export const unspecifiedAddress = (found: string): Failure =>
  failure(
    "KTP507",
    `${found} is no address that anybody could connect to.`,
    "Give the address of the host in the network of the mesh.",
  );

/** A tag has a name or a value that Kuma does not take. */
export const notATag = (found: string): Failure =>
  failure(
    "KTP508",
    `${found} can stand in no tag.`,
    "Take letters, digits and . _ : -, in names / too; never nothing.",
  );

/** A label has a name or a value that Kuma does not take. */
export const notALabel = (found: string): Failure =>
  failure(
    "KTP509",
    `${found} can stand in no label.`,
    "Take letters, digits and . _ -, up to 63, a letter or digit at both ends; a name may have a domain and / before it.",
  );

/** A time of a service probe is nothing. */
export const notAProbeTime = (): Failure =>
  failure("KTP510", "A probe takes some time.", 'Give a duration longer than nothing: "5s".');

/** The spec has something that the given release of Kuma does not know: it would refuse it, or leave it out without a word. */
export const unknownToRelease = (property: string, version: string, releases: string, instead?: string): Failure =>
  failure(
    "KTP511",
    `Kuma ${version} does not know \`${property}\`, which there is ${releases}.`,
    instead ?? "Leave it out, or give the version that runs on the host.",
  );

/** A Dataplane without a service is nobody's, but for that of a gateway. */
export const neitherInboundNorGateway = (): Failure =>
  failure(
    "KTP512",
    "The sidecar has no service behind it.",
    "Give at least one `inbound`, or `gateway: {}` for the sidecar of a gateway.",
  );

/** The sidecar of a gateway takes no connections for it. */
export const gatewayWithInbound = (): Failure =>
  failure(
    "KTP513",
    "The sidecar of a gateway has no inbound: connections to the gateway pass it by.",
    "Leave out `inbound`, or `gateway`.",
  );

/** Kuma's own gateway is no application that would open connections. */
export const gatewayWithOutbound = (): Failure =>
  failure("KTP514", "Kuma's own gateway has no outbound: routes say where its traffic goes.", "Leave out `outbound`.");

/** Kuma's own gateway has no listener for traffic that rules redirect. */
export const gatewayWithRules = (): Failure =>
  failure(
    "KTP515",
    "Kuma's own gateway takes connections itself, and nothing that rules send it: all of the host's traffic would be refused.",
    "Set `transparentProxy: false`, and have no TransparentProxyHost of this host.",
  );

/** With rules the control plane passes over `outbound`: every service has an address of its own. */
export const outboundIsPassedOver = (): Failure =>
  failure(
    "KTP516",
    "With rules on the host Kuma passes over `outbound`: applications reach services by the names of the mesh.",
    "Leave it out; or set `transparentProxy: false`, and have no TransparentProxyHost of this host.",
  );

/** What the sidecar is to tell apart in redirected traffic, on a host without redirected traffic. */
export const rulesAreMissing = (): Failure =>
  failure(
    "KTP517",
    "This is about traffic that rules redirect, and `transparentProxy` is false.",
    "Leave it out, or `transparentProxy`.",
  );

/** The sidecar would send connections to the port on which it takes them. */
export const inboundIsItsService = (): Failure =>
  failure(
    "KTP518",
    "The service has the very address and port of the inbound: the sidecar would send connections to itself.",
    "Leave `serviceAddress` out, or give a `servicePort` of its own.",
  );

/** Two entries of a list are one listener, of which Envoy has but one. */
export const sameListener = (other: string): Failure =>
  failure("KTP519", `\`${other}\` listens there already.`, "Give each a port, or an address, of its own.");

/** An inbound, an outbound or a gateway has tags without the one by which it is known. */
export const serviceTagMissing = (): Failure =>
  failure(
    "KTP520",
    "The tag `kuma.io/service` is missing: by it a service is known.",
    'Give it: `tags: { "kuma.io/service": "backend" }`.',
  );

/** The tag `kuma.io/protocol` is none that Kuma knows, or that it knows here. */
export const notAProtocol = (found: string, known: readonly string[]): Failure =>
  failure("KTP521", `${found} is no protocol here.`, `Give ${known.join(", ")}, or leave the tag out.`);

/** An outbound does not say which service it leads to. */
export const serviceMissing = (): Failure =>
  failure(
    "KTP522",
    "It is not said which service this leads to.",
    'Give `tags: { "kuma.io/service": "backend" }`; from Kuma 3.0 on `backendRef: { kind: "MeshService", name: "backend", port: 80 }`.',
  );

/** An outbound says in both ways which service it leads to. */
export const twoServices = (): Failure =>
  failure("KTP523", "`tags` say already which service this leads to.", "Keep one of the two.");

/** A backend has several ports, and it is not said which one is meant. */
export const portOfBackend = (kind: string): Failure =>
  failure("KTP524", `It is not said which port of the ${kind} is meant.`, "Give `port`.");

/** A service has a port on which the sidecar itself listens. */
export const portOfSidecar = (port: number | string, by: string, property?: string): Failure =>
  failure(
    "KTP525",
    `Port ${port} is taken by ${by}.`,
    `Give another one${property === undefined ? "" : `, or set \`${property}\``}.`,
  );

/** The sidecar is reached over IPv6, and rules leave IPv6 alone. Kuma then takes the host for one without rules. */
export const addressIsNotRedirected = (address: string): Failure =>
  failure(
    "KTP526",
    `Rules redirect IPv4 alone, and other sidecars reach this one over IPv6, at ${address}: Kuma would open no port for redirected traffic.`,
    'Give an IPv4 address, or set `ipFamilyMode: "dualstack"` of the host\'s TransparentProxyHost.',
  );

/** Rules redirect IPv6 to a sidecar of a release that listens for IPv4 alone. */
export const familyIsNobodys = (version: string): Failure =>
  failure(
    "KTP527",
    `The sidecar of Kuma ${version} does not listen for redirected IPv6, which it does from 1.1.2 on: such connections would be refused.`,
    'Set `ipFamilyMode: "ipv4"`, here and of the host\'s TransparentProxyHost.',
  );

/** A file for `kuma-dp run --transparent-proxy-config` is asked for that nobody would read. */
export const noTransparentProxyConfig = (): Failure =>
  failure(
    "KTP528",
    "kuma-dp is given no such file: before Kuma 2.11 it reads none, and without rules there is nothing to say.",
    "Leave `--transparent-proxy-config` out.",
  );
