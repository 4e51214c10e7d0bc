import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createInterface } from "node:readline";
import type { ExecOptions } from "./box";
import type { Ran } from "./command";
import { asset } from "./project";

/** A place where commands run: a host, its box or the upstream. Its base tree needs python3 (all but busybox have it). */
export interface Place {
  exec(argv: readonly string[], options?: ExecOptions): Promise<Ran>;
  spawn(argv: readonly string[], options?: ExecOptions): Promise<ChildProcessWithoutNullStreams>;
}

/** Who answered a connection or datagram, and how it came there. Addresses are `198.51.100.7:80` or `[fd78::1]:80`. */
export interface Answer {
  /** Port of the server that answered. */
  readonly at: number;
  readonly proto: "tcp" | "udp";
  /** What the client asked for, where a redirect changed it (TCP only). */
  readonly orig: string | null;
  /** Where the packet arrived, as the server sees it. */
  readonly local: string;
  /** Whom it came from, as the server sees it. */
  readonly peer: string;
  /** User of the server. */
  readonly uid: number;
}

/** What was sent to no avail: `{ error: "ECONNREFUSED" }`, `ETIMEDOUT`, `EMPTY` for closed without a word. */
export interface Unanswered {
  readonly error: string;
}

/** One connection or datagram to try. */
export interface Probe {
  readonly to: string;
  readonly port: number;
  /** @default "tcp" */
  readonly proto?: "tcp" | "udp";
  /** Numeric user of the socket. @default 0 */
  readonly uid?: number;
  readonly sourceAddress?: string;
  readonly sourcePort?: number;
  /** @default 2 */
  readonly timeoutSeconds?: number;
}

/** Servers in one process, of one user, which tell every client where it arrived. */
export class EchoServer implements AsyncDisposable {
  /** All answers given so far, oldest first. */
  readonly answers: Answer[] = [];
  private readonly child: ChildProcessWithoutNullStreams;

  private constructor(child: ChildProcessWithoutNullStreams) {
    this.child = child;
  }

  /** Starts servers on the given ports of IPv4 and IPv6, and waits until they listen. */
  static async start(place: Place, ports: EchoPorts, uid = 0): Promise<EchoServer> {
    const specs = [...spec("tcp", ports.tcp), ...spec("udp", ports.udp)];
    const argv = [...identity(uid), "python3", "-", "serve", ...specs];
    const child = await place.spawn(argv, { stdin: await script() });
    const server = new EchoServer(child);
    await server.ready();
    return server;
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const closed = once(this.child, "close");
    process.kill(-(this.child.pid ?? 0), "SIGKILL");
    await closed;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  private async ready(): Promise<void> {
    const lines = createInterface(this.child.stdout);
    const errors: string[] = [];
    this.child.stderr.on("data", (part: Buffer) => errors.push(part.toString("utf8")));
    const isReady = new Promise<boolean>((resolve) => {
      lines.on("line", (line) => {
        if (line === "ready") resolve(true);
        else this.answers.push(JSON.parse(line) as Answer);
      });
      this.child.on("close", () => resolve(false));
    });
    if (!(await isReady)) throw new Error(`The echo server did not start: ${errors.join("").trim()}`);
  }
}

/** Ports to listen on. */
export interface EchoPorts {
  readonly tcp?: readonly number[];
  readonly udp?: readonly number[];
}

/** Tries all probes at once from a place and gives what each heard, in their order. */
export async function probeAll(place: Place, probes: readonly Probe[]): Promise<readonly (Answer | Unanswered)[]> {
  const argv = ["python3", "-", "probe", JSON.stringify(probes)];
  const ran = await place.exec(argv, { stdin: await script(), timeoutSeconds: 60 });
  if (ran.code !== 0) throw new Error(`Probes could not be sent: ${ran.stderr.trim()}`);
  return JSON.parse(ran.stdout) as readonly (Answer | Unanswered)[];
}

/** Tries one probe. */
export async function probe(place: Place, one: Probe): Promise<Answer | Unanswered> {
  const [heard = { error: "EMPTY" }] = await probeAll(place, [one]);
  return heard;
}

/** Becomes a user who may listen on the low ports too: an owner match looks at who made the socket. */
function identity(uid: number): readonly string[] {
  if (uid === 0) return [];
  const caps = ["--inh-caps=+net_bind_service", "--ambient-caps=+net_bind_service"];
  return ["setpriv", `--reuid=${uid}`, `--regid=${uid}`, "--clear-groups", ...caps];
}

function spec(proto: "tcp" | "udp", ports: readonly number[] = []): readonly string[] {
  return ports.length === 0 ? [] : [`${proto}=${ports.join(",")}`];
}

function script(): Promise<string> {
  return readFile(asset("echo.py"), "utf8");
}
