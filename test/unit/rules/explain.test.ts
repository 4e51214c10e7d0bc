import { bindToHost } from "../../../lib/rules/bind";
import { explain, explanationLines } from "../../../lib/rules/explain";
import type { Packet } from "../../../lib/rules/packet";
import { ruleSets } from "../../../lib/rules/rule-set";
import { policyOf } from "../../support/policy-of";

const RULES = bindToHost(
  ruleSets(policyOf({ redirect: { outbound: { excludePorts: [5432] }, dns: { enabled: true } } })),
  {
    ipv4: { resolvers: ["10.0.0.53/32"], hasDockerOutput: false },
    ipv6: { resolvers: [], hasDockerOutput: false },
  },
);

const PACKET: Packet = {
  direction: "outbound",
  protocol: "tcp",
  family: "ipv4",
  source: "198.51.100.1",
  destination: "10.1.2.3",
  destinationPort: 80,
  uid: 1000,
  outInterface: "eth0",
  opensConnection: true,
};

test.each<{ name: string; packet: Partial<Packet>; want: string[] }>([
  {
    name: "a redirect, by the rule that asked for it",
    packet: {},
    want: [
      "tcp from uid 1000 to 10.1.2.3:80 goes to the sidecar on port 15001, because every other connection goes to the sidecar",
      "rule: -A KUMA_MESH_OUTBOUND -j KUMA_MESH_OUTBOUND_REDIRECT",
    ],
  },
  {
    name: "an exclusion",
    packet: { destinationPort: 5432 },
    want: [
      "tcp from uid 1000 to 10.1.2.3:5432 passes by the sidecar, because connections to port 5432 pass by the sidecar",
      "rule: -A KUMA_MESH_OUTBOUND -p tcp -m tcp --dport 5432 -j RETURN",
    ],
  },
  {
    name: "a query, and its zone",
    packet: { protocol: "udp", destination: "10.0.0.53", destinationPort: 53 },
    want: [
      "udp from uid 1000 to 10.0.0.53:53 goes to the sidecar on port 15053, because the sidecar answers queries on port 15053",
      "rule: -I OUTPUT -d 10.0.0.53/32 -p udp -m udp --dport 53 -j REDIRECT --to-ports 15053",
      "connection tracking keeps it in zone 2",
    ],
  },
  {
    name: "a connection that comes in by IPv6",
    packet: {
      direction: "inbound",
      family: "ipv6",
      source: "2001:db8::1",
      destination: "2001:db8::2",
      inInterface: "eth0",
    },
    want: [
      "tcp from 2001:db8::1 to [2001:db8::2]:80 goes to the sidecar on port 15006, because every other connection goes to the sidecar",
      "rule: -A KUMA_MESH_INBOUND -p tcp -j KUMA_MESH_INBOUND_REDIRECT",
    ],
  },
  {
    name: "what no rule is about",
    packet: { protocol: "udp" },
    want: ["udp from uid 1000 to 10.1.2.3:80 passes by the sidecar, because no rule is about it"],
  },
])("$name", ({ packet, want }) => {
  const lines = explanationLines(explain(RULES, { ...PACKET, ...packet }));
  expect(lines.filter((line) => !line.startsWith("path: "))).toEqual(want);
});

test("the same as data survives JSON", () => {
  const explanation = explain(RULES, PACKET);
  expect(JSON.parse(JSON.stringify(explanation))).toEqual(explanation);
  expect(explanation.path).toEqual([
    "nat -A OUTPUT -p tcp -j KUMA_MESH_OUTBOUND",
    "nat -A KUMA_MESH_OUTBOUND -j KUMA_MESH_OUTBOUND_REDIRECT",
    "nat -A KUMA_MESH_OUTBOUND_REDIRECT -p tcp -j REDIRECT --to-ports 15001",
  ]);
});
