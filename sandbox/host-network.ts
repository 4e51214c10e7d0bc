import { mustRun } from "./command";
import { addNetwork, removeNetwork } from "./network";
import type { Upstream, UpstreamLink } from "./upstream";

/** Both ends of the link between the lab and a host. */
interface Ends {
  readonly lab: string;
  readonly host: string;
  readonly lab6: string;
  readonly host6: string;
}

/** What a host is connected by: eth0 to the lab, eth1 to the upstream and all there is behind it. */
export class HostNetwork {
  readonly name: string;
  readonly ends: Ends;
  readonly link: UpstreamLink;
  private readonly ipv6: boolean;

  private constructor(name: string, ends: Ends, link: UpstreamLink, ipv6: boolean) {
    this.name = name;
    this.ends = ends;
    this.link = link;
    this.ipv6 = ipv6;
  }

  /** Makes the namespace `th<number>` with both links up. */
  static async connect(number: number, ipv6: boolean, started: Promise<Upstream>): Promise<HostNetwork> {
    const name = `th${number}`;
    const ends = endsOf(number);
    await addNetwork(name, ipv6);
    const [upstream] = await Promise.all([
      started,
      mustRun(["ip", "link", "add", `${name}h`, "type", "veth", "peer", "name", "eth0", "netns", name]),
    ]);
    const network = new HostNetwork(name, ends, await upstream.join(name), ipv6);
    await network.raise();
    // Our own address last: a connection that is tried before the other side is up costs a whole second.
    const here = [
      `addr add ${ends.lab6}/64 dev ${name}h nodad`,
      `link set ${name}h up`,
      `addr add ${ends.lab}/30 dev ${name}h`,
    ];
    await mustRun(["ip", "-batch", "-"], { stdin: here.join("\n") });
    return network;
  }

  /**
   * Gives a host that is down a fresh namespace: rules, addresses, connections and settings are gone, as after any
   * boot. The cables stay plugged in, and the network is up before the first process of the next boot.
   */
  async renew(): Promise<void> {
    const unplug = LINKS.map((link) => `link set ${link} netns ${process.pid} name ${this.name}${link}`);
    await mustRun(["ip", "-n", this.name, "-batch", "-"], { stdin: unplug.join("\n") });
    await removeNetwork(this.name);
    await addNetwork(this.name, this.ipv6);
    const plugIn = LINKS.map((link) => `link set ${this.name}${link} netns ${this.name} name ${link}`);
    await mustRun(["ip", "-batch", "-"], { stdin: plugIn.join("\n") });
    await this.raise();
  }

  async remove(): Promise<void> {
    // The links vanish with the namespace, but later: a next host could not take their names.
    await mustRun(["ip", "link", "delete", `${this.name}h`]);
    await removeNetwork(this.name);
  }

  /** Gives the host's ends their addresses and its default route. */
  private async raise(): Promise<void> {
    const { ends, link } = this;
    const lines = [`addr add ${ends.host}/30 dev eth0`, `addr add ${link.address}/16 dev eth1`];
    const lines6 = [`addr add ${ends.host6}/64 dev eth0 nodad`, `addr add ${link.address6}/64 dev eth1 nodad`];
    const up = LINKS.map((name) => `link set ${name} up`);
    const route6 = this.ipv6 ? [`route add default via ${link.gateway6}`] : [];
    const batch = [...lines, ...(this.ipv6 ? lines6 : []), ...up, `route add default via ${link.gateway}`, ...route6];
    await mustRun(["ip", "-n", this.name, "-batch", "-"], { stdin: batch.join("\n") });
  }
}

const LINKS = ["eth0", "eth1"] as const;

function endsOf(number: number): Ends {
  const index = number - 1;
  const prefix = `10.77.${Math.floor(index / 64)}`;
  const first = (index % 64) * 4;
  const prefix6 = `fd77:${number.toString(16)}::`;
  return { lab: `${prefix}.${first + 1}`, host: `${prefix}.${first + 2}`, lab6: `${prefix6}1`, host6: `${prefix6}2` };
}
