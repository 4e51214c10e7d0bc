import { effective, equivalent, podMetadata } from "../../../lib/kubernetes";
import type { PodPolicySpec } from "../../../lib/spec/pod";
import { POD_POLICY_CASES } from "../../cases/pod-policies";
import { withReleases } from "../../support/kuma-releases";
import { policyOf } from "../../support/policy-of";
import { valueIn } from "../../support/value-in";

/** The same policy, as a host has it and as a pod of one release gets it. */
function compared(spec: PodPolicySpec, kumaVersion: string, host: PodPolicySpec = {}) {
  const { annotations } = valueIn(podMetadata(spec, { kumaVersion }));
  const pod = valueIn(effective({ kumaVersion, template: { metadata: { annotations } } }));
  return equivalent(policyOf({ ...spec, ...host }), pod.policy).deviations;
}

/** What a host can say of it, too. */
function asHost({ ipFamilyMode, redirect, dropInvalidPackets, log }: PodPolicySpec): PodPolicySpec {
  const given = { ipFamilyMode, redirect, dropInvalidPackets, log };
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

test("a host passes SSH by and asks its own nameservers, a pod does neither", () => {
  const spec = { redirect: { outbound: { excludePorts: [5432] } } };
  expect(compared(spec, "2.8.4")).toEqual([
    {
      traffic: "inbound tcp to port 22",
      host: "passes by the sidecar",
      pod: "goes to the sidecar on port 15006",
    },
    {
      traffic: "outbound tcp to port 53 except of uid 5678",
      host: "goes to the sidecar on port 15001",
      pod: "passes by the sidecar",
    },
    { traffic: "dns except of uid 5678", host: "passes by the sidecar", pod: "goes to the sidecar on port 15053" },
  ]);
});

/** One release of each way in which rules come about. */
const RELEASES = ["1.2.3", "2.8.4", "2.14.3", "3.0-dev"];

describe.each(
  withReleases(POD_POLICY_CASES).filter(({ isSayable, version }) => isSayable && RELEASES.includes(version)),
)("$name, Kuma $version", ({ spec, version }) => {
  test("a host that says as much treats traffic alike", () => {
    const { annotations } = valueIn(podMetadata(spec, { kumaVersion: version }));
    const { policy } = valueIn(effective({ kumaVersion: version, template: { metadata: { annotations } } }));
    const said = asHost(spec);
    const excludePorts = policy.inbound.excludePorts.map(({ from, to }) => `${from}-${to}`);
    const host = policyOf({
      ...said,
      redirect: {
        ...said.redirect,
        inbound: { ...said.redirect?.inbound, excludePorts },
        dns: { enabled: policy.dns.enabled, captureAll: policy.dns.captureAll },
      },
    });
    expect(equivalent(host, policy)).toEqual({ isEquivalent: true, deviations: [] });
  });
});

test("each deviation is told, whichever it is", () => {
  const host = policyOf({ redirect: { inbound: { excludePorts: [] } } });
  const deviations = (spec: PodPolicySpec) =>
    equivalent(host, policyOf({ redirect: { inbound: { excludePorts: [] } }, ...spec })).deviations.map(
      ({ traffic }) => traffic,
    );
  expect(deviations({})).toEqual([]);
  expect(deviations({ ipFamilyMode: "ipv4" })).toEqual(
    expect.arrayContaining([expect.stringMatching(/^inbound tcp over ipv6$/)]),
  );
  expect(deviations({ redirect: { inbound: { excludePorts: [80] } } })).toEqual(["inbound tcp to port 80"]);
  expect(deviations({ dropInvalidPackets: true }).length).toBeGreaterThan(0);
});

describe("more than can be compared flow by flow", () => {
  const every = <T>(entry: (index: number) => T) => Array.from({ length: 60 }, (_, index) => entry(index));
  const long = {
    excludePorts: every((index) => 1000 + 7 * index),
    excludePortsForIPs: every((index) => `10.0.${index}.0/24`),
  };
  const excludePortsForUIDs = every((index) => `tcp:${1000 + index}:${2000 + index}`);
  const policy = policyOf({ redirect: { inbound: long, outbound: { ...long, excludePortsForUIDs } } });

  test("is alike where the rules are", () => {
    expect(equivalent(policy, policy)).toEqual({ isEquivalent: true, deviations: [] });
    const uidExclusions = policy.uidExclusions.toReversed();
    expect(equivalent(policy, { ...policy, uidExclusions })).toEqual({ isEquivalent: true, deviations: [] });
  });

  test("else it is told as a whole, direction by direction", () => {
    const outbound = { ...policy.outbound, excludePorts: [{ from: 5678, to: 5678 }] };
    const { isEquivalent, deviations } = equivalent(policy, { ...policy, outbound });
    expect(isEquivalent).toBe(false);
    expect(deviations.map(({ traffic }) => traffic)).toEqual(["outbound tcp as a whole"]);
    expect(deviations[0]?.pod).toMatch(/^goes "to the sidecar \(15001\), except port 5678, to 10\.0\.0\.0\/24/);
    expect(deviations[0]?.host).toMatch(/^goes "to the sidecar \(15001\), except ports 1000, 1007/);
  });

  test("and never is what differs in no such word taken for alike", () => {
    const dns = { ...policy.dns, enabled: true, zoneSplit: true };
    const { deviations } = equivalent({ ...policy, dns }, { ...policy, dns: { ...dns, zoneSplit: false } });
    expect(deviations.map(({ traffic }) => traffic)).toEqual([
      "traffic that more rules tell apart than can be compared",
    ]);
  });
});

test("single ports and the range that they make are alike", () => {
  const singles = Array.from({ length: 1000 }, (_, index) => 3000 + index);
  const host = policyOf({ redirect: { inbound: { excludePorts: "3000-3999" } } });
  expect(equivalent(host, policyOf({ redirect: { inbound: { excludePorts: singles } } })).deviations).toEqual([]);
});
