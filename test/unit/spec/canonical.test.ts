import { canonicalSpec } from "../../../lib/spec/canonical";
import type { HostSpec } from "../../../lib/spec/host";
import { POLICY_CASES } from "../../cases/policies";
import { hostSpec } from "../../support/host-under-test";

function canonical(spec: HostSpec): unknown {
  return canonicalSpec({ ...spec }, hostSpec(spec));
}

test.each<{ name: string; given: HostSpec; want: HostSpec }>([
  { name: "nothing given", given: {}, want: {} },
  {
    name: "ports in any order, twice, as text",
    given: { redirect: { inbound: { excludePorts: "443, 22,22,8000-8099" } } },
    want: { redirect: { inbound: { excludePorts: [22, 443, "8000-8099"] } } },
  },
  {
    name: "addresses with host bits, and one within another",
    given: { redirect: { outbound: { excludePortsForIPs: ["FD00::1", "10.1.2.3/8", "10.9.9.9"] } } },
    want: { redirect: { outbound: { excludePortsForIPs: ["10.0.0.0/8", "fd00::1"] } } },
  },
  {
    name: "owners in a long form",
    given: { redirect: { outbound: { excludePortsForUIDs: "*:53:101" } } },
    want: { redirect: { outbound: { excludePortsForUIDs: ["tcp:53:101", "udp:53:101"] } } },
  },
  {
    name: "a chart's empty inbound list stays empty",
    given: { redirect: { inbound: { excludePortsForUIDs: [] }, outbound: { excludePortsForUIDs: ["tcp:1:2"] } } },
    want: { redirect: { inbound: { excludePortsForUIDs: [] }, outbound: { excludePortsForUIDs: ["tcp:1:2"] } } },
  },
  {
    name: "a port as text",
    given: { redirect: { outbound: { port: "16001" } } },
    want: { redirect: { outbound: { port: 16001 } } },
  },
  {
    name: "virtual networks in another order",
    given: { redirect: { vnet: { networks: ["virbr0:192.168.122.7/24", "docker0:172.17.0.0/16"] } } },
    want: { redirect: { vnet: { networks: ["docker0:172.17.0.0/16", "virbr0:192.168.122.0/24"] } } },
  },
  {
    name: "managers, whose place stays",
    given: {
      managers: [
        { name: "b", ports: "443, 80", cidrs: "10.1.2.3/8", uids: "7,0" },
        "ssm",
        { name: "a", direction: "inbound", ports: 22, cidrs: ["fd00::1/128", "10.0.0.9/32"], uids: [] },
      ],
    },
    want: {
      managers: [
        { name: "b", ports: [80, 443], cidrs: ["10.0.0.0/8"], uids: [0, 7] },
        "ssm",
        { name: "a", direction: "inbound", ports: [22], cidrs: ["10.0.0.9", "fd00::1"], uids: [] },
      ],
    },
  },
])("$name", ({ given, want }) => {
  expect(canonical(given)).toEqual(want);
});

test.each(POLICY_CASES)("$name: the canonical spec means the same, and is its own canonical form", ({ spec }) => {
  const once = canonical(spec) as HostSpec;
  expect(hostSpec(once)).toEqual(hostSpec(spec));
  expect(canonical(once)).toEqual(once);
});
