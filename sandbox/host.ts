import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type Suite, sshKey } from "./base-tree";
import { REBOOT } from "./boot";
import { Box, type ExecOptions } from "./box";
import type { Ran } from "./command";
import { HostNetwork } from "./host-network";
import { nextNumber } from "./names";
import { snapshotOf } from "./snapshot";
import { Upstream } from "./upstream";

/** What a test may ask of its host. */
export interface SandboxHostOptions {
  /** @default "bookworm" */
  readonly suite?: Suite;
  /**
   * Its first process: `systemd` with all that Debian starts by it, or sshd alone, as on a host without systemd.
   * @default "sshd"
   */
  readonly init?: "sshd" | "systemd";
  /** Whether the host has IPv6 at all. @default true */
  readonly ipv6?: boolean;
  /** Size of everything the host can write, as tmpfs takes it: small for a test of a full disk. @default "256m" */
  readonly size?: string;
  /** Options of sshd: `{ UsePAM: "yes" }`. @default with systemd Debian's own; else keys and passwords, no PAM */
  readonly sshd?: Readonly<Record<string, string>>;
  /** An upstream that is there already, so that several hosts reach each other. @default one of its own */
  readonly upstream?: Upstream;
}

/**
 * A Linux host for one test: a box that serves ssh, with two ends to its network, eth0 to the lab (where
 * tests and ssh clients are) and eth1 to the upstream, its default route. It can be booted again.
 */
export class SandboxHost implements AsyncDisposable {
  readonly name: string;
  /** Address of eth0: where the lab reaches the host, on port 22 for one. */
  readonly address: string;
  /** The same for IPv6; undefined where the host has none. */
  readonly address6: string | undefined;
  /** Address of the other end of eth0: where the host reaches the lab. */
  readonly labAddress: string;
  /** Address of eth1: where the upstream and other hosts reach it. */
  readonly upstreamAddress: string;
  readonly upstreamAddress6: string | undefined;
  /** Path of the private key that opens root, app, ops and opspw. */
  readonly keyPath: string;
  readonly upstream: Upstream;
  /** The namespaces and files of the host. */
  readonly box: Box;
  private readonly network: HostNetwork;
  private readonly options: SandboxHostOptions;

  private constructor(parts: HostParts, options: SandboxHostOptions) {
    const { ends, link } = parts.network;
    this.name = parts.network.name;
    this.address = ends.host;
    this.address6 = options.ipv6 === false ? undefined : ends.host6;
    this.labAddress = ends.lab;
    this.upstreamAddress = link.address;
    this.upstreamAddress6 = options.ipv6 === false ? undefined : link.address6;
    this.keyPath = parts.keyPath;
    this.upstream = parts.upstream;
    this.box = parts.box;
    this.network = parts.network;
    this.options = options;
  }

  /** Starts a host and waits until it greets over ssh. */
  static async start(options: SandboxHostOptions = {}): Promise<SandboxHost> {
    const { suite = "bookworm", size = "256m", init = "sshd", ipv6 = true } = options;
    const started = options.upstream === undefined ? Upstream.start() : Promise.resolve(options.upstream);
    const [upstream, network, keyPath] = await Promise.all([
      started,
      HostNetwork.connect(nextNumber("host"), ipv6, started),
      sshKey(),
    ]);
    const box = await Box.start({ name: network.name, suite, size, init, sshd: sshdOptions(options) });
    const host = new SandboxHost({ network, keyPath, upstream, box }, options);
    await host.greeted();
    return host;
  }

  /**
   * Shuts the host down in good order and boots it again, until it greets over ssh: the files that it wrote stay; rules,
   * addresses, /run and /tmp are made anew. A host that has asked for a reboot by itself is booted, too.
   */
  async reboot(): Promise<void> {
    if (this.options.init === "systemd") await this.rebootSystemd();
    else await this.terminate();
    await this.bootAgain();
  }

  /** Ends every process at once and boots the host again, until it greets over ssh. */
  async powerCut(): Promise<void> {
    await this.box.cut();
    await this.bootAgain();
  }

  exec(argv: readonly string[], options?: ExecOptions): Promise<Ran> {
    return this.box.exec(argv, options);
  }

  mustExec(argv: readonly string[], options?: ExecOptions): Promise<string> {
    return this.box.mustExec(argv, options);
  }

  spawn(argv: readonly string[], options?: ExecOptions): Promise<ChildProcessWithoutNullStreams> {
    return this.box.spawn(argv, options);
  }

  enterArgv(...argv: readonly string[]): readonly string[] {
    return this.box.enterArgv(...argv);
  }

  writeFile(path: string, content: string, mode?: number): Promise<void> {
    return this.box.writeFile(path, content, mode);
  }

  /** Everything the host holds that a test may compare, as text: equal before and after means unchanged. */
  snapshot(): Promise<string> {
    return snapshotOf(this.box);
  }

  /** Ends the host, its network and, if nobody else gave it, its upstream. */
  async stop(): Promise<void> {
    await this.box.stop();
    await this.network.remove();
    if (this.options.upstream === undefined) await this.upstream.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  private async rebootSystemd(): Promise<void> {
    // It is no failure if systemd is gone before it has answered: the end tells.
    await this.exec(["systemctl", "reboot"]);
    const status = await this.box.end();
    if (status !== REBOOT) throw new Error(`${this.name} ended with exit status ${status}, which is no reboot.`);
  }

  private async terminate(): Promise<void> {
    // All but the first process, which ends with the others only if it is told.
    await this.exec(["sh", "-c", "kill -TERM -1"]);
    this.box.terminate();
    await this.box.end();
  }

  private async bootAgain(): Promise<void> {
    await this.network.renew();
    await this.box.boot();
    await this.greeted();
  }

  private async greeted(): Promise<void> {
    const deadline = Date.now() + GREETING_SECONDS * 1000;
    while (Date.now() < deadline) {
      if (await greets(this.address)) return;
      await sleep(10);
    }
    throw new Error(`${this.name} does not greet on ${this.address}:22. It said: ${await this.said()}`);
  }

  private async said(): Promise<string> {
    const journal = await this.exec(["journalctl", "--boot", "--no-pager", "--output=cat", "--lines=50"]);
    return `${await this.box.log()}${this.options.init === "systemd" ? journal.stdout : ""}`.trim();
  }
}

interface HostParts {
  readonly network: HostNetwork;
  readonly keyPath: string;
  readonly upstream: Upstream;
  readonly box: Box;
}

function sshdOptions({ suite, init, sshd }: SandboxHostOptions): readonly string[] {
  if (suite === "busybox") return [];
  const ours = init === "systemd" ? {} : { UsePAM: "no" };
  return Object.entries({ ...ours, ...sshd }).map(([name, value]) => `${name}=${value}`);
}

/** Seconds that a host may take until it greets over ssh. */
const GREETING_SECONDS = 60;

function greets(address: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port: 22, timeout: 1000 });
    const answer = (is: boolean): void => {
      socket.destroy();
      resolve(is);
    };
    socket.on("data", (data) => answer(data.toString("latin1").startsWith("SSH-")));
    socket.on("timeout", () => answer(false));
    socket.on("error", () => answer(false));
  });
}
