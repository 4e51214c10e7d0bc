import { bindToHost, type RuleFacts } from "../../../lib/rules/bind";
import type { Packet } from "../../../lib/rules/packet";
import { ruleSets } from "../../../lib/rules/rule-set";
import { type Outcome, simulate } from "../../../lib/rules/simulate";
import type { PolicySpec } from "../../../lib/spec/policy";
import { policyOf } from "../../support/policy-of";

const FACTS: RuleFacts = {
  ipv4: { resolvers: ["10.0.0.53/32"], hasDockerOutput: false },
  ipv6: { resolvers: [], hasDockerOutput: false },
};

function outcome(spec: PolicySpec, packet: Partial<Packet>, facts: RuleFacts = FACTS): Outcome {
  return simulate(bindToHost(ruleSets(policyOf(spec)), facts), {
    direction: "outbound",
    protocol: "tcp",
    family: "ipv4",
    source: "198.51.100.1",
    destination: "203.0.113.9",
    destinationPort: 80,
    uid: 1000,
    outInterface: "eth0",
    opensConnection: true,
    ...packet,
  });
}

const INBOUND = { direction: "inbound", inInterface: "eth0", destination: "198.51.100.1" } as const;
const OWN_ADDRESS = { destination: "198.51.100.1", outInterface: "lo" } as const;
const QUERY = { protocol: "udp", destination: "10.0.0.53", destinationPort: 53 } as const;
const DNS: PolicySpec = { redirect: { dns: { enabled: true } } };

/** Kuma's semantics as measured with real sockets on kumactl's rules, and what we deviate in. */
describe("where a packet goes", () => {
  test.each<{ name: string; spec?: PolicySpec; packet: Partial<Packet>; want: number | "untouched" | "dropped" }>([
    { name: "an application's connection", packet: {}, want: 15001 },
    { name: "one that is older than the rules", packet: { opensConnection: false }, want: "untouched" },
    {
      name: "the same by kumactl's rules",
      spec: { keepExistingConnections: false },
      packet: { opensConnection: false },
      want: 15001,
    },
    { name: "the sidecar's own connection", packet: { uid: 5678 }, want: "untouched" },
    { name: "the sidecar to an address of the host", packet: { ...OWN_ADDRESS, uid: 5678 }, want: 15006 },
    { name: "an application to an address of the host", packet: OWN_ADDRESS, want: "untouched" },
    {
      name: "the sidecar to localhost",
      packet: { destination: "127.0.0.1", outInterface: "lo", uid: 5678 },
      want: "untouched",
    },
    {
      name: "the sidecar to an application",
      packet: { source: "127.0.0.6", destination: "127.0.0.1", outInterface: "lo", uid: 5678 },
      want: "untouched",
    },
    { name: "a connection from outside", packet: INBOUND, want: 15006 },
    { name: "SSH from outside", packet: { ...INBOUND, destinationPort: 22 }, want: "untouched" },
    { name: "UDP from outside", packet: { ...INBOUND, protocol: "udp" }, want: "untouched" },
    { name: "UDP to outside", packet: { protocol: "udp" }, want: "untouched" },
    { name: "a query to the host's nameserver", spec: DNS, packet: QUERY, want: 15053 },
    { name: "a query of the sidecar", spec: DNS, packet: { ...QUERY, uid: 5678 }, want: "untouched" },
    {
      name: "a query to another nameserver",
      spec: DNS,
      packet: { ...QUERY, destination: "9.9.9.9" },
      want: "untouched",
    },
    { name: "a query over TCP", spec: DNS, packet: { destinationPort: 53 }, want: "untouched" },
    {
      name: "a query over TCP, with our rules first",
      spec: { redirect: { dns: { enabled: true }, outbound: { insertRedirectInsteadOfAppend: true } } },
      packet: { destinationPort: 53 },
      want: "untouched",
    },
    {
      name: "an excluded block",
      spec: { redirect: { outbound: { excludePortsForIPs: ["203.0.113.0/28"] } } },
      packet: { destination: "203.0.113.15" },
      want: "untouched",
    },
    {
      name: "just beside an excluded block",
      spec: { redirect: { outbound: { excludePortsForIPs: ["203.0.113.0/28"] } } },
      packet: { destination: "203.0.113.16" },
      want: 15001,
    },
    {
      name: "a port that is not included",
      spec: { redirect: { outbound: { includePorts: [443] } } },
      packet: {},
      want: "untouched",
    },
    {
      name: "a container's connection",
      spec: { redirect: { vnet: { networks: ["br+:172.17.0.0/16"] } } },
      packet: { ...INBOUND, inInterface: "br-1234", destination: "203.0.113.9" },
      want: 15001,
    },
    {
      name: "a container's connection to its neighbour",
      spec: { redirect: { vnet: { networks: ["br+:172.17.0.0/16"] } } },
      packet: { ...INBOUND, inInterface: "br-1234", destination: "172.17.0.9" },
      want: 15006,
    },
    {
      name: "what connection tracking cannot make sense of",
      spec: { dropInvalidPackets: true },
      packet: { ...INBOUND, isInvalid: true },
      want: "dropped",
    },
    {
      name: "IPv6 where it is left alone",
      spec: { ipFamilyMode: "ipv4" },
      packet: { family: "ipv6", source: "2001:db8::1", destination: "2001:db8::9" },
      want: "untouched",
    },
  ])("$name: $want", ({ spec = {}, packet, want }) => {
    const { verdict } = outcome(spec, packet);
    expect(verdict.kind === "redirected" ? verdict.port : verdict.kind).toBe(want);
  });
});

test("a packet of the kernel itself has no owner, and so is not the sidecar's", () => {
  const packet: Packet = {
    ...OWN_ADDRESS,
    direction: "outbound",
    protocol: "tcp",
    family: "ipv4",
    source: "198.51.100.1",
    destinationPort: 2049,
    opensConnection: true,
  };
  const { verdict, decidedBy } = simulate(bindToHost(ruleSets(policyOf({})), FACTS), packet);
  expect(verdict).toEqual({ kind: "untouched" });
  expect(decidedBy?.rule.because).toBe("applications of this host reach each other without the sidecar");
});

test("the rule that decided is told, and the way there", () => {
  const { decidedBy, path } = outcome({}, {});
  expect(decidedBy?.chain).toBe("KUMA_MESH_OUTBOUND_REDIRECT");
  expect(path.map(({ chain }) => chain)).toEqual(["OUTPUT", "KUMA_MESH_OUTBOUND", "KUMA_MESH_OUTBOUND_REDIRECT"]);
});

test("where no rule is about the packet, none decided", () => {
  expect(outcome({}, { protocol: "udp" })).toEqual({ verdict: { kind: "untouched" }, path: [] });
  expect(outcome({ redirect: { outbound: { includePorts: [443] } } }, {}).decidedBy?.rule.because).toBeUndefined();
});

test("the first zone that a packet is put in is the one", () => {
  expect(outcome(DNS, { ...QUERY, uid: 5678 }).zone).toBe(1);
  expect(outcome(DNS, QUERY).zone).toBe(2);
});

test("Docker's chain has the last word on what is sent there", () => {
  const facts = { ipv4: { resolvers: ["127.0.0.11/32"], hasDockerOutput: true } };
  const { verdict, decidedBy } = outcome(DNS, { ...QUERY, uid: 5678, destination: "127.0.0.11" }, facts);
  expect([verdict.kind, decidedBy?.rule.verdict]).toEqual(["untouched", { kind: "jump", chain: "DOCKER_OUTPUT" }]);
});

test("what only a host can tell is not guessed", () => {
  const packet: Packet = {
    ...QUERY,
    direction: "outbound",
    family: "ipv4",
    source: "198.51.100.1",
    opensConnection: true,
  };
  expect(() => simulate(ruleSets(policyOf(DNS)), packet)).toThrow("depends on a fact of the host");
});
