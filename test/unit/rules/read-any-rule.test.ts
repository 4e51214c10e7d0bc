import { joinRules } from "../../../lib/rules/join-rules";
import type { Packet } from "../../../lib/rules/packet";
import { parseRule } from "../../../lib/rules/parse-rule";
import { readAnyRule } from "../../../lib/rules/read-any-rule";
import { walk } from "../../../lib/rules/walk";

/** Rules of others, by what they do with packets; where that cannot be told, by what they may do. */

const INBOUND: Packet = {
  direction: "inbound",
  protocol: "tcp",
  family: "ipv4",
  source: "203.0.113.9",
  sourcePort: 40000,
  destination: "198.51.100.1",
  destinationPort: 8080,
  inInterface: "eth0",
  opensConnection: true,
};

/** A chain that a rule may lead to. */
const DOCKER = [
  "-i docker0 -j RETURN",
  "! -i docker0 -p tcp -m tcp --dport 8081 -j DNAT --to-destination 172.18.0.2:80",
];
const isChain = (name: string) => name === "DOCKER";

/** What becomes of a packet that meets the rule, and then one that redirects every packet. */
function fate(text: string, packet: Partial<Packet>, doubt: boolean): string | number {
  const chain = (name: string, rules: readonly string[]) => [name, rules.map((rule) => stepOf(name, rule))] as const;
  const chains = new Map([chain("PREROUTING", [text]), chain("DOCKER", DOCKER)]);
  chains.get("PREROUTING")?.push({
    table: "nat",
    chain: "PREROUTING",
    isFirst: false,
    rule: { matches: [], verdict: { kind: "redirect", port: 15006 } },
  });
  const { verdict } = walk([{ name: "nat", chains }], { ...INBOUND, ...packet }, doubt);
  return verdict.kind === "redirected" ? verdict.port : verdict.kind;
}

function stepOf(chain: string, text: string) {
  return { table: "nat" as const, chain, isFirst: false, rule: readAnyRule(text, isChain) };
}

const PASSES = 15006;

test.each<{ rule: string; packet?: Partial<Packet>; is: string | number; may?: string | number }>([
  { rule: "-p tcp -m tcp --dport 8080 -j RETURN", is: "untouched" },
  { rule: "-p tcp -m tcp --dport 8080 -j ACCEPT", is: "untouched" },
  { rule: "-p tcp -m tcp --dport 8081 -j ACCEPT", is: PASSES },
  { rule: "-p tcp -m tcp ! --dport 8081 -j ACCEPT", is: "untouched" },
  { rule: "-p tcp -m multiport ! --dports 80,8080 -j ACCEPT", is: PASSES },
  { rule: "-p tcp -m tcp --sport 1024:65535 -j ACCEPT", is: "untouched" },
  { rule: "! -p tcp -j ACCEPT", is: PASSES },
  { rule: "! -p tcp -j ACCEPT", packet: { protocol: "udp" }, is: "untouched" },
  { rule: "-p icmp -m icmp --icmp-type 8 -j ACCEPT", is: PASSES },
  { rule: "! -p icmp -j ACCEPT", is: "untouched" },
  { rule: "-j DNAT --to-destination 10.0.0.2", is: "taken" },
  { rule: "-p tcp -j REDIRECT --to-ports 15006", is: "taken" },
  { rule: "-s 203.0.113.0/24 -j DROP", is: "taken" },
  { rule: "-m addrtype --dst-type LOCAL -j DOCKER", is: PASSES },
  { rule: "-m addrtype --dst-type LOCAL -j DOCKER", packet: { destinationPort: 8081 }, is: "taken" },
  { rule: "-m addrtype --dst-type LOCAL -j DOCKER", packet: { destinationPort: 8081, isToHost: false }, is: PASSES },
  { rule: "-j DOCKER", packet: { destinationPort: 8081, inInterface: "docker0" }, is: PASSES },
  { rule: "-g DOCKER", packet: { inInterface: "docker0" }, is: "untouched" },
  { rule: "-m conntrack --ctstate NEW -j ACCEPT", is: "untouched" },
  { rule: "-m conntrack --ctstate RELATED,ESTABLISHED -j ACCEPT", is: PASSES },
  { rule: "-m conntrack ! --ctstate RELATED,ESTABLISHED -j ACCEPT", is: "untouched" },
  { rule: "-m state --state NEW -j ACCEPT", packet: { isInvalid: true }, is: PASSES },
  { rule: "-j MARK --set-xmark 0x9/0xffffffff", is: PASSES },
  { rule: "-p tcp", is: PASSES },
  { rule: '-m comment --comment "-j DROP, said somebody" -j LOG --log-prefix "-j DROP"', is: PASSES },
  // Not understood: a condition, an address with holes in its mask, a target.
  { rule: "-m mark --mark 0x1 -j ACCEPT", is: PASSES, may: "untouched" },
  { rule: "-m set --match-set blocked src -p tcp -j DROP", is: PASSES, may: "taken" },
  { rule: "-m set --match-set blocked src -p udp -j DROP", is: PASSES },
  { rule: "-s 203.0.0.9/255.0.0.255 -j ACCEPT", is: PASSES, may: "untouched" },
  { rule: "-m mark --mark 0x1 -j MARK --set-xmark 0x2/0x2", is: PASSES },
  { rule: "-p tcp -j SOMETHING --new", is: PASSES, may: "taken" },
])("$rule: $is", ({ rule, packet = {}, is, may = is }) => {
  expect([fate(rule, packet, false), fate(rule, packet, true)]).toEqual([is, may]);
});

test("a rule of ours with holes in its mask is not understood", () => {
  expect(parseRule("-s 10.0.0.1/255.0.0.255 -j RETURN").rule).toBeUndefined();
  expect(parseRule("-s 10.0.0.0/8 -j RETURN").rule).toBeDefined();
});

test("rules in a row that differ in one condition are one", () => {
  const rules = [
    "-d 10.0.0.0/8 -j RETURN",
    "-d 192.0.2.1/32 -j RETURN",
    "-d 192.0.2.1/32 -j ACCEPT",
    "-p tcp -j ACCEPT",
  ];
  expect(joinRules(rules.map((rule) => readAnyRule(rule, isChain)))).toMatchObject([
    { matches: [{ kind: "any-of", of: [{ kind: "destination" }, { kind: "destination" }] }] },
    { verdict: { kind: "accept" } },
    { matches: [{ kind: "protocol" }] },
  ]);
});
