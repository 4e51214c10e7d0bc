/** Specs of the DNS of a host with one fault each, and how it is told. */

export const controlPlane = (members: object) => ({ via: { controlPlane: { addresses: "10.0.0.1", ...members } } });

/** `fault`: code and property. */
export const FAULTY_MESH_DNS: readonly { name: string; spec: unknown; fault: string; says?: string }[] = [
  {
    name: "the sidecar in resolv.conf, which would ask itself",
    spec: { via: { sidecar: { port: 53 } }, mode: "resolv-conf" },
    fault: "KTP329 mode",
  },
  {
    name: "a fault in the policy of the same host",
    spec: { ...controlPlane({}), proxy: { redirect: { dns: { enabled: "yes" } } } },
    fault: "KTP101 proxy.redirect.dns.enabled",
  },
  {
    name: "capture by rules that take no query",
    spec: { via: { sidecar: {} }, mode: "capture", proxy: {} },
    fault: "KTP334 mode",
    says: "leaves queries alone",
  },
  {
    name: "capture by rules that take queries to another port",
    spec: { via: { sidecar: {} }, mode: "capture", proxy: { redirect: { dns: { enabled: true, port: 16053 } } } },
    fault: "KTP334 mode",
    says: "to port 16053, and the sidecar is said to answer on 15053",
  },
  {
    name: "a control plane on port 53, whose queries are all taken",
    spec: { ...controlPlane({ port: 53 }), proxy: { redirect: { dns: { enabled: true, captureAll: true } } } },
    fault: "KTP334 mode",
    says: "to the control plane on port 53",
  },
  {
    name: "a control plane in resolv.conf, whose nameservers are taken",
    spec: { ...controlPlane({ port: 53 }), mode: "resolv-conf", proxy: { redirect: { dns: { enabled: true } } } },
    fault: "KTP334 mode",
    says: "to the control plane on port 53",
  },
  {
    name: "a resolver whose own queries are taken",
    spec: {
      ...controlPlane({}),
      mode: "systemd-resolved",
      proxy: { redirect: { dns: { enabled: true, captureAll: true } } },
    },
    fault: "KTP334 mode",
    says: "round in a circle",
  },
  {
    name: "a name of the mesh that is none of its names",
    spec: { ...controlPlane({}), domains: ["svc.mesh.local"], probe: { mesh: "backend.mesh" } },
    fault: "KTP338 probe.mesh",
    says: "in none of svc.mesh.local",
  },
  {
    name: "a domain that DNS has for itself",
    spec: { ...controlPlane({}), domains: "10.in-addr.arpa" },
    fault: "KTP311 domains",
  },
  { name: "nobody who answers", spec: {}, fault: "KTP313 via" },
  { name: "two who answer", spec: { via: { sidecar: {}, ...controlPlane({}).via } }, fault: "KTP313 via" },
  {
    name: "a control plane without an address",
    spec: controlPlane({ addresses: [] }),
    fault: "KTP319 via.controlPlane.addresses",
  },
  {
    name: "a name for an address",
    spec: controlPlane({ addresses: "cp.example.com" }),
    fault: "KTP312 via.controlPlane.addresses",
  },
  {
    name: "an address with a port",
    spec: controlPlane({ addresses: ["10.0.0.1", "10.0.0.1:53"] }),
    fault: "KTP312 via.controlPlane.addresses[1]",
  },
  {
    name: "an address with a zone",
    spec: controlPlane({ addresses: "fe80::1%eth0" }),
    fault: "KTP312 via.controlPlane.addresses",
  },
  ...["0.0.0.0", "::", "224.0.0.1", "ff02::1", "255.255.255.255", "fe80::1", "::ffff:10.0.0.1"].map((addresses) => ({
    name: `${addresses}, at which no control plane is reached`,
    spec: controlPlane({ addresses }),
    fault: "KTP312 via.controlPlane.addresses",
  })),
  ...["10.0.0.1", "fd00::1", "-c", "a b"].map((mesh) => ({
    name: `${mesh} for a name that has to resolve`,
    spec: { ...controlPlane({}), probe: { mesh } },
    fault: "KTP336 probe.mesh",
  })),
  { name: "a port that is none", spec: controlPlane({ port: 0 }), fault: "KTP110 via.controlPlane.port" },
  { name: "a slip in a key", spec: { via: { sideCar: {} } }, fault: "KTP102 via.sideCar", says: "`sidecar`" },
  { name: "a domain with a dot before it", spec: { ...controlPlane({}), domains: ".mesh" }, fault: "KTP311 domains" },
  {
    name: "a domain that is everything",
    spec: { ...controlPlane({}), domains: ["mesh", "."] },
    fault: "KTP311 domains[1]",
  },
  {
    name: "a domain with a word of a shell in it",
    spec: { ...controlPlane({}), domains: "mesh;reboot" },
    fault: "KTP311 domains",
  },
  {
    name: "a version of something else",
    spec: { ...controlPlane({}), kumaVersion: "latest" },
    fault: "KTP310 kumaVersion",
  },
  {
    name: "the control plane of Kuma 1.7",
    spec: { ...controlPlane({}), kumaVersion: "1.7.0" },
    fault: "KTP314 via.controlPlane",
    says: "sidecar",
  },
  {
    name: "the control plane of Kuma 2.9",
    spec: { ...controlPlane({}), kumaVersion: "v2.9" },
    fault: "KTP314 via.controlPlane",
  },
  {
    name: "the sidecar of Kuma 1.1.2",
    spec: { via: { sidecar: {} }, kumaVersion: "1.1.2" },
    fault: "KTP315 via.sidecar",
    says: "controlPlane",
  },
  {
    name: "resolv.conf with a port",
    spec: { ...controlPlane({}), mode: "resolv-conf" },
    fault: "KTP316 mode",
    says: "KUMA_DNS_SERVER_PORT=53",
  },
  {
    name: "resolv.conf with the sidecar",
    spec: { via: { sidecar: {} }, mode: "resolv-conf" },
    fault: "KTP316 mode",
    says: "15053",
  },
  {
    name: "a fourth nameserver",
    spec: {
      ...controlPlane({ port: 53, addresses: ["10.0.0.1", "10.0.0.2", "10.0.0.3", "10.0.0.4"] }),
      mode: "resolv-conf",
    },
    fault: "KTP317 via.controlPlane.addresses",
  },
  { name: "capture for the control plane", spec: { ...controlPlane({}), mode: "capture" }, fault: "KTP318 mode" },
  { name: "a way that is none", spec: { ...controlPlane({}), mode: "nscd" }, fault: "KTP103 mode", says: '"dnsmasq"' },
  {
    name: "two kinds of connection",
    spec: { ...controlPlane({}), connection: { host: "a", exec: ["sh"] } },
    fault: "KTP160 connection.exec",
  },
];
