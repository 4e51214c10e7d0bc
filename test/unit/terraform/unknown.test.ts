import { ExtData, encode } from "@msgpack/msgpack";
import fc from "fast-check";
import { UNKNOWN } from "../../../lib/lifecycle/wire";
import { isRecord } from "../../../lib/spec/plain-data";
import { HOST_SCHEMA } from "../../../lib/terraform/host-schema";
import { KUMA_DATAPLANE_SCHEMA } from "../../../lib/terraform/kuma-dataplane-schema";
import { MESH_DNS_SCHEMA } from "../../../lib/terraform/mesh-dns-schema";
import type { Request } from "../../../lib/terraform/method";
import { providerMethods } from "../../../lib/terraform/provider";
import type { ResourceSchema } from "../../../lib/terraform/resource-kind";
import { Session } from "../../../lib/terraform/session";
import { type DynamicValue, decodeValues, type Values } from "../../../lib/terraform/value";
import { configured } from "../../support/configured";

/** A plan in which any part of a configuration is not known yet: what it says nevertheless is true, whatever that part will be. */

const SSH = { host: "web-1", port: 2222, user: "ops", privateKey: "env:KEY", proxy: [{ host: "hop", port: 22 }] };

/** Every attribute is given in one of them at least. */
const SPECS: readonly { readonly name: string; readonly schema: ResourceSchema<never>; readonly spec: Values }[] = [
  {
    name: "a host by SSH",
    schema: HOST_SCHEMA as ResourceSchema<never>,
    spec: {
      kumaDPUser: "5700",
      ipFamilyMode: "ipv4",
      redirect: {
        inbound: { enabled: true, port: 15106, excludePorts: ["22", "2222", "9090"], excludePortsForIPs: ["10.0.0.9"] },
        outbound: {
          port: 15101,
          excludePorts: ["389", "636", "3268-3269", "9102"],
          excludePortsForUIDs: ["tcp:53:1001"],
        },
        dns: { enabled: true, port: 15153, captureAll: true, resolvConfigPath: "/etc/resolv.conf" },
        vnet: { networks: ["docker0:172.17.0.0/16"] },
      },
      log: { enabled: true, level: 6 },
      comments: { disabled: false },
      wait: 5,
      waitInterval: 1000,
      storeFirewalld: false,
      retry: { maxRetries: 3, sleepBetweenRetries: "1s" },
      proxyUser: { name: "kuma-dp", uid: 5700, create: true },
      backend: "iptables",
      persistence: "auto",
      onProxyDown: "fail-open",
      hostEgress: ["metadata", "kerberos"],
      managers: ["ldap", { name: "backup", ports: ["9102"], cidrs: ["10.0.0.0/8"] }],
      connection: SSH,
      confirm: { timeoutSeconds: 30, checks: ["true"] },
      onUnreachable: "forget",
    },
  },
  {
    name: "a host by an argv",
    schema: HOST_SCHEMA as ResourceSchema<never>,
    spec: {
      redirect: {
        inbound: { includePorts: ["80", "443"], insertRedirectInsteadOfAppend: true },
        outbound: { includePorts: ["443"], excludePortsForIPs: ["10.0.0.0/8"] },
      },
      dropInvalidPackets: true,
      keepExistingConnections: false,
      iptablesExecutables: { iptables: "/usr/sbin/iptables" },
      connection: { exec: ["docker", "exec", "-i", "web", "sh"], sudo: { password: "env:PASSWORD" } },
      confirm: false,
      allowLockout: true,
    },
  },
  {
    name: "the DNS of a host",
    schema: MESH_DNS_SCHEMA as ResourceSchema<never>,
    spec: {
      via: { controlPlane: { addresses: ["10.0.0.1", "10.0.0.2"], port: 53 } },
      kumaVersion: "1.6.0",
      domains: ["mesh", "svc.mesh.local"],
      mode: "dnsmasq",
      probe: { mesh: "backend.mesh", other: "example.com" },
      adopt: true,
      proxy: { redirect: { dns: { enabled: true } }, wait: 5 },
      connection: SSH,
      confirm: { timeoutSeconds: 30 },
      onUnreachable: "forget",
    },
  },
  {
    name: "the sidecar of a host",
    schema: KUMA_DATAPLANE_SCHEMA as ResourceSchema<never>,
    spec: {
      kumaVersion: "2.11",
      proxy: { redirect: { inbound: { port: 15106 } } },
      transparentProxy: true,
      mesh: "shop",
      name: "{{ name }}",
      labels: { team: "shop" },
      networking: {
        address: "10.0.0.5",
        inbound: [{ port: "80", tags: { "kuma.io/service": "web" } }],
        transparentProxying: { reachableBackends: { refs: [{ kind: "MeshService", name: "backend", port: 80 }] } },
      },
      proxyUser: { name: "kuma-dp", uid: 5700 },
      controlPlane: { address: "https://control-plane:5678", caCert: "env:CA" },
      token: "env:TOKEN",
      variables: { name: "web-1" },
      binaries: { envoy: "/usr/bin/envoy", archive: { file: "kuma.tar.gz", sha256: "0".repeat(64) } },
      service: { manager: "systemd", before: ["shop.service"], drainSeconds: 5, arguments: ["--log-level=debug"] },
      ready: { timeoutSeconds: 15 },
      connection: SSH,
      confirm: { timeoutSeconds: 30 },
      onUnreachable: "forget",
    },
  },
];

const methods = providerMethods(new Session(() => true));

interface Answer {
  readonly diagnostics: readonly object[];
  readonly plannedState: DynamicValue;
}

const call = (name: string, request: Partial<Request>) => methods[name]?.(request as Request) as Answer;

function planned(typeName: string, config: DynamicValue): Values {
  const request = { typeName, config, proposedNewState: config, priorPrivate: new Uint8Array() };
  const { diagnostics: faults } = call("ValidateResourceConfig", request);
  const { diagnostics, plannedState } = call("PlanResourceChange", request);
  expect([...faults, ...diagnostics]).toEqual([]);
  return decodeValues(plannedState) ?? {};
}

/** Paths of everything that is set: objects, lists, their entries and single values. */
function pathsOf(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  const here = path.length === 0 ? [] : [path];
  if (Array.isArray(value)) return [...here, ...value.flatMap((entry, index) => pathsOf(entry, [...path, index]))];
  if (!isRecord(value)) return value === null ? [] : here;
  return [...here, ...Object.entries(value).flatMap(([key, member]) => pathsOf(member, [...path, key]))];
}

const BARE = new ExtData(0, new Uint8Array([0]));
/** Of which more is said: that it is not null, and how it begins. */
const REFINED = new ExtData(12, encode({ 1: false, 2: "ssh:" }));

function without(value: unknown, [step, ...rest]: readonly (string | number)[], unknown: ExtData): unknown {
  if (step === undefined || value instanceof ExtData) return unknown;
  if (Array.isArray(value))
    return value.map((entry, index) => (index === step ? without(entry, rest, unknown) : entry));
  return isRecord(value) ? { ...value, [step]: without(value[step], rest, unknown) } : value;
}

/** Whether a plan says of a value nothing, or what it will be. */
function isTrueOf(said: unknown, value: unknown): boolean {
  if (said === UNKNOWN) return true;
  if (Array.isArray(said)) {
    return (
      Array.isArray(value) && said.length === value.length && said.every((one, index) => isTrueOf(one, value[index]))
    );
  }
  if (isRecord(said)) return isRecord(value) && Object.keys(said).every((key) => isTrueOf(said[key], value[key]));
  return Object.is(said, value);
}

describe.each(SPECS)("$name", ({ schema, spec }) => {
  const whole = configured(schema, spec);
  const config = decodeValues(whole) ?? {};
  const paths = pathsOf(config);
  const effect = planned(schema.typeName, whole);

  const holds = (unknown: readonly (readonly (string | number)[])[], by: ExtData) => {
    const partly = unknown.reduce<unknown>((value, path) => without(value, path, by), config);
    const said = planned(schema.typeName, { msgpack: encode(partly) });
    expect(isTrueOf(said, effect) ? "true" : said).toBe("true");
  };

  test.each(paths.map((path) => [path.join("."), path] as const))("with an unknown %s", (_name, path) => {
    holds([path], BARE);
    holds([path], REFINED);
  });

  test("with any of it unknown", () => {
    fc.assert(fc.property(fc.subarray(paths), fc.constantFrom(BARE, REFINED), holds), { numRuns: 100 });
  });

  test("with all of it unknown", () =>
    holds(
      Object.keys(config).map((name) => [name]),
      BARE,
    ));
});

test("every attribute is met above", () => {
  for (const schema of [HOST_SCHEMA, MESH_DNS_SCHEMA, KUMA_DATAPLANE_SCHEMA]) {
    const configs = SPECS.filter((row) => row.schema === (schema as unknown)).map(({ spec }) =>
      Object.entries(decodeValues(configured(schema as ResourceSchema<never>, spec)) ?? {}),
    );
    const given = configs.flat().flatMap(([name, value]) => (value === null ? [] : [name]));
    const missing = schema.attributes.filter(({ name, isComputed }) => isComputed !== true && !given.includes(name));
    expect(missing.map(({ name }) => name)).toEqual([]);
  }
});
