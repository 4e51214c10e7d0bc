import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { Box, type ExecOptions } from "./box";
import { mustRun, type Ran } from "./command";
import { nextNumber } from "./names";
import { addNetwork, removeNetwork } from "./network";

/** Addresses of one host on the upstream's bridge, and where it sends what it has no other route for. */
export interface UpstreamLink {
  readonly address: string;
  readonly address6: string;
  readonly gateway: string;
  readonly gateway6: string;
}

/**
 * The rest of the world, as hosts see it: a network of its own with a bridge, the default route of each
 * host that joins. It takes every address there is for its own, so that a packet to any address arrives
 * and can be answered, and it can send from any address; nothing leaves it.
 */
export class Upstream implements AsyncDisposable {
  /** Address of the bridge: where hosts send what they have no other route for. */
  readonly address = "10.78.0.1";
  readonly address6 = "fd78::1";
  readonly name: string;
  private readonly box: Box;
  private joined = 0;

  private constructor(name: string, box: Box) {
    this.name = name;
    this.box = box;
  }

  static async start(): Promise<Upstream> {
    const name = `up${nextNumber("upstream")}`;
    await addNetwork(name);
    const [box] = await Promise.all([
      Box.start({ name, suite: "bookworm", size: "16m", init: "none" }),
      mustRun(["ip", "-n", name, "-batch", "-"], { stdin: NETWORK }),
    ]);
    await box.mustExec(["sysctl", "-qw", "net.ipv4.ip_nonlocal_bind=1", "net.ipv6.ip_nonlocal_bind=1"]);
    return new Upstream(name, box);
  }

  /** Plugs eth1 of a host's network into the bridge. The host's end has no address yet. */
  async join(network: string): Promise<UpstreamLink> {
    this.joined += 1;
    const number = this.joined + 1;
    const port = `h${this.joined}`;
    const plug = `link add ${port} type veth peer name eth1 netns ${network}\nlink set ${port} master br0 up\n`;
    await mustRun(["ip", "-n", this.name, "-batch", "-"], { stdin: plug });
    const addresses = { address: `10.78.0.${number}`, address6: `fd78::${number.toString(16)}` };
    return { ...addresses, gateway: this.address, gateway6: this.address6 };
  }

  /** Runs a command out there. */
  exec(argv: readonly string[], options?: ExecOptions): Promise<Ran> {
    return this.box.exec(argv, options);
  }

  /** Starts a command out there that goes on by itself. */
  spawn(argv: readonly string[], options?: ExecOptions): Promise<ChildProcessWithoutNullStreams> {
    return this.box.spawn(argv, options);
  }

  async stop(): Promise<void> {
    await this.box.stop();
    await removeNetwork(this.name);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

/**
 * `local` routes make the namespace answer for every address. They stand in the main table, where the route to
 * the bridge is more specific and comes first.
 */
const NETWORK = `link add br0 type bridge
link set br0 up
addr add 10.78.0.1/16 dev br0
addr add fd78::1/64 dev br0 nodad
route add local 0.0.0.0/0 dev lo table main
route add local ::/0 dev lo table main
`;
