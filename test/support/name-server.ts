import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import type { Place } from "../../sandbox/echo";

/** What a nameserver of a test knows, and where it is asked. */
export interface NameServerOptions {
  /** Where it listens, over UDP and TCP. The upstream has every address there is. */
  readonly address: string;
  readonly port: number;
  /** Settings of dnsmasq, as on its command line, without the dashes: what it answers. */
  readonly answers: readonly string[];
  /** Numeric user of the process. @default root, who becomes the user of dnsmasq */
  readonly uid?: number;
}

/**
 * A real DNS server for a test, which remembers what it was asked: a dnsmasq, whose queries go to a file of the place where
 * it runs. Its base tree needs dnsmasq (all but busybox have it).
 */
export class NameServer implements AsyncDisposable {
  private readonly place: Place;
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly log: string;

  private constructor(place: Place, child: ChildProcessWithoutNullStreams, log: string) {
    this.place = place;
    this.child = child;
    this.log = log;
  }

  /** Starts a server, and waits until it listens. */
  static async start(place: Place, options: NameServerOptions): Promise<NameServer> {
    const log = `/tmp/nameserver-${options.address}-${options.port}`;
    const child = await place.spawn(argvOf(options, log));
    const errors: string[] = [];
    child.stderr.on("data", (part: Buffer) => errors.push(part.toString("utf8")));
    const ended = once(child, "close").then(() => false);
    const listens = place
      .exec(["sh", "-c", 'until grep -qs " started, " "$1"; do sleep 0.02; done', "listens", log])
      .then(({ code }) => code === 0);
    if (await Promise.race([ended, listens])) return new NameServer(place, child, log);
    throw new Error(`The nameserver did not start: ${errors.join("").trim()}`);
  }

  /** What it was asked since it started, oldest first: `A backend.mesh`. */
  async asked(): Promise<readonly string[]> {
    const { stdout } = await this.place.exec(["cat", this.log]);
    return [...stdout.matchAll(/ query\[(\S+)\] (\S+) from /g)].map(([, type, name]) => `${type} ${name}`);
  }

  /** Lets it forget what it was asked. */
  async forget(): Promise<void> {
    await this.place.exec(["sh", "-c", ': >"$1"', "forget", this.log]);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      const closed = once(this.child, "close");
      process.kill(-(this.child.pid ?? 0), "SIGKILL");
      await closed;
    }
    await this.place.exec(["rm", "-f", this.log]);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }
}

function argvOf({ address, port, answers, uid }: NameServerOptions, log: string): readonly string[] {
  const identity =
    uid === undefined ? [] : ["setpriv", `--reuid=${uid}`, `--regid=${uid}`, "--clear-groups", "--no-new-privs"];
  const where = [`port=${port}`, "bind-interfaces", `listen-address=${address}`];
  // Neither the files of the place, nor a cache: each query that comes in is answered anew.
  const alone = ["conf-file=/dev/null", "no-resolv", "no-hosts", "cache-size=0", "pid-file"];
  const told = ["log-queries", `log-facility=${log}`];
  const settings = [...where, ...alone, ...told, ...answers].map((setting) => `--${setting}`);
  return [...identity, "/usr/sbin/dnsmasq", "--keep-in-foreground", ...settings];
}
