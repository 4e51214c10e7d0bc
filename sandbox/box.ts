import { type ChildProcess, type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, openSync } from "node:fs";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { baseTree, type Suite } from "./base-tree";
import { mustRun, type Ran, run } from "./command";
import { requireLab } from "./lab";
import { asset } from "./project";

/** What a box is made of. */
export interface BoxOptions {
  readonly name: string;
  readonly suite: Suite;
  /** Size of everything the box can write, as tmpfs takes it: `64m`. */
  readonly size: string;
  readonly init: "sshd" | "systemd" | "none";
  /** Arguments of the init process. */
  readonly initOptions?: readonly string[];
}

export interface ExecOptions {
  readonly stdin?: string;
  /** Name of a user of the box. @default root */
  readonly user?: string;
  /** Seconds after which the command is killed. @default 30 */
  readonly timeoutSeconds?: number;
  readonly env?: Readonly<Record<string, string>>;
}

const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

/**
 * A machine in miniature: network, mount, process, host name and ipc namespaces over an overlay of a base
 * tree. It is entered by nsenter, never by ssh, so that rules under test cannot get in the way of a check.
 */
export class Box implements AsyncDisposable {
  readonly name: string;
  /** Process id of the box's first process, in the lab. */
  readonly leader: number;
  private readonly folder: string;
  private readonly supervisor: ChildProcess;

  private constructor(name: string, leader: number, folder: string, supervisor: ChildProcess) {
    this.name = name;
    this.leader = leader;
    this.folder = folder;
    this.supervisor = supervisor;
  }

  /** Starts a box in the network namespace of its name, which has to exist (`ip netns add`). */
  static async start(options: BoxOptions): Promise<Box> {
    requireLab("Hosts can be started");
    const base = await baseTree(options.suite);
    const folder = join("/run/sandbox", options.name);
    await mkdir(folder, { recursive: true });
    const log = openSync(join(folder, "log"), "a");
    const spaces = ["--mount", "--pid", "--uts", "--ipc", "--fork", "--kill-child", "--propagation", "private"];
    const boot = ["bash", asset("box.sh"), folder, base, options.name, options.size, options.init];
    const argv = ["netns", "exec", options.name, "unshare", ...spaces, ...boot, ...(options.initOptions ?? [])];
    const supervisor = spawn("ip", argv, { stdio: ["ignore", log, log], detached: true });
    closeSync(log);
    // A box that nobody stops must not keep this process alive: it ends with the lab.
    supervisor.unref();
    const leader = await leaderOf(folder, supervisor, options.name);
    return new Box(options.name, leader, folder, supervisor);
  }

  /** The command line that runs `argv` in the box as root, for whoever wants to start it himself. */
  enterArgv(...argv: readonly string[]): readonly string[] {
    return ["nsenter", `--target=${this.leader}`, "-m", "-p", "-n", "-u", "-i", "-r", "-w", "--", ...argv];
  }

  /** Runs a command in the box to its end, with an environment of its own. */
  async exec(argv: readonly string[], options: ExecOptions = {}): Promise<Ran> {
    const { enter, env } = await this.entrance(argv, options);
    const { stdin = "", timeoutSeconds = 30 } = options;
    return run(enter, { stdin, env, timeoutSeconds, ownGroup: true });
  }

  /** Runs a command that has to succeed, and gives its stdout. */
  async mustExec(argv: readonly string[], options: ExecOptions = {}): Promise<string> {
    const ran = await this.exec(argv, options);
    if (ran.code === 0) return ran.stdout;
    throw new Error(`${this.name}: ${argv.join(" ")}: exit status ${ran.code}: ${ran.stderr.trim()}`);
  }

  /** Starts a command that goes on by itself; it ends with the box at the latest. */
  async spawn(argv: readonly string[], options: ExecOptions = {}): Promise<ChildProcessWithoutNullStreams> {
    const { enter, env } = await this.entrance(argv, options);
    const [file = "", ...args] = enter;
    const child = spawn(file, args, { env, detached: true, stdio: "pipe" });
    child.stdin.on("error", () => undefined);
    if (options.stdin !== undefined) child.stdin.end(options.stdin);
    return child;
  }

  /** Writes a file of the box, owned by root. */
  async writeFile(path: string, content: string, mode = 0o644): Promise<void> {
    const script = 'mkdir -p "$(dirname "$1")" && cat >"$1" && chmod "$2" "$1"';
    await this.mustExec(["sh", "-c", script, "write", path, mode.toString(8)], { stdin: content });
  }

  /** What the first process of the box has said so far: for the message of a test that failed. */
  async log(): Promise<string> {
    return readFile(join(this.folder, "log"), "utf8");
  }

  /** Ends every process of the box at once, as a power cut does. */
  async stop(): Promise<void> {
    try {
      process.kill(this.leader, "SIGKILL");
    } catch {
      // Its first process has ended by itself.
    }
    this.supervisor.ref();
    if (!hasEnded(this.supervisor)) await once(this.supervisor, "close");
    await rm(this.folder, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  private async entrance(argv: readonly string[], { user = "root", env = {} }: ExecOptions): Promise<Entrance> {
    const { uid, gid, home } = await this.account(user);
    // nsenter changes the user itself: no box needs a tool for it.
    const [nsenter = "", ...rest] = this.enterArgv(...argv);
    const identity = user === "root" ? [] : ["-S", uid, "-G", gid];
    const own = { PATH, HOME: home, USER: user, LOGNAME: user, LANG: "C.UTF-8", ...env };
    return { enter: [nsenter, ...identity, ...rest], env: own };
  }

  private async account(user: string): Promise<{ uid: string; gid: string; home: string }> {
    if (user === "root") return { uid: "0", gid: "0", home: "/root" };
    const passwd = await readFile(`/proc/${this.leader}/root/etc/passwd`, "utf8");
    const fields = passwd.split("\n").map((line) => line.split(":"));
    const [, , uid, gid, , home] = fields.find(([name]) => name === user) ?? [];
    if (uid === undefined || gid === undefined) throw new Error(`${this.name} has no user ${user}.`);
    return { uid, gid, home: home ?? "/" };
  }
}

interface Entrance {
  readonly enter: readonly string[];
  readonly env: NodeJS.ProcessEnv;
}

/** Makes the network namespace of a box that is about to start, with its loopback up. */
export async function addNetwork(name: string): Promise<void> {
  requireLab("Networks can be made");
  await mustRun(["ip", "netns", "add", name]);
  await mustRun(["ip", "-n", name, "link", "set", "lo", "up"]);
}

/** Removes the network namespace of a box that has stopped. */
export async function removeNetwork(name: string): Promise<void> {
  await mustRun(["ip", "netns", "delete", name]);
}

/** Seconds that a box may take until its file system stands. */
const BOOT_SECONDS = 20;

async function leaderOf(folder: string, supervisor: ChildProcess, name: string): Promise<number> {
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
