import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { makeBoxCgroup, removeCgroup } from "./cgroup";
import { exitStatus } from "./command";
import { asset } from "./project";

/** What the first process of a box is. */
export type Init = "sshd" | "systemd" | "none";

/** What a box is booted from. */
export interface BootOptions {
  readonly name: string;
  readonly init: Init;
  /** Settings of the host's sshd, as `Name=value`. */
  readonly sshd: readonly string[];
  /** Folder of the box: `layer` holds what it has written, `log` and `kmsg` what its first process says, `leader` its id. */
  readonly folder: string;
  /** Folder of the base tree. */
  readonly base: string;
}

/** One run of a box, from its first process to its end. */
export class Boot {
  /** Process id of the first process, in the lab. */
  readonly leader: number;
  private readonly supervisor: ChildProcess;
  private readonly cgroup: string | undefined;
  private readonly options: BootOptions;

  private constructor(leader: number, supervisor: ChildProcess, cgroup: string | undefined, options: BootOptions) {
    this.leader = leader;
    this.supervisor = supervisor;
    this.cgroup = cgroup;
    this.options = options;
  }

  /** Starts the first process, and waits until its file system stands. */
  static async start(options: BootOptions): Promise<Boot> {
    const cgroup = options.init === "systemd" ? await makeBoxCgroup(options.name) : undefined;
    const log = openSync(join(options.folder, "log"), "a");
    const [file = "", ...args] = commandOf(options, cgroup);
    const supervisor = spawn(file, args, { stdio: ["ignore", log, log], detached: true });
    closeSync(log);
    // A box that nobody stops must not keep this process alive: it ends with the lab.
    supervisor.unref();
    const leader = await leaderOf(options, supervisor);
    return new Boot(leader, supervisor, cgroup, options);
  }

  /** Waits for the end. @returns exit status of the first process: {@link REBOOT} if it asked for a reboot */
  async end(): Promise<number> {
    this.supervisor.ref();
    if (!hasEnded(this.supervisor)) await once(this.supervisor, "close");
    await rm(join(this.options.folder, "leader"), { force: true });
    if (this.cgroup !== undefined) removeCgroup(this.cgroup);
    return exitStatus(this.supervisor.exitCode, this.supervisor.signalCode);
  }

  /** Sends a signal to the first process. SIGKILL ends all the others with it. */
  signal(signal: "SIGTERM" | "SIGKILL"): void {
    try {
      process.kill(this.leader, signal);
    } catch {
      // It has ended by itself.
    }
  }
}

/** How a first process ends that asked the kernel to restart the machine: by SIGHUP (man 2 reboot). */
export const REBOOT = exitStatus(null, "SIGHUP");

function commandOf({ name, folder, base, init, sshd }: BootOptions, cgroup: string | undefined): readonly string[] {
  const spaces = ["--mount", "--pid", "--uts", "--ipc", "--fork", "--kill-child", "--propagation", "private"];
  const boot = ["bash", asset("box.sh"), folder, base, name, init, ...sshd];
  const inNetwork = (own: readonly string[]): readonly string[] => [
    "ip",
    "netns",
    "exec",
    name,
    "unshare",
    ...own,
    ...spaces,
    ...boot,
  ];
  if (cgroup === undefined) return inNetwork([]);
  // Before `ip netns exec`, which mounts a /sys without cgroups.
  return ["sh", "-c", 'echo $$ >"$1/cgroup.procs" && shift && exec "$@"', "join", cgroup, ...inNetwork(["--cgroup"])];
}

/** Seconds that a box may take until its file system stands. */
const BOOT_SECONDS = 60;

async function leaderOf({ folder, name }: BootOptions, supervisor: ChildProcess): Promise<number> {
  for (let waited = 0; waited < BOOT_SECONDS && !hasEnded(supervisor); waited += 0.005) {
    const leader = Number(await readFile(join(folder, "leader"), "utf8").catch(() => ""));
    if (leader > 0) return leader;
    await sleep(5);
  }
  const log = await readFile(join(folder, "log"), "utf8");
  throw new Error(`${name} did not start: ${log.trim().split("\n").slice(-5).join("; ")}`);
}

function hasEnded(process: ChildProcess): boolean {
  return process.exitCode !== null || process.signalCode !== null;
}
