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
