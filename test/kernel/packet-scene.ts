import { FAMILIES, type Family, type HostRules, TABLES } from "../../lib/rules/model";
import { renderIptables } from "../../lib/rules/render-iptables";
import { renderNftables } from "../../lib/rules/render-nftables";
import { EchoServer } from "../../sandbox/echo";
import { TestHost } from "../support/host-under-test";
import {
  APPLICATION_UID,
  GUEST_NETWORKS,
  type Heard,
  heardOf,
  LISTENERS,
  type Own,
  probeOf,
  type Sender,
  SIDECAR_UID,
  type Trial,
  WORLD_UID,
} from "../support/packets";
import { Prober } from "./prober";

/** A host in a network of its own, with somebody who hears on every port of the tests: the sidecar, an application, the world. */
export class PacketScene {
  readonly #on: TestHost;
  readonly own: Own;
  readonly #probers: Readonly<Record<Sender, Prober>>;

  private constructor(on: TestHost, own: Own, probers: Readonly<Record<Sender, Prober>>) {
    this.#on = on;
    this.own = own;
    this.#probers = probers;
  }

  static async start(): Promise<PacketScene> {
    const on = await TestHost.start();
    const { sandbox } = on;
    await on.sh(GUEST);
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
    const own = {
      ipv4: { ...GUEST_NETWORKS.ipv4, eth1: sandbox.upstreamAddress },
      ipv6: { ...GUEST_NETWORKS.ipv6, eth1: sandbox.upstreamAddress6 ?? "" },
    };
    return new PacketScene(on, own, { host, upstream, guest });
  }

  stop(): Promise<void> {
    return this.#on.stop();
  }

  async loadIptables(rules: HostRules): Promise<void> {
    const loads = FAMILIES.map((family) => {
      const set = rules.find((candidate) => candidate.family === family);
      const text = set === undefined ? "" : renderIptables(set, { comments: false });
      return `${RESTORE[family]} <<'END'\n${EMPTY}*nat\n${DOCKER}COMMIT\nEND\n${RESTORE[family]} --noflush <<'END'\n${text}END`;
    });
    await this.#on.sh(["nft 'add table inet kuma_mesh; delete table inet kuma_mesh'", ...loads, FORGET].join("\n"));
  }

  async loadNftables(rules: HostRules): Promise<void> {
    const empty = FAMILIES.map((family) => `${RESTORE[family]} <<'END'\n${EMPTY}END`);
    await this.#on.sh([...empty, `nft -f - <<'END'\n${renderNftables(rules)}END`, FORGET].join("\n"));
  }

  /** Who heard each packet, in their order. */
  async send(sent: readonly Trial[]): Promise<(Heard | undefined)[]> {
    const heard = new Map<Trial, Heard>();
    await Promise.all(
      (["host", "upstream", "guest"] as const).map(async (sender) => {
        const batch = sent.filter((trial) => trial.sender === sender);
        const answers = await this.#probers[sender].send(batch.map((trial) => probeOf(trial, this.own)));
        for (const [index, trial] of batch.entries()) {
          heard.set(trial, heardOf(answers[index] ?? NOTHING, trial, this.own));
        }
      }),
    );
    return sent.map((trial) => heard.get(trial));
  }
}

const NOTHING = { error: "NOTHING" };

/** In Docker's chain its own rules end the matter: here by taking the packet as it is. */
const DOCKER = ":DOCKER_OUTPUT - [0:0]\n-A DOCKER_OUTPUT -j ACCEPT\n";
const RESTORE: Readonly<Record<Family, string>> = { ipv4: "iptables-restore", ipv6: "ip6tables-restore" };
const EMPTY = TABLES.map((table) => `*${table}\nCOMMIT\n`).join("");

/** A connection that the last rules knew must not speak for these. */
const FORGET = "conntrack -F 2>/dev/null";

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
