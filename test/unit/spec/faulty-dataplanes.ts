import type { DataplaneNetworkingSpec, DataplaneSpec } from "../../../lib/spec/dataplane";

/** Dataplanes with one fault each, and how it is told. */

const TAGS = { "kuma.io/service": "web" };
const PLACE = "networking.inbound[0]";
const BACKEND = { kind: "MeshService", name: "backend", port: 80 } as const;

/** One without fault, but for what is given. */
export function web(members: Partial<DataplaneSpec> = {}, networking: Partial<DataplaneNetworkingSpec> = {}): object {
  return {
    kumaVersion: "2.9",
    name: "web-1",
    networking: { address: "10.0.0.5", inbound: [{ port: 80, tags: TAGS }], ...networking },
    ...members,
  };
}

const inbound = (members: object, kumaVersion = "2.9") =>
  web({ kumaVersion }, { inbound: [{ port: 80, tags: TAGS, ...members }] });
const outbound = (members: object, kumaVersion = "2.9") =>
  web({ kumaVersion, transparentProxy: false }, { outbound: [{ port: 10000, ...members }] });
const reachable = (backend: object, kumaVersion = "2.9") =>
  web({ kumaVersion }, { transparentProxying: { reachableBackends: { refs: [backend as typeof BACKEND] } } });

/** `fault`: code and property. */
export const FAULTY_DATAPLANES: readonly { name: string; spec: unknown; fault: string; says?: string }[] = [
  { name: "no version", spec: { ...web(), kumaVersion: undefined }, fault: "KTP501 kumaVersion" },
  { name: "no version of Kuma", spec: web({ kumaVersion: "latest" }), fault: "KTP310 kumaVersion" },
  { name: "a version before all", spec: web({ kumaVersion: "1.0.8" }), fault: "KTP500 kumaVersion" },
  { name: "a version that is not there yet", spec: web({ kumaVersion: "3.1" }), fault: "KTP500 kumaVersion" },
  { name: "no name", spec: { ...web(), name: undefined }, fault: "KTP501 name" },
  { name: "nothing of the network", spec: { ...web(), networking: undefined }, fault: "KTP501 networking" },
  {
    name: "no address",
    spec: web({}, { address: undefined as unknown as string }),
    fault: "KTP501 networking.address",
  },
  { name: "no service", spec: web({}, { inbound: [] }), fault: "KTP512 networking" },
  { name: "an inbound without port", spec: inbound({ port: undefined }), fault: `KTP501 ${PLACE}.port` },
  { name: "an inbound on a port that is none", spec: inbound({ port: 65536 }), fault: `KTP110 ${PLACE}.port` },
  { name: "a variable that breaks out", spec: inbound({ port: "{{ a }}: {}" }), fault: `KTP502 ${PLACE}.port` },
  { name: "a variable that YAML would take for a key", spec: web({ name: "{{ name }}:" }), fault: "KTP502 name" },
  { name: "a variable that is open", spec: web({ name: "{{ name }" }), fault: "KTP502 name" },
  { name: "a name in capitals", spec: web({ name: "Web" }), fault: "KTP503 name" },
  { name: "a mesh with a space", spec: web({ mesh: "my mesh" }), fault: "KTP503 mesh" },
  { name: "an address that anybody has", spec: web({}, { address: "0.0.0.0" }), fault: "KTP507 networking.address" },
  { name: "the same of IPv6", spec: inbound({ address: "::" }), fault: `KTP507 ${PLACE}.address` },
  { name: "a slip in an address", spec: web({}, { address: "10.0.0.256" }), fault: "KTP506 networking.address" },
  { name: "an address with a port", spec: web({}, { address: "web:80" }), fault: "KTP506 networking.address" },
  {
    name: "a name where only addresses are",
    spec: inbound({ address: "localhost" }),
    fault: `KTP505 ${PLACE}.address`,
  },
  { name: "a zone", spec: inbound({ serviceAddress: "fe80::1%eth0" }), fault: `KTP505 ${PLACE}.serviceAddress` },
  {
    name: "a service that is its own inbound",
    spec: inbound({ serviceAddress: "10.0.0.5" }),
    fault: `KTP518 ${PLACE}.serviceAddress`,
  },
  {
    name: "the same with an address of its own",
    spec: inbound({ serviceAddress: "10.0.0.6", address: "10.0.0.6", servicePort: 80 }),
    fault: `KTP518 ${PLACE}.serviceAddress`,
  },
  {
    name: "one service twice on a port",
    spec: web(
      {},
      {
        inbound: [
          { port: 80, tags: TAGS },
          { port: "80", tags: TAGS },
        ],
      },
    ),
    fault: "KTP519 networking.inbound[1].port",
    says: "`networking.inbound[0]` listens there",
  },
  {
    name: "an empty tag",
    spec: inbound({ tags: { ...TAGS, version: "" } }),
    fault: `KTP508 ${PLACE}.tags.version`,
  },
  {
    name: "a tag with a space",
    spec: inbound({ tags: { ...TAGS, "my team": "a" } }),
    fault: `KTP508 ${PLACE}.tags["my team"]`,
  },
  {
    name: "a tag that is no text",
    spec: inbound({ tags: { ...TAGS, version: 1 } }),
    fault: `KTP101 ${PLACE}.tags.version`,
  },
  { name: "tags without a service", spec: inbound({ tags: { version: "1" } }), fault: `KTP520 ${PLACE}.tags` },
  { name: "no tags before 2.14", spec: inbound({ tags: undefined }, "2.13.0"), fault: `KTP520 ${PLACE}.tags` },
  {
    name: "tags without a service in 2.14",
    spec: inbound({ tags: { version: "1" } }, "2.14.0"),
    fault: `KTP520 ${PLACE}.tags`,
  },
  {
    name: "a protocol that nobody speaks",
    spec: inbound({ tags: { ...TAGS, "kuma.io/protocol": "http3" } }),
    fault: `KTP521 ${PLACE}.tags["kuma.io/protocol"]`,
  },
  {
    name: "a gateway that speaks HTTP",
    spec: web({}, { inbound: [], gateway: { tags: { ...TAGS, "kuma.io/protocol": "http" } } }),
    fault: 'KTP521 networking.gateway.tags["kuma.io/protocol"]',
  },
  {
    name: "a gateway without a service",
    spec: web({}, { inbound: [], gateway: {} }),
    fault: "KTP520 networking.gateway.tags",
  },
  { name: "a gateway with inbounds", spec: web({}, { gateway: { tags: TAGS } }), fault: "KTP513 networking.inbound" },
  {
    name: "Kuma's own gateway with outbounds",
    spec: web(
      { transparentProxy: false },
      { inbound: [], gateway: { type: "builtin", tags: TAGS }, outbound: [{ port: 1000, tags: TAGS }] },
    ),
    fault: "KTP514 networking.outbound",
  },
  {
    name: "Kuma's own gateway on a host with rules",
    spec: web({}, { inbound: [], gateway: { type: "builtin", tags: TAGS } }),
    fault: "KTP515 networking.gateway.type",
  },
  {
    name: "outbounds with rules",
    spec: web({}, { outbound: [{ port: 1000, tags: TAGS }] }),
    fault: "KTP516 networking.outbound",
  },
  {
    name: "what is told of rules that are not there",
    spec: web({ transparentProxy: false }, { transparentProxying: { directAccessServices: "*" } }),
    fault: "KTP517 networking.transparentProxying",
  },
  { name: "an outbound to nobody", spec: outbound({}), fault: "KTP522 networking.outbound[0]" },
  {
    name: "an outbound to no service",
    spec: outbound({ tags: { version: "1" } }),
    fault: "KTP520 networking.outbound[0].tags",
  },
  {
    name: "an outbound to two",
    spec: outbound({ tags: TAGS, backendRef: BACKEND }),
    fault: "KTP523 networking.outbound[0].backendRef",
  },
  {
    name: "an outbound to no port",
    spec: outbound({ backendRef: { kind: "MeshService", name: "backend" } }),
    fault: "KTP524 networking.outbound[0].backendRef.port",
  },
  {
    name: "an outbound to a backend of a namespace",
    spec: outbound({ backendRef: { ...BACKEND, namespace: "shop" } }),
    fault: "KTP102 networking.outbound[0].backendRef.namespace",
  },
  {
    name: "an outbound without port",
    spec: outbound({ port: undefined, tags: TAGS }),
    fault: "KTP501 networking.outbound[0].port",
  },
  {
    name: "outbounds on one port",
    spec: web(
      { transparentProxy: false },
      {
        outbound: [
          { port: 1000, tags: TAGS },
          { address: "127.0.0.1", port: 1000, tags: { "kuma.io/service": "db" } },
        ],
      },
    ),
    fault: "KTP519 networking.outbound[1].port",
  },
  {
    name: "a backend by name and labels",
    spec: reachable({ ...BACKEND, labels: { a: "b" } }),
    fault: "KTP342 networking.transparentProxying.reachableBackends.refs[0]",
  },
  {
    name: "a namespace without a name",
    spec: reachable({ kind: "MeshService", namespace: "shop", labels: { a: "b" } }),
    fault: "KTP342 networking.transparentProxying.reachableBackends.refs[0]",
  },
  {
    name: "a backend of no kind",
    spec: reachable({ name: "backend" }),
    fault: "KTP501 networking.transparentProxying.reachableBackends.refs[0].kind",
  },
  {
    name: "a backend in capitals",
    spec: reachable({ ...BACKEND, name: "Backend" }),
    fault: "KTP504 networking.transparentProxying.reachableBackends.refs[0].name",
  },
  {
    name: "backends of which none is named",
    spec: web({}, { transparentProxying: { reachableBackends: {} as { refs: [] } } }),
    fault: "KTP501 networking.transparentProxying.reachableBackends.refs",
  },
  {
    name: "a label that is too long",
    spec: web({ kumaVersion: "2.10", labels: { a: "b".repeat(64) } }),
    fault: "KTP509 labels.a",
  },
  {
    name: "a probe that takes no time",
    spec: inbound({ serviceProbe: { timeout: "0s" } }),
    fault: `KTP510 ${PLACE}.serviceProbe.timeout`,
  },
  {
    name: "a probe in no unit",
    spec: inbound({ serviceProbe: { interval: "10" } }),
    fault: `KTP121 ${PLACE}.serviceProbe.interval`,
  },
  {
    name: "a probe that never fails",
    spec: inbound({ serviceProbe: { unhealthyThreshold: 0 } }),
    fault: `KTP104 ${PLACE}.serviceProbe.unhealthyThreshold`,
  },
  {
    name: "a service on the port of the rules",
    spec: inbound({ port: 15006 }),
    fault: `KTP525 ${PLACE}.port`,
    says: "set `proxy.redirect.inbound.port`",
  },
  {
    name: "an application on the port of the rules",
    spec: web(
      { proxy: { redirect: { outbound: { port: 8080 } } } },
      { inbound: [{ port: 80, servicePort: 8080, tags: TAGS }] },
    ),
    fault: `KTP525 ${PLACE}.servicePort`,
  },
  {
    name: "a service on the port of Envoy's own interface",
    spec: inbound({ port: 9901 }),
    fault: `KTP525 ${PLACE}.port`,
    says: "set `networking.admin.port`",
  },
  {
    name: "a service on the port that Envoy's own interface has up to 1.4",
    spec: inbound({ port: 9901 }, "1.4.1"),
    fault: `KTP525 ${PLACE}.port`,
    says: "Give another one.",
  },
  {
    name: "Envoy's own interface on the port of a service",
    spec: web({}, { admin: { port: 80 } }),
    fault: `KTP525 ${PLACE}.port`,
  },
  {
    name: "Envoy's own interface on the port of the rules",
    spec: web({}, { admin: { port: 15001 } }),
    fault: "KTP525 networking.admin.port",
  },
  {
    name: "an address that is not redirected",
    spec: web({ proxy: { ipFamilyMode: "ipv4" } }, { address: "fd00::5" }),
    fault: "KTP526 networking.address",
  },
  { name: "IPv6 of a Kuma without", spec: web({ kumaVersion: "1.1.1" }), fault: "KTP527 proxy.ipFamilyMode" },
  {
    name: "DNS of a Kuma without",
    spec: web({ kumaVersion: "1.1.2", proxy: { redirect: { dns: { enabled: true } } } }),
    fault: "KTP315 proxy.redirect.dns.enabled",
  },
  { name: "a fault of the policy", spec: web({ proxy: { wait: -1 } }), fault: "KTP104 proxy.wait" },
  {
    name: "a policy against itself",
    spec: web({ proxy: { redirect: { inbound: { includePorts: 80, excludePorts: 81 } } } }),
    fault: "KTP118 proxy.redirect.inbound.excludePorts",
  },
  {
    name: "a policy with one port twice",
    spec: web({ proxy: { redirect: { inbound: { port: 15001 } } } }),
    fault: "KTP140 proxy.redirect.inbound.port",
  },
  { name: "an unknown key", spec: inbound({ adress: "10.0.0.6" }), fault: `KTP102 ${PLACE}.adress`, says: "`address`" },
  ...[
    { what: "labels", kumaVersion: "2.9", spec: web({ labels: { a: "b" } }), property: "labels" },
    {
      what: "an address behind NAT",
      kumaVersion: "1.1.6",
      spec: web({}, { advertisedAddress: "198.51.100.7" }),
      property: "networking.advertisedAddress",
    },
    {
      what: "an interface of Envoy's",
      kumaVersion: "1.4.1",
      spec: web({}, { admin: { port: 9903 } }),
      property: "networking.admin",
    },
    {
      what: "a gateway of Kuma's own",
      kumaVersion: "1.3.1",
      spec: web({ transparentProxy: false }, { inbound: [], gateway: { type: "builtin", tags: TAGS } }),
      property: "networking.gateway.type",
    },
    {
      what: "a gateway",
      kumaVersion: "3.0",
      spec: web({}, { inbound: [], gateway: {} }),
      property: "networking.gateway",
      says: "Give its ports as `inbound`",
    },
    { what: "a name of an inbound", kumaVersion: "2.7.0", spec: inbound({ name: "http" }), property: `${PLACE}.name` },
    {
      what: "a state of an inbound",
      kumaVersion: "2.5.0",
      spec: inbound({ state: "NotReady" }),
      property: `${PLACE}.state`,
    },
    {
      what: "a protocol of an inbound",
      kumaVersion: "2.13.0",
      spec: inbound({ protocol: "http" }),
      property: `${PLACE}.protocol`,
    },
    {
      what: "tags of an inbound",
      kumaVersion: "3.0",
      spec: inbound({}),
      property: `${PLACE}.tags`,
      says: "`labels` of the Dataplane",
    },
    {
      what: "reachable services",
      kumaVersion: "1.4.1",
      spec: web({}, { transparentProxying: { reachableServices: "db" } }),
      property: "networking.transparentProxying.reachableServices",
    },
    {
      what: "reachable backends",
      kumaVersion: "2.8.4",
      spec: reachable(BACKEND),
      property: "networking.transparentProxying.reachableBackends",
    },
    {
      what: "an outbound by reference",
      kumaVersion: "2.7.0",
      spec: outbound({ backendRef: BACKEND }),
      property: "networking.outbound[0].backendRef",
    },
    {
      what: "an outbound by tags",
      kumaVersion: "3.0",
      spec: web({ transparentProxy: false }, { inbound: [{ port: 80 }], outbound: [{ port: 1000, tags: TAGS }] }),
      property: "networking.outbound[0].tags",
    },
    {
      what: "a service by its own address",
      kumaVersion: "3.0",
      spec: web({}, { inbound: [{ port: 80 }], transparentProxying: { directAccessServices: ["*", "db"] } }),
      property: "networking.transparentProxying.directAccessServices",
    },
  ].map(({ what, kumaVersion, spec, property, says = `Kuma ${kumaVersion} does not know` }) => ({
    name: `${what} in ${kumaVersion}`,
    spec: { ...spec, kumaVersion },
    fault: `KTP511 ${property}`,
    says,
  })),
];
