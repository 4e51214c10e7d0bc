import { readFileSync } from "node:fs";
import { join } from "node:path";
import { dataplaneContradictions } from "../../../lib/spec/dataplane-contradictions";
import { dataplaneSchema } from "../../../lib/spec/dataplane-schema";
import { readSpec } from "../../../lib/spec/read";
import { dataplaneOf, resolveDataplane } from "../../../lib/spec/resolve-dataplane";
import { FAULTY_DATAPLANES, web } from "./faulty-dataplanes";

function faultsOf(spec: unknown): string[] {
  const resolved = resolveDataplane(spec);
  return resolved.ok ? [] : resolved.failures.map(({ code, property }) => `${code} ${property}`);
}

test("a spec is read with Kuma's defaults", () => {
  const resolved = resolveDataplane(web());
  expect(resolved).toMatchObject({
    ok: true,
    value: {
      mesh: "default",
      name: "web-1",
      labels: {},
      transparentProxy: true,
      policy: { families: ["ipv4", "ipv6"], inbound: { port: 15006 }, outbound: { port: 15001 } },
      networking: {
        address: "10.0.0.5",
        inbounds: [{ port: 80, tags: { "kuma.io/service": "web" } }],
        outbounds: [],
        directAccessServices: [],
        reachableServices: undefined,
        reachableBackends: undefined,
        adminPort: undefined,
      },
    },
  });
});

test.each(FAULTY_DATAPLANES)("$name is refused: $fault", ({ spec, fault, says = "" }) => {
  const resolved = resolveDataplane(spec);
  if (resolved.ok) throw new Error("taken");
  expect(faultsOf(spec)).toEqual([fault]);
  for (const { problem, remedy } of resolved.failures) {
    expect(`${problem} ${remedy}`).toContain(says);
    expect([problem, remedy]).toEqual([expect.stringMatching(/\.$/), expect.stringMatching(/[.?]$/)]);
    expect(`${problem}${remedy}`).not.toMatch(/[\n\r]|undefined|\[object/);
  }
});

/** Of files, not of specs. */
const OF_THE_COMMAND = ["KTP528"];

test("every failure of the catalogue is met above, under a code of its own", () => {
  const text = readFileSync(join(__dirname, "../../../lib/errors/dataplane-failures.ts"), "utf8");
  const codes = [...text.matchAll(/"(KTP\d{3})"/g)].map(([, code]) => code as string);
  expect(codes.filter((code, index) => codes.indexOf(code) !== index)).toEqual([]);
  const met = FAULTY_DATAPLANES.map(({ fault }) => fault.slice(0, 6)).filter((code) => /KTP5[0-3]/.test(code));
  expect([...new Set([...met, ...OF_THE_COMMAND])].toSorted()).toEqual(codes.toSorted());
});

test("all faults are told at once, of each entry and beside it", () => {
  const spec = {
    kumaVersion: "1.1.2",
    name: "Web",
    labels: { a: "b" },
    networking: {
      address: "0.0.0.0",
      inbound: [
        { port: 0, tags: { version: "" }, serviceAddress: "x" },
        { tags: { "kuma.io/service": "web", "kuma.io/protocol": "smtp" }, name: "http" },
      ],
      gateway: { tags: { "kuma.io/service": "web" } },
      outbound: [{ port: 15001 }],
    },
  };
  expect(faultsOf(spec).toSorted()).toEqual([
    "KTP110 networking.inbound[0].port",
    "KTP501 networking.inbound[1].port",
    "KTP503 name",
    "KTP505 networking.inbound[0].serviceAddress",
    "KTP507 networking.address",
    "KTP508 networking.inbound[0].tags.version",
    "KTP511 labels",
    "KTP511 networking.inbound[1].name",
    "KTP516 networking.outbound",
    'KTP521 networking.inbound[1].tags["kuma.io/protocol"]',
    "KTP522 networking.outbound[0]",
    "KTP525 networking.outbound[0].port",
  ]);
});

test.each([
  { name: "an entry that is no object", inbound: ["80"], want: ["KTP101 networking.inbound[0]"] },
  { name: "a list that is none", inbound: { port: 80 }, want: ["KTP101 networking.inbound"] },
  {
    name: "an entry with an unknown key",
    inbound: [{ port: 80, tag: {} }],
    want: ["KTP102 networking.inbound[0].tag", "KTP520 networking.inbound[0].tags"],
  },
])("what cannot be read is not guessed: $name", ({ inbound, want }) => {
  expect(faultsOf(web({}, { inbound: inbound as unknown as [] }))).toEqual(want);
});

test.each([
  {
    name: "one port of two services",
    spec: web(
      {},
      {
        inbound: [
          { port: 80, tags: { "kuma.io/service": "a" } },
          { port: 80, tags: { "kuma.io/service": "b" } },
        ],
      },
    ),
  },
  {
    name: "a variable for every value",
    spec: web(
      { name: "{{name}}", mesh: "{{ mesh }}" },
      {
        address: "{{ ip }}",
        inbound: [
          {
            port: "{{ port }}",
            servicePort: "{{ port }}",
            serviceAddress: "{{ application }}",
            tags: { "kuma.io/service": "{{ service }}-v1" },
          },
        ],
      },
    ),
  },
  {
    name: "the port of rules without rules",
    spec: web({ transparentProxy: false }, { inbound: [{ port: 15006, tags: { "kuma.io/service": "web" } }] }),
  },
  { name: "a gateway of 2.14 without tags", spec: web({ kumaVersion: "2.14.3" }, { inbound: [], gateway: {} }) },
  {
    name: "an external service without port",
    spec: web(
      { kumaVersion: "3.0", transparentProxy: false },
      { inbound: [{ port: 80 }], outbound: [{ port: 1000, backendRef: { kind: "MeshExternalService", name: "db" } }] },
    ),
  },
  {
    name: "Envoy's own interface elsewhere",
    spec: web({}, { inbound: [{ port: 9901, tags: { "kuma.io/service": "web" } }], admin: { port: 9903 } }),
  },
  { name: "a DNS name", spec: web({}, { address: "web-1.example.com." }) },
])("$name is taken", ({ spec }) => {
  expect(faultsOf(spec)).toEqual([]);
});

test("the proxy user is asked about where one is told beside the Dataplane", () => {
  const spec = web({ proxy: { kumaDPUser: "envoy" } });
  const { value } = readSpec(dataplaneSchema, spec, "entries");
  const proxyUser = { name: "envoy", uid: 101 };
  expect(faultsOf(spec)).toEqual([]);
  expect(dataplaneContradictions({ ...value, proxyUser })).toEqual([]);
  expect(dataplaneOf({ ...value, proxyUser }).policy.proxyUser).toEqual({ name: "envoy", uid: 101, create: true });
  const others = dataplaneContradictions({ ...value, proxyUser: { name: "mesh" } });
  expect(others.map(({ failure }) => `${failure.code} ${failure.property}`)).toEqual(["KTP133 proxy.kumaDPUser"]);
});

test("a text of many variables is refused without trying every way to split it", () => {
  expect(faultsOf(web({ name: `${"{{ a }}bbbbbbbb".repeat(30)}!` }))).toEqual(["KTP502 name"]);
});

test("nothing is made of a spec with faults", () => {
  expect(() => dataplaneOf({})).toThrow("a Dataplane was made of a spec with faults");
});
