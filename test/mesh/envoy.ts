import type { ChildProcessWithoutNullStreams } from "node:child_process";
import { once } from "node:events";
import { copyFile } from "node:fs/promises";
import { get } from "node:http";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { envoyBinary } from "../../sandbox/engines/envoy";
import type { SandboxHost } from "../../sandbox/host";
import { bootstrap, PASSTHROUGHS, type Passthrough, statName } from "./bootstrap";

/** Connections that came in by a listener, and those that its cluster opened for them. */
export interface Passed {
  readonly accepted: number;
  readonly opened: number;
}

export type Statistics = Readonly<Record<Passthrough, Passed>>;

/** Where a host has the program. */
export const ENVOY = "/usr/local/bin/envoy";

const FOLDER = "/run/envoy";
const ADMIN_SOCKET = `${FOLDER}/admin.sock`;

/** Seconds that Envoy may take until it serves. */
const START_SECONDS = 30;

/** The sidecar of a host: a real Envoy, run by the proxy user. */
export class Envoy {
  private readonly child: ChildProcessWithoutNullStreams;
  private readonly adminSocket: string;
  private readonly said: string[] = [];

  private constructor(child: ChildProcessWithoutNullStreams, adminSocket: string) {
    this.child = child;
    this.adminSocket = adminSocket;
    child.stderr.on("data", (part: Buffer) => this.said.push(part.toString("utf8")));
  }

  /** Puts the program on a host, once the host has the user who runs it. */
  static async start(sandbox: SandboxHost, user: string): Promise<Envoy> {
    await putEnvoy(sandbox);
    await sandbox.writeFile(`${FOLDER}/bootstrap.json`, JSON.stringify(bootstrap({ pipe: { path: ADMIN_SOCKET } })));
    await sandbox.mustExec(["chown", user, FOLDER]);
    const options = ["--disable-hot-restart", "--concurrency", "1", "--log-level", "warning"];
    const argv = [ENVOY, "--config-path", `${FOLDER}/bootstrap.json`, ...options];
    // Seen from outside: what the rules do to the host's own traffic cannot get in the way of asking.
    const envoy = new Envoy(await sandbox.spawn(argv, { user }), `${rootOf(sandbox)}${ADMIN_SOCKET}`);
    await envoy.serves();
    return envoy;
  }

  /** What has passed since the start. */
  async statistics(): Promise<Statistics> {
    return statisticsOf(await this.admin("/stats"));
  }

  async stop(): Promise<void> {
    if (this.hasEnded()) return;
    const closed = once(this.child, "close");
    process.kill(-(this.child.pid ?? 0), "SIGKILL");
    await closed;
  }

  private async serves(): Promise<void> {
    const deadline = Date.now() + START_SECONDS * 1000;
    while (Date.now() < deadline && !this.hasEnded()) {
      if ((await this.admin("/ready").catch(() => "")) === "LIVE\n") return;
      await sleep(20);
    }
    await this.stop();
    throw new Error(`Envoy did not start: ${this.said.join("").trim()}`);
  }

  private hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  private admin(path: string): Promise<string> {
    return new Promise((resolve, reject) => {
      get({ socketPath: this.adminSocket, path, agent: false }, (response) => {
        text(response).then(resolve, reject);
      }).on("error", reject);
    });
  }
}

/** Puts a real Envoy on a host, where {@link ENVOY} says. */
export async function putEnvoy(sandbox: SandboxHost): Promise<void> {
  await copyFile(await envoyBinary(), `${rootOf(sandbox)}${ENVOY}`);
}

/** The files of a host, as the lab sees them. */
export function rootOf(sandbox: SandboxHost): string {
  return `/proc/${sandbox.box.leader}/root`;
}

/** What has passed since Envoy's start, by what it prints at `/stats`. */
export function statisticsOf(page: string): Statistics {
  const counters = new Map(page.split("\n").map((line) => line.split(": ") as [string, string]));
  const counter = (name: string): number => {
    const value = counters.get(name);
    if (value === undefined) throw new Error(`Envoy has no counter ${name}.`);
    return Number(value);
  };
  const passed = (name: Passthrough): Passed => ({
    accepted: counter(`tcp.${statName(name)}.downstream_cx_total`),
    opened: counter(`cluster.${statName(name)}.upstream_cx_total`),
  });
  return Object.fromEntries(PASSTHROUGHS.map((name) => [name, passed(name)])) as Statistics;
}
