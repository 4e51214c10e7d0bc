import fc from "fast-check";
import { boundsOf } from "../../lib/rules/addresses";
import { bindToHost, type RuleFacts } from "../../lib/rules/bind";
import type { HostRules } from "../../lib/rules/model";
import type { Packet } from "../../lib/rules/packet";
import { joinRanges } from "../../lib/rules/ports";
import { ruleSets } from "../../lib/rules/rule-set";
import type { ResolvedDns, ResolvedFlow, ResolvedPolicy, UidExclusion } from "../../lib/spec/resolved";
import type { Family, Range } from "../../lib/spec/terms";

/** Few values, so that exclusions meet, touch and overlap. */
export const PORTS: readonly number[] = [1, 22, 53, 80, 443, 3306, 8000, 8099, 15001, 15006, 15053, 65535];
export const UIDS: readonly number[] = [0, 1, 101, 1000, 1001, 5678, 65534, 4294967294];
export const BLOCKS: Readonly<Record<Family, readonly string[]>> = {
  ipv4: ["10.0.0.0/8", "10.1.0.0/16", "10.0.0.0/9", "10.128.0.0/9", "172.17.0.0/16", "198.51.100.7/32", "127.0.0.2/32"],
  ipv6: ["fd00::/8", "fd00:1::/32", "2001:db8::/32", "2001:db8::7/128", "2001:db8:8000::/33"],
};
export const RESOLVERS: Readonly<Record<Family, readonly string[]>> = {
  ipv4: ["10.0.0.53/32", "127.0.0.53/32", "127.0.0.11/32", "198.51.100.7/32"],
  ipv6: ["2001:db8::53/128", "::1/128", "fd00::53/128"],
};
export const INTERFACES: readonly string[] = ["docker0", "br+", "eth1"];

/** One port, or the ports between two of these. */
function ranges(values: readonly number[]): fc.Arbitrary<Range> {
  const value = fc.constantFrom(...values);
  return fc.oneof(
    value.map((from) => ({ from, to: from })),
    fc.tuple(value, value).map(([one, other]) => ({ from: Math.min(one, other), to: Math.max(one, other) })),
    fc.tuple(value, fc.integer({ min: 0, max: 2 })).map(([from, more]) => {
      const to = Math.min(from + more, Math.max(...values));
      return { from, to };
    }),
  );
}

const portLists = fc.array(ranges(PORTS), { maxLength: 6 }).map(joinRanges);
const manyPorts = fc
  .uniqueArray(fc.integer({ min: 1, max: 2000 }), { minLength: 16, maxLength: 40 })
  .map((ports) => joinRanges(ports.map((port) => ({ from: port, to: port }))));
const somePorts = fc.oneof({ weight: 5, arbitrary: portLists }, { weight: 1, arbitrary: manyPorts });

function blocks(family: Family): fc.Arbitrary<readonly string[]> {
  return fc
    .subarray([...BLOCKS[family]])
    .map((chosen) => chosen.filter((block) => !chosen.some((other) => other !== block && isWithin(block, other))));
}

function isWithin(inner: string, outer: string): boolean {
  const [one, other] = [boundsOf(inner), boundsOf(outer)];
  return other.first <= one.first && one.last <= other.last;
}

function flows(port: number, hasAddresses: boolean): fc.Arbitrary<ResolvedFlow> {
  const none = fc.constant<readonly string[]>([]);
  return fc
    .record({
      enabled: often,
      port: fc.constantFrom(port, 15099),
      listed: somePorts,
      mode: fc.constantFrom("include", "exclude", "exclude"),
      excludeAddresses: fc.record({
        ipv4: hasAddresses ? blocks("ipv4") : none,
        ipv6: hasAddresses ? blocks("ipv6") : none,
      }),
      insertFirst: fc.boolean(),
    })
    .map(({ listed, mode, ...flow }) => ({
      ...flow,
      includePorts: mode === "include" ? listed : [],
      excludePorts: mode === "exclude" ? listed : [],
    }));
}

const often = fc.integer({ min: 0, max: 4 }).map((number) => number > 0);

const uidExclusions: fc.Arbitrary<readonly UidExclusion[]> = fc.array(
  fc.record({
    protocol: fc.constantFrom("tcp" as const, "udp" as const),
    ports: fc.oneof(
      fc.constant([{ from: 1, to: 65535 }]),
      somePorts.filter((ports) => ports.length > 0),
    ),
    uids: ranges(UIDS),
  }),
  { maxLength: 4 },
);

const dns: fc.Arbitrary<ResolvedDns> = fc.record({
  enabled: often,
  port: fc.constantFrom(15053, 5300),
  captureAll: fc.boolean(),
  zoneSplit: fc.boolean(),
  resolvConfigPath: fc.constant("/etc/resolv.conf"),
});

const vnet: fc.Arbitrary<ResolvedPolicy["vnet"]> = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...INTERFACES), fc.constantFrom("ipv4" as const, "ipv6" as const)), {
    maxLength: 3,
    selector: ([name, family]) => `${name} ${family}`,
  })
  .map((chosen) =>
    chosen
      .map(([name, family]) => ({ interface: name, family, cidr: BLOCKS[family][1] ?? "" }))
      .toSorted((one, other) => (`${one.interface} ${one.family}` < `${other.interface} ${other.family}` ? -1 : 1)),
  );

/** Any policy that a spec can resolve to. */
export const arbitraryPolicy: fc.Arbitrary<ResolvedPolicy> = fc.record({
  proxyUser: fc.record({
    name: fc.constant("kuma-dp"),
    uid: fc.constantFrom(5678, 1000, 4294967294),
    create: fc.boolean(),
  }),
  families: fc.constantFrom<readonly Family[]>(["ipv4", "ipv6"], ["ipv4", "ipv6"], ["ipv4"]),
  inbound: flows(15006, true),
  outbound: flows(15001, true),
  uidExclusions,
  dns,
  vnet: fc.oneof({ weight: 2, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: vnet }),
  dropInvalidPackets: fc.boolean(),
  log: fc.record({ enabled: fc.boolean(), level: fc.integer({ min: 0, max: 7 }) }),
  comments: fc.boolean(),
  keepExistingConnections: often,
});

function familyFacts(family: Family) {
  return fc.record({ resolvers: fc.subarray([...RESOLVERS[family]]), hasDockerOutput: fc.boolean() });
}

/** What a host says of itself; now and then one without IPv6. */
export const arbitraryFacts: fc.Arbitrary<RuleFacts> = fc.record(
  { ipv4: familyFacts("ipv4"), ipv6: familyFacts("ipv6") },
  { requiredKeys: ["ipv4"] },
);

/** The rules of any policy on any host. */
export const arbitraryHostRules: fc.Arbitrary<HostRules> = fc
  .tuple(arbitraryPolicy, arbitraryFacts)
  .map(([policy, facts]) => bindToHost(ruleSets(policy), facts));

/** A policy on a host: its rules, and packets that come close to their boundaries. */
export interface PolicyCase {
  readonly policy: ResolvedPolicy;
  readonly rules: HostRules;
  readonly packets: readonly Packet[];
}

/** @param packetCount how many packets go through each set of rules */
export function arbitraryCase(packetCount: number): fc.Arbitrary<PolicyCase> {
  return fc
    .tuple(arbitraryPolicy, arbitraryFacts)
    .chain(([policy, facts]) =>
      fc
        .array(arbitraryPacket(policy), { minLength: packetCount, maxLength: packetCount })
        .map((packets) => ({ policy, rules: bindToHost(ruleSets(policy), facts), packets })),
    );
}

/** Packets at and just beyond the boundaries of what a policy speaks of. */
export function arbitraryPacket(policy: ResolvedPolicy): fc.Arbitrary<Packet> {
  const ports = portsNear(policy);
  return fc.constantFrom(...policy.families).chain((family) => {
    const packet = fc.record(
      {
        direction: fc.constantFrom("inbound" as const, "outbound" as const, "outbound" as const),
        protocol: fc.constantFrom("tcp" as const, "tcp" as const, "udp" as const),
        family: fc.constant(family),
        source: fc.constantFrom(...ADDRESSES[family]),
        destination: fc.constantFrom(...ADDRESSES[family]),
        sourcePort: fc.constantFrom(53, policy.dns.port, 40000),
        destinationPort: fc.constantFrom(...ports),
        uid: fc.constantFrom(policy.proxyUser.uid, ...near(UIDS, 4294967294)),
        opensConnection: often,
        isInvalid: fc.integer({ min: 0, max: 9 }).map((number) => number === 0),
        device: fc.constantFrom("lo", "eth0", "eth1", "docker0", "br-1"),
      },
      { noNullPrototype: true },
    );
    return fc.tuple(packet, often).map(([{ device, uid, ...rest }, hasOwner]) => ({
      ...rest,
      ...(rest.direction === "inbound" ? { inInterface: device } : { outInterface: device }),
      ...(rest.direction === "outbound" && hasOwner ? { uid } : {}),
    }));
  });
}

function portsNear(policy: ResolvedPolicy): number[] {
  const flows = [policy.inbound, policy.outbound].flatMap((flow) => [...flow.includePorts, ...flow.excludePorts]);
  const listed = [...flows, ...policy.uidExclusions.flatMap(({ ports }) => ports)];
  return near([53, ...PORTS, ...listed.flatMap(({ from, to }) => [from, to])], 65535);
}

function near(values: readonly number[], highest: number): number[] {
  const all = values.flatMap((value) => [value - 1, value, value + 1]);
  return [...new Set(all)].filter((value) => value >= 0 && value <= highest);
}

/** Ends of the blocks that the policies name, and addresses right beside them. */
const ADDRESSES: Readonly<Record<Family, readonly string[]>> = {
  ipv4: [
    ...["9.255.255.255", "10.0.0.0", "10.0.0.53", "10.0.255.255", "10.1.0.0", "10.1.255.255", "10.2.0.0"],
    ...["10.127.255.255", "10.128.0.0", "10.255.255.255", "11.0.0.0", "172.16.255.255", "172.17.0.1", "172.18.0.0"],
    ...["198.51.100.6", "198.51.100.7", "127.0.0.1", "127.0.0.2", "127.0.0.6", "127.0.0.11", "127.0.0.53"],
  ],
  ipv6: [
    ...["fcff::1", "fd00::53", "fd00:1::1", "fd00:2::1", "fe00::1", "2001:db7:ffff::1", "2001:db8::", "2001:db8::7"],
    ...["2001:db8::8", "2001:db8::53", "2001:db8:7fff::1", "2001:db8:8000::1", "2001:db9::1", "::1", "::6"],
  ],
};
