import fc from "fast-check";
import { controlPlaneTraffic, effective, equivalent, kumaInit, podMetadata, podPolicy } from "../../lib/kubernetes";
import { ANNOTATION, INJECTOR_OWNED } from "../../lib/kubernetes/annotations";
import type { PodPolicySpec } from "../../lib/spec/pod";
import { KUMA_VERSIONS } from "../cases/kuma-versions";
import { valueIn } from "../support/value-in";
import { anything, policy } from "./spec-arbitraries";

/** Whatever people write for pods: it is refused with reasons, or comes out as it was asked. */

const version = fc.constantFrom(...KUMA_VERSIONS);
const ports = fc.uniqueArray(fc.integer({ min: 1, max: 65535 }), { maxLength: 5 });
const uid = fc.integer({ min: 0, max: 65535 });
const rule = fc
  .tuple(fc.constantFrom("tcp", "udp"), fc.integer({ min: 1, max: 65535 }), uid)
  .map((parts) => parts.join(":"));

/** What annotations of some release can say. */
const sayable: fc.Arbitrary<PodPolicySpec> = fc.record(
  {
    ipFamilyMode: fc.constantFrom("dualstack" as const, "ipv4" as const),
    dropInvalidPackets: fc.boolean(),
    log: fc.record({ enabled: fc.boolean() }),
    redirect: fc.record(
      {
        inbound: fc.record(
          { enabled: fc.boolean(), excludePorts: ports, excludePortsForIPs: fc.array(fc.ipV4(), { maxLength: 3 }) },
          { requiredKeys: [] },
        ),
        outbound: fc.record(
          { excludePorts: ports, excludePortsForUIDs: fc.array(rule, { maxLength: 3 }) },
          { requiredKeys: [] },
        ),
        dns: fc.record({ enabled: fc.boolean(), port: fc.integer({ min: 1024, max: 9000 }) }, { requiredKeys: [] }),
      },
      { requiredKeys: [] },
    ),
    applicationProbeProxyPort: fc.integer({ min: 0, max: 65535 }),
    directAccessServices: fc.array(fc.stringMatching(/^[a-z]{1,5}$/), { minLength: 1, maxLength: 3 }),
  },
  { requiredKeys: [] },
);

test("what can be said is read again as the same, in every release", () => {
  let said = 0;
  fc.assert(
    fc.property(sayable, version, (spec, kumaVersion) => {
      const metadata = podMetadata(spec, { kumaVersion });
      if (!metadata.ok) return;
      said++;
      const { annotations } = metadata.value;
      const read = valueIn(podPolicy(annotations, { kumaVersion }));
      expect(valueIn(podMetadata(read, { kumaVersion }))).toEqual(metadata.value);
      const template = (own: Readonly<Record<string, string>>) => ({
        kumaVersion,
        template: { metadata: { annotations: own } },
      });
      const pod = valueIn(effective(template(annotations)));
      expect(equivalent(pod.policy, pod.policy).isEquivalent).toBe(true);
      expect(valueIn(kumaInit(template(annotations))).initContainer["name"]).toBe("kuma-init");
    }),
    { numRuns: 300 },
  );
  expect(said).toBeGreaterThan(20);
});

test("any policy of a host is refused with reasons, or gives all that it asks for", () => {
  fc.assert(
    fc.property(policy, version, (spec, kumaVersion) => {
      for (const result of [
        podMetadata(spec as PodPolicySpec, { kumaVersion }),
        controlPlaneTraffic(spec as PodPolicySpec, { kumaVersion }),
      ]) {
        if (result.ok) continue;
        expect(result.failures.length).toBeGreaterThan(0);
        for (const { code, problem, remedy } of result.failures) {
          expect([code, problem, remedy]).toEqual([
            expect.stringMatching(/^KTP\d{3}$/),
            expect.any(String),
            expect.any(String),
          ]);
        }
      }
    }),
    { numRuns: 300 },
  );
});

const names = fc.constantFrom(...Object.values(ANNOTATION), ...INJECTOR_OWNED, "kuma.io/sidecar-injection");
const texts = fc.oneof(
  fc.constantFrom(
    "",
    "80",
    "80,443",
    "a",
    "0",
    "enabled",
    "true",
    "tcp:80:1;",
    "10.0.0.0/8",
    "refs: []",
    "{",
    "&a *a",
    "*b",
  ),
  fc.string(),
);

test("nothing that stands in a template, a ConfigMap or an environment makes it throw", () => {
  fc.assert(
    fc.property(
      fc.dictionary(names, texts),
      fc.oneof(anything, texts),
      fc.oneof(anything, fc.record({ spec: anything, metadata: anything })),
      version,
      (annotations, configMap, odd, kumaVersion) => {
        const given = { kumaVersion, configMap, customConfigMap: configMap };
        for (const template of [odd, { metadata: { annotations } }]) {
          const result = effective({ ...given, template });
          expect(result.ok || result.failures.length > 0).toBe(true);
        }
        expect(podPolicy(annotations, given)).toBeDefined();
      },
    ),
    { numRuns: 500 },
  );
});
