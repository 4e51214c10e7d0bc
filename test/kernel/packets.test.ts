import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { bindToHost } from "../../lib/rules/bind";
import { FAMILIES, type Family, type HostRules, TABLES } from "../../lib/rules/model";
import { renderIptables } from "../../lib/rules/render-iptables";
import { renderNftables } from "../../lib/rules/render-nftables";
import { ruleSets } from "../../lib/rules/rule-set";
import { EchoServer } from "../../sandbox/echo";
import { arbitraryFacts, arbitraryPolicy } from "../support/arbitrary-policy";
import { TestHost } from "../support/host-under-test";
import {
  APPLICATION_UID,
  arbitraryTrial,
  expectation,
  GUEST_NETWORKS,
  heardOf,
  LISTENERS,
  losesAnswer,
  type Own,
  probeOf,
  type Sender,
  SIDECAR_UID,
  type Trial,
  WORLD_UID,
} from "../support/packets";
import { Prober } from "./prober";

/** The simulator against the kernel: any rules, any packets, both back-ends. */

let on: TestHost;
let own: Own;
let probers: Readonly<Record<Sender, Prober>>;

beforeAll(async () => {
  on = await TestHost.start();
  const { sandbox } = on;
  await on.sh(GUEST);
  own = {
    ipv4: { ...GUEST_NETWORKS.ipv4, eth1: sandbox.upstreamAddress },
    ipv6: { ...GUEST_NETWORKS.ipv6, eth1: sandbox.upstreamAddress6 ?? "" },
  };
  await Promise.all([
    EchoServer.start(sandbox, LISTENERS.sidecar, SIDECAR_UID),
    EchoServer.start(sandbox, LISTENERS.application, APPLICATION_UID),
    EchoServer.start(sandbox.upstream, LISTENERS.world, WORLD_UID),
  ]);
  const [host, upstream, guest] = await Promise.all([
    Prober.start(sandbox),
    Prober.start(sandbox.upstream),
    Prober.start(sandbox, ["ip", "netns", "exec", "guest"]),
  ]);
  probers = { host, upstream, guest };
}, 30_000);

afterAll(() => on.stop());

/** A container behind `docker0`, which reaches the world as Docker lets it, and the address that Envoy hands on from. */
const GUEST = `
ip netns add guest
ip link add docker0 type veth peer name eth0 netns guest
ip addr add ${GUEST_NETWORKS.ipv4.docker0}/${GUEST_NETWORKS.ipv4.length} dev docker0
ip addr add ${GUEST_NETWORKS.ipv6.docker0}/${GUEST_NETWORKS.ipv6.length} dev docker0 nodad
ip link set docker0 up
ip -n guest addr add ${GUEST_NETWORKS.ipv4.guest}/${GUEST_NETWORKS.ipv4.length} dev eth0
ip -n guest addr add ${GUEST_NETWORKS.ipv6.guest}/${GUEST_NETWORKS.ipv6.length} dev eth0 nodad
ip -n guest link set eth0 up
ip -n guest route add default via ${GUEST_NETWORKS.ipv4.docker0}
ip -n guest -6 route add default via ${GUEST_NETWORKS.ipv6.docker0}
ip addr add ::6/128 dev lo
sysctl -qw net.ipv4.ip_forward=1 net.ipv6.conf.all.forwarding=1
nft -f - <<END
table inet guest {
  chain post {
    type nat hook postrouting priority 100;
    iifname docker0 oifname eth1 masquerade
  }
}
END
`;

const policy = arbitraryPolicy.map((any) => ({
  ...any,
  proxyUser: { name: "kuma-dp", uid: SIDECAR_UID, create: true },
}));

const trials = fc.array(arbitraryTrial, { minLength: 24, maxLength: 24 });

test("every packet goes where the simulator says, with iptables as with nftables", async () => {
  await fc.assert(
    fc.asyncProperty(policy, arbitraryFacts, trials, async (any, facts, tried) => {
      const rules = bindToHost(ruleSets(any), facts);
      const sent = tried.filter((trial) => !losesAnswer(rules, trial, own));
      const expected = sent.map((trial) => expectation(rules, trial, own));
      for (const load of [loadIptables, loadNftables]) {
        await load(rules);
        const heard = await sendAll(sent);
        const results = sent.map((trial, index) => ({ trial, expected: expected[index], heard: heard[index] }));
        const wrong = results.filter((result) => !isDeepStrictEqual(result.expected, result.heard));
        expect({ by: load.name, wrong }).toEqual({ by: load.name, wrong: [] });
      }
      for (const { uid } of expected.flatMap((one) => ("uid" in one ? [one] : [])))
        counts.set(uid, (counts.get(uid) ?? 0) + 1);
    }),
    // Shrinking would load rules for minutes: the wrong packets are listed, and the seed repeats them.
    { numRuns: RULE_SETS, endOnFailure: true, ...seed() },
  );
  // Packets of which all had the same fate would prove nothing.
  for (const uid of [SIDECAR_UID, APPLICATION_UID, WORLD_UID]) expect(counts.get(uid)).toBeGreaterThan(RULE_SETS);
}, 600_000);

const RULE_SETS = Number(process.env["PACKET_RULE_SETS"] ?? 320);

/** How many packets each of the listeners had to hear. */
const counts = new Map<number, number>();

/** Prints of a failure name its seed; `PACKET_SEED` repeats it. */
function seed(): { seed?: number } {
  const given = process.env["PACKET_SEED"];
  return given === undefined ? {} : { seed: Number(given) };
}

async function sendAll(sent: readonly Trial[]) {
  const heard = new Map<Trial, ReturnType<typeof heardOf>>();
  await Promise.all(
    (["host", "upstream", "guest"] as const).map(async (sender) => {
      const batch = sent.filter((trial) => trial.sender === sender);
      const answers = await probers[sender].send(batch.map((trial) => probeOf(trial, own)));
      for (const [index, trial] of batch.entries()) heard.set(trial, heardOf(answers[index] ?? NOTHING, trial, own));
    }),
  );
  return sent.map((trial) => heard.get(trial));
}

const NOTHING = { error: "NOTHING" };

/** In Docker's chain its own rules end the matter: here by taking the packet as it is. */
const DOCKER = ":DOCKER_OUTPUT - [0:0]\n-A DOCKER_OUTPUT -j ACCEPT\n";
const RESTORE: Readonly<Record<Family, string>> = { ipv4: "iptables-restore", ipv6: "ip6tables-restore" };
const EMPTY = TABLES.map((table) => `*${table}\nCOMMIT\n`).join("");

async function loadIptables(rules: HostRules): Promise<void> {
  const loads = FAMILIES.map((family) => {
    const set = rules.find((candidate) => candidate.family === family);
    const text = set === undefined ? "" : renderIptables(set, { comments: false });
    return `${RESTORE[family]} <<'END'\n${EMPTY}*nat\n${DOCKER}COMMIT\nEND\n${RESTORE[family]} --noflush <<'END'\n${text}END`;
  });
  await on.sh(["nft 'add table inet kuma_mesh; delete table inet kuma_mesh'", ...loads, FORGET].join("\n"));
}

async function loadNftables(rules: HostRules): Promise<void> {
  const empty = FAMILIES.map((family) => `${RESTORE[family]} <<'END'\n${EMPTY}END`);
  await on.sh([...empty, `nft -f - <<'END'\n${renderNftables(rules)}END`, FORGET].join("\n"));
}

/** A connection that the last rules knew must not speak for these. */
const FORGET = "conntrack -F 2>/dev/null";
