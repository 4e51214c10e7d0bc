import fc from "fast-check";
import { parse } from "yaml";
import { dataplane } from "../../lib";
import { proxyPortsOf } from "../../lib/dataplane/redirects";
import { ruleSets } from "../../lib/rules/rule-set";
import type { DataplaneSpec } from "../../lib/spec/dataplane";
import { resolvePolicy } from "../../lib/spec/resolve";
import { resolveDataplane } from "../../lib/spec/resolve-dataplane";
import type { ResolvedPolicy } from "../../lib/spec/resolved";
import { DATAPLANE_CASES } from "../cases/dataplanes";
import { KUMA_VERSIONS } from "../cases/kuma-versions";
import { anything, nearSpec, policy } from "./spec-arbitraries";

/** A Dataplane agrees with the rules of its host, and Kuma reads in it what was meant. */

const version = fc.constantFrom(...KUMA_VERSIONS);
/** Texts that YAML of some version takes for something else, and such that it does not. */
const tag = fc.oneof(
  fc.constantFrom(
    "yes",
    "no",
    "on",
    "y",
    "null",
    "~",
    "1",
    "1.0",
    "0x1f",
    "0o7",
    "1_000",
    "12:30:00",
    "2026-01-01",
    ".",
    "-",
    ":a",
  ),
  fc.stringMatching(/^[A-Za-z0-9._:-]{1,8}$/),
);

/** Of a service on some port. */
const specs = fc
  .record({ kumaVersion: version, proxy: policy, port: fc.integer({ min: 1, max: 9000 }), value: tag })
  .map(
    ({ kumaVersion, proxy, port, value }): DataplaneSpec => ({
      kumaVersion,
      name: "web-1",
      proxy: proxy as NonNullable<DataplaneSpec["proxy"]>,
      networking: {
        address: "10.0.0.5",
        inbound: [
          { port, ...(kumaVersion.startsWith("3") ? {} : { tags: { "kuma.io/service": "web", version: value } }) },
        ],
      },
    }),
  );

const DIRECTIONS: Readonly<Record<string, "inbound" | "outbound">> = {
  KUMA_MESH_INBOUND_REDIRECT: "inbound",
  KUMA_MESH_OUTBOUND_REDIRECT: "outbound",
};

/** Where the rules of a policy send what comes in, and what goes out, by family; a chain that nothing leads to says nothing. */
function targetsOf(rules: ResolvedPolicy): string[] {
  return ruleSets(rules).flatMap(({ family, tables }) =>
    tables
      .flatMap(({ chains }) => chains)
      .flatMap(({ name, rules: all }) => {
        const direction = DIRECTIONS[name];
        if (direction === undefined || !rules[direction].enabled) return [];
        return all.flatMap(({ verdict }) =>
          verdict.kind === "redirect" ? [`${family} ${direction} ${verdict.port}`] : [],
        );
      }),
  );
}

/** What a release of Kuma opens for a Dataplane, by what its control plane makes of the resource and the file. */
function opened(data: Readonly<Record<string, number | string>>, kumaVersion: string): string[] {
  const { redirectPortInbound: inbound, redirectPortOutbound: outbound, redirectPortInboundV6, ipFamilyMode } = data;
  const [, minor = "0"] = kumaVersion.split(".");
  const hasPortV6 = kumaVersion.startsWith("1.") || (kumaVersion.startsWith("2.") && Number(minor) < 9);
  const isDual = hasPortV6 ? redirectPortInboundV6 !== undefined : ipFamilyMode !== "IPv4";
  return [
    `ipv4 inbound ${inbound}`,
    `ipv4 outbound ${outbound}`,
    ...(isDual ? [`ipv6 inbound ${redirectPortInboundV6 ?? inbound}`, `ipv6 outbound ${outbound}`] : []),
  ];
}

test("every port that rules send traffic to is one that the sidecar opens", () => {
  fc.assert(
    fc.property(specs, (spec) => {
      const resolved = resolveDataplane(spec);
      const made = dataplane(spec);
      fc.pre(resolved.ok && made.ok);
      if (!resolved.ok || !made.ok) return;
      const targets = targetsOf(resolved.value.policy);
      expect(
        proxyPortsOf(resolved.value).map(({ family, direction, port }) => `${family} ${direction} ${port}`),
      ).toEqual(expect.arrayContaining(targets));
      const { transparentProxying: section } = parse(made.value.dataplane).networking;
      if (spec.kumaVersion.startsWith("3")) expect(section).toBeUndefined();
      else expect(opened(section, spec.kumaVersion)).toEqual(expect.arrayContaining(targets));
    }),
  );
});

test("the file of kuma-dp is a policy that means the same to it", () => {
  fc.assert(
    fc.property(specs, (spec) => {
      const resolved = resolveDataplane(spec);
      const made = dataplane(spec);
      fc.pre(resolved.ok && made.ok && made.value.transparentProxyConfig !== undefined);
      if (!resolved.ok || !made.ok) return;
      const read = resolvePolicy(parse(made.value.transparentProxyConfig ?? "", { version: "1.1" }));
      if (!read.ok) throw new Error(JSON.stringify(read.failures));
      expect(heard(read.value)).toEqual(heard(resolved.value.policy));
    }),
  );
});

/** What kuma-dp reads. Source: pkg/transparentproxy/config/dataplane/config_dataplane.go, `DataplaneConfig`. */
function heard({ families, inbound, outbound, dns, vnet }: ResolvedPolicy): unknown {
  const flow = ({ enabled, port }: { enabled: boolean; port: number }) => ({ enabled, port });
  // It has to listen for what networks of containers send, too.
  const out = { enabled: outbound.enabled || vnet.length > 0, port: outbound.port };
  return { families, inbound: flow(inbound), outbound: out, dns: flow(dns), vnet };
}

test("YAML of either version is read as it was meant", () => {
  fc.assert(
    fc.property(specs, (spec) => {
      const made = dataplane(spec);
      fc.pre(made.ok);
      if (!made.ok) return;
      const data = parse(made.value.dataplane, { version: "1.1" });
      expect(parse(made.value.dataplane, { version: "1.2" })).toEqual(data);
      expect(data).toMatchObject({ name: spec.name, networking: { inbound: spec.networking.inbound } });
    }),
  );
});

test("variables that are filled in say what would have been said without them", () => {
  const port = fc.integer({ min: 1, max: 9000 });
  fc.assert(
    fc.property(
      version,
      fc.stringMatching(/^web-[a-z]{1,8}$/),
      fc.ipV4(),
      port,
      tag,
      (kumaVersion, name, address, inbound, value) => {
        const of = (texts: { name: string; address: string; port: string; version: string }) =>
          dataplane({
            kumaVersion,
            name: texts.name,
            networking: {
              address: texts.address,
              inbound: [
                {
                  port: texts.port,
                  ...(kumaVersion.startsWith("3")
                    ? {}
                    : { tags: { "kuma.io/service": "web", version: texts.version } }),
                },
              ],
            },
          });
        const given = { name, address, port: String(inbound), version: value };
        const [direct, open] = [
          of(given),
          of({ name: "{{ name }}", address: "{{ address }}", port: "{{ port }}", version: "{{ version }}" }),
        ];
        fc.pre(direct.ok && open.ok);
        if (!direct.ok || !open.ok) return;
        const filled = open.value.dataplane.replace(/\{\{ (\w+) \}\}/g, (_, key: keyof typeof given) => given[key]);
        expect(parse(filled, { version: "1.1" })).toEqual(parse(direct.value.dataplane, { version: "1.1" }));
      },
    ),
  );
});

test("whatever is given is refused with reasons, or a Dataplane", () => {
  const near = fc.record(
    { kumaVersion: version, name: fc.oneof(fc.string(), anything), networking: nearSpec, proxy: nearSpec },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(fc.oneof(anything, nearSpec, near), (spec) => {
      const made = dataplane(spec as DataplaneSpec);
      if (made.ok) return;
      expect(made.failures.length).toBeGreaterThan(0);
      for (const { code, problem, remedy } of made.failures) {
        expect(code).toMatch(/^KTP\d{3}$/);
        expect(`${problem}${remedy}`).not.toMatch(/\p{Cc}/u);
      }
    }),
  );
});

/** The ways to every value of a spec, and what it says with another one there. */
function withFault(spec: unknown, path: readonly (string | number)[], value: unknown): unknown {
  const [step, ...rest] = path;
  if (step === undefined) return value;
  if (Array.isArray(spec)) return spec.map((entry, index) => (index === step ? withFault(entry, rest, value) : entry));
  const object = spec as Readonly<Record<string, unknown>>;
  return { ...object, [step]: withFault(object[step], rest, value) };
}

function pathsOf(value: unknown, path: readonly (string | number)[] = []): (readonly (string | number)[])[] {
  if (typeof value !== "object" || value === null) return [path];
  return Object.entries(value).flatMap(([key, inner]) =>
    pathsOf(inner, [...path, Array.isArray(value) ? Number(key) : key]),
  );
}

describe.each(DATAPLANE_CASES)("$name", ({ spec }) => {
  test.each(pathsOf(spec).map((path) => ({ path, property: path.join(".") })))(
    "a fault at $property is told there",
    ({ path }) => {
      const resolved = resolveDataplane(withFault(spec, path, "{\n"));
      if (resolved.ok) throw new Error("taken");
      const told = resolved.failures.map(({ property }) => property);
      const [first] = path;
      expect(told.some((property) => property?.startsWith(String(first)))).toBe(true);
    },
  );
});
