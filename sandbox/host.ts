import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { type Suite, sshKey } from "./base-tree";
import { addNetwork, Box, type ExecOptions, removeNetwork } from "./box";
import { mustRun, type Ran } from "./command";
import { nextNumber } from "./names";
import { snapshotOf } from "./snapshot";
import { Upstream } from "./upstream";

/** What a test may ask of its host. */
export interface SandboxHostOptions {
  /** @default "bookworm" */
  readonly suite?: Suite;
  /** Whether the host has IPv6 at all. @default true */
  readonly ipv6?: boolean;
  /** Size of everything the host can write, as tmpfs takes it: small for a test of a full disk. @default "256m" */
  readonly size?: string;
  /** Options of sshd: `{ UsePAM: "yes" }`. @default none: keys and passwords, no PAM */
  readonly sshd?: Readonly<Record<string, string>>;
  /** An upstream that is there already, so that several hosts reach each other. @default one of its own */
  readonly upstream?: Upstream;
}

/**
 * A Linux host for one test: a box with sshd as its first process and two ends to its network, eth0 to the
 * lab (where tests and ssh clients are) and eth1 to the upstream, its default route.
 */
export class SandboxHost implements AsyncDisposable {
  readonly name: string;
  /** Address of eth0: where the lab reaches the host, on port 22 for one. */
  readonly address: string;
  /** The same for IPv6; undefined where the host has none. */
  readonly address6: string | undefined;
  /** Address of eth1: where the upstream and other hosts reach it. */
  readonly upstreamAddress: string;
  readonly upstreamAddress6: string | undefined;
  /** Path of the private key that opens root, app, ops and opspw. */
  readonly keyPath: string;
  readonly upstream: Upstream;
  /** The namespaces and files of the host. */
  readonly box: Box;
  private readonly ownsUpstream: boolean;

  private constructor(parts: HostParts, options: SandboxHostOptions) {
    this.name = parts.name;
    this.address = parts.ends.host;
    this.address6 = options.ipv6 === false ? undefined : parts.ends.host6;
    this.upstreamAddress = parts.link.address;
    this.upstreamAddress6 = options.ipv6 === false ? undefined : parts.link.address6;
    this.keyPath = parts.keyPath;
    this.upstream = parts.upstream;
    this.box = parts.box;
    this.ownsUpstream = options.upstream === undefined;
  }

  /** Starts a host and waits until it greets over ssh. */
  static async start(options: SandboxHostOptions = {}): Promise<SandboxHost> {
    const number = nextNumber("host");
    const name = `th${number}`;
    const ends = endsOf(number);
    await addNetwork(name);
    const [upstream, , keyPath] = await Promise.all([
      options.upstream ?? Upstream.start(),
      connectLab(name, ends, options.ipv6 !== false),
      sshKey(),
    ]);
    const link = await upstream.join(name, options.ipv6 !== false);
    const box = await Box.start({
      name,
      suite: options.suite ?? "bookworm",
      size: options.size ?? "256m",
      init: "sshd",
      initOptions: sshdOptions(options),
    });
    await greeted(ends.host, box);
    return new SandboxHost({ name, ends, link, keyPath, upstream, box }, options);
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
    // The links vanish with the namespace, but later: a next host could not take their names.
    await mustRun(["ip", "link", "delete", `${this.name}h`]);
    await removeNetwork(this.name);
    if (this.ownsUpstream) await this.upstream.stop();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

interface HostParts {
  readonly name: string;
  readonly ends: Ends;
  readonly link: { readonly address: string; readonly address6: string };
  readonly keyPath: string;
  readonly upstream: Upstream;
  readonly box: Box;
}

/** Both ends of the link between the lab and a host. */
interface Ends {
  readonly lab: string;
  readonly host: string;
  readonly lab6: string;
  readonly host6: string;
}

function endsOf(number: number): Ends {
  const index = number - 1;
  const prefix = `10.77.${Math.floor(index / 64)}`;
  const first = (index % 64) * 4;
  const prefix6 = `fd77:${number.toString(16)}::`;
  return { lab: `${prefix}.${first + 1}`, host: `${prefix}.${first + 2}`, lab6: `${prefix6}1`, host6: `${prefix6}2` };
}

async function connectLab(name: string, ends: Ends, ipv6: boolean): Promise<void> {
  if (!ipv6) {
    const off = ["all", "default", "lo"].map((part) => `net.ipv6.conf.${part}.disable_ipv6=1`);
    await mustRun(["ip", "netns", "exec", name, "sysctl", "-qw", ...off]);
  }
  await mustRun(["ip", "link", "add", `${name}h`, "type", "veth", "peer", "name", "eth0", "netns", name]);
  const there = [`addr add ${ends.host}/30 dev eth0`, "link set eth0 up"];
  const there6 = ipv6 ? [`addr add ${ends.host6}/64 dev eth0 nodad`] : [];
  await mustRun(["ip", "-n", name, "-batch", "-"], { stdin: [...there, ...there6].join("\n") });
  // Our own address last: a connection that is tried before the other side is up costs a whole second.
  const here = [
    `addr add ${ends.lab6}/64 dev ${name}h nodad`,
    `link set ${name}h up`,
    `addr add ${ends.lab}/30 dev ${name}h`,
  ];
  await mustRun(["ip", "-batch", "-"], { stdin: here.join("\n") });
}

function sshdOptions(options: SandboxHostOptions): readonly string[] {
  if (options.suite === "busybox") return [];
  return Object.entries({ UsePAM: "no", ...options.sshd }).flatMap(([name, value]) => ["-o", `${name}=${value}`]);
}

/** Seconds that a host may take until it greets over ssh. */
const GREETING_SECONDS = 20;

async function greeted(address: string, box: Box): Promise<void> {
  const deadline = Date.now() + GREETING_SECONDS * 1000;
  while (Date.now() < deadline) {
    if (await greets(address)) return;
    await sleep(10);
  }
  throw new Error(`${box.name} does not greet on ${address}:22. It said: ${(await box.log()).trim()}`);
}

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
