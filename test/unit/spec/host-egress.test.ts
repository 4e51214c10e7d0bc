import { describeFailure } from "../../../lib/errors/failure";
import { canonicalSpec } from "../../../lib/spec/canonical";
import { resolveHostSpec } from "../../../lib/spec/resolve";
import { hostSpec } from "../../support/host-spec";

const outbound = (spec: Parameters<typeof hostSpec>[0]) => {
  const { policy } = hostSpec(spec);
  return { ...policy.outbound, uidExclusions: policy.uidExclusions };
};

const port = (number: number) => ({ from: number, to: number });

test.each([
  ["dns", { excludePorts: [port(53)] }],
  ["kerberos", { excludePorts: [port(88), port(464)] }],
  ["metadata", { excludeAddresses: { ipv4: ["169.254.169.254/32"], ipv6: ["fd00:ec2::254/128"] } }],
  ["packages", { uidExclusions: [{ protocol: "tcp", ports: [port(80), port(443)], uids: port(0) }] }],
  // Over UDP nothing is redirected but DNS.
  ["ntp", outbound({})],
] as const)("%s passes by", (name, expected) => {
  expect(outbound({ hostEgress: [name] })).toEqual({ ...outbound({}), ...expected });
});

test("the agent of AWS passes by for root alone, and its metadata for everybody: an address says more than an owner", () => {
  expect(outbound({ hostEgress: ["ssm"] })).toMatchObject({
    excludePorts: [],
    excludeAddresses: { ipv4: ["169.254.169.254/32"] },
    uidExclusions: [{ protocol: "tcp", ports: [port(443)], uids: port(0) }],
  });
});

test("names join what a spec excludes itself, which stays written as it was", () => {
  const written = { hostEgress: ["ldap", "dns", "dns"], redirect: { outbound: { excludePorts: [9102, 53] } } } as const;
  expect(outbound(written).excludePorts).toEqual([53, 389, 636, 3268, 3269, 9102].map(port));
  expect(canonicalSpec(written, hostSpec(written))).toEqual({
    hostEgress: ["dns", "ldap"],
    redirect: { outbound: { excludePorts: [53, 9102] } },
  });
});

const refused = (spec: unknown) => {
  const resolved = resolveHostSpec(spec);
  return resolved.ok
    ? []
    : resolved.failures.map((failure) => [failure.code, failure.property, describeFailure(failure)]);
};

test("what is not known is refused with the name that was meant, and ports beside those that are included", () => {
  expect(refused({ hostEgress: ["metdata"] })).toEqual([
    ["KTP572", "hostEgress[0]", expect.stringContaining('Did you mean "metadata"?')],
  ]);
  const includePorts = [443];
  expect(refused({ hostEgress: ["ldap", "metadata"], redirect: { outbound: { includePorts } } })).toEqual([
    ["KTP573", "hostEgress", expect.stringContaining("ldap would exclude ports")],
  ]);
  expect(refused({ hostEgress: ["metadata", "packages"], redirect: { outbound: { includePorts } } })).toEqual([]);
});

test("rules of an open gate are known by their comments: without them fail-open is refused", () => {
  expect(refused({ onProxyDown: "fail-open", comments: { disabled: true } })).toEqual([
    ["KTP571", "onProxyDown", expect.any(String)],
  ]);
});
