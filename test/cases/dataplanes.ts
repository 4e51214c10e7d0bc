import type { DataplaneNetworkingSpec, DataplaneSpec } from "../../lib/spec/dataplane";

/** Sidecars of hosts, each for a release of Kuma that has a form of its own. */
export interface DataplaneCase {
  readonly name: string;
  readonly spec: DataplaneSpec;
}

const web = (members: Partial<DataplaneNetworkingSpec> = {}): DataplaneNetworkingSpec => ({
  address: "10.0.0.5",
  inbound: [{ port: 80, tags: { "kuma.io/service": "web", "kuma.io/protocol": "http" } }],
  ...members,
});

/** Of Kuma's own page about transparent proxying, 1.2. */
export const SEED: DataplaneCase = {
  name: "the example of Kuma's own page",
  spec: {
    kumaVersion: "1.2.1",
    name: "{{ name }}",
    networking: {
      address: "{{ address }}",
      inbound: [{ port: "{{ port }}", tags: { "kuma.io/service": "demo-client" } }],
    },
  },
};

const BACKEND = { kind: "MeshService", name: "backend", port: 8080 } as const;

export const DATAPLANE_CASES: readonly DataplaneCase[] = [
  SEED,
  {
    name: "1.1.0 of IPv4 alone",
    spec: { kumaVersion: "1.1.0", name: "web-1", proxy: { ipFamilyMode: "ipv4" }, networking: web() },
  },
  { name: "1.1.2, the first with a port for IPv6", spec: { kumaVersion: "1.1.2", name: "web-1", networking: web() } },
  {
    name: "1.4 with an application elsewhere, and probed",
    spec: {
      kumaVersion: "1.4.1",
      name: "web-1",
      mesh: "shop",
      networking: web({
        advertisedAddress: "198.51.100.7",
        inbound: [
          {
            port: 8443,
            servicePort: 8080,
            serviceAddress: "192.168.0.10",
            address: "10.0.0.6",
            tags: { "kuma.io/service": "web", version: "1.0", canary: "no" },
            serviceProbe: { interval: "1m30s", timeout: "500ms", unhealthyThreshold: 3, healthyThreshold: 1 },
          },
          { port: 9090, tags: { "kuma.io/service": "web-metrics" } },
        ],
        transparentProxying: { directAccessServices: ["db", "*"] },
      }),
    },
  },
  {
    name: "1.6 without rules",
    spec: {
      kumaVersion: "1.6.1",
      name: "web-1",
      transparentProxy: false,
      networking: web({
        outbound: [
          { port: 10000, tags: { "kuma.io/service": "backend" } },
          { address: "127.0.0.2", port: 5432, tags: { "kuma.io/service": "db", version: "14" } },
        ],
        admin: { port: 9903 },
      }),
    },
  },
  {
    name: "1.8 of a gateway, whose own connections alone are redirected",
    spec: {
      kumaVersion: "1.8.8",
      name: "edge-1",
      proxy: { redirect: { inbound: { enabled: false } } },
      networking: { address: "10.0.0.9", gateway: { tags: { "kuma.io/service": "edge" } } },
    },
  },
  {
    name: "2.0 of Kuma's own gateway",
    spec: {
      kumaVersion: "2.0.0",
      name: "edge-1",
      transparentProxy: false,
      networking: { address: "10.0.0.9", gateway: { type: "builtin", tags: { "kuma.io/service": "edge" } } },
    },
  },
  {
    name: "2.4 with ports of its own and services that it is told of",
    spec: {
      kumaVersion: "2.4.4",
      name: "web-1",
      proxy: { redirect: { inbound: { port: 16006 }, outbound: { port: 16001 }, dns: { enabled: true, port: 16053 } } },
      networking: web({ transparentProxying: { reachableServices: ["backend", "db"] } }),
    },
  },
  { name: "2.7, the first with a mode of families", spec: { kumaVersion: "2.7.0", name: "web-1", networking: web() } },
  {
    name: "2.8 of IPv4 alone",
    spec: { kumaVersion: "2.8.4", name: "web-1", proxy: { ipFamilyMode: "ipv4" }, networking: web() },
  },
  {
    name: "2.9 with backends that it is told of",
    spec: {
      kumaVersion: "2.9.4",
      name: "web-1",
      networking: web({
        inbound: [{ port: 80, name: "http", state: "NotReady", tags: { "kuma.io/service": "web" } }],
        transparentProxying: {
          reachableBackends: {
            refs: [BACKEND, { kind: "MeshExternalService", labels: { team: "shop" } }],
          },
        },
      }),
    },
  },
  {
    name: "2.11, the first with a file of its own",
    spec: {
      kumaVersion: "2.11.0",
      name: "web-1",
      labels: { team: "shop", "kuma.io/workload": "web" },
      proxy: {
        redirect: {
          inbound: { excludePorts: [22, "8000-8099"] },
          dns: { enabled: true },
          vnet: { networks: ["docker0:172.17.0.0/16"] },
        },
      },
      networking: web(),
    },
  },
  {
    name: "2.14 without tags",
    spec: {
      kumaVersion: "2.14.3",
      name: "web-1",
      labels: { "kuma.io/workload": "web" },
      networking: web({ inbound: [{ port: 80, name: "http", protocol: "http" }] }),
    },
  },
  {
    name: "3.0",
    spec: {
      kumaVersion: "3.0-dev",
      name: "web-1",
      labels: { "kuma.io/workload": "web" },
      proxy: { redirect: { outbound: { enabled: false } } },
      networking: {
        address: "fd00::5",
        inbound: [{ port: 80, name: "http", protocol: "http" }],
        transparentProxying: { directAccessServices: "*", reachableBackends: { refs: [] } },
      },
    },
  },
  {
    name: "3.0 without rules",
    spec: {
      kumaVersion: "3.0-dev",
      name: "web-{{ zone }}",
      transparentProxy: false,
      networking: {
        address: "web.{{ zone }}.example.com",
        inbound: [{ port: 80, servicePort: "{{ port }}", protocol: "http" }],
        outbound: [{ port: 10000, backendRef: BACKEND }],
      },
    },
  },
];
