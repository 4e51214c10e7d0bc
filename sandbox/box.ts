import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { mkdir, readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { baseTree, type Suite } from "./base-tree";
import { Boot, type BootOptions, type Init } from "./boot";
import { mustRun, type Ran, run } from "./command";
import { requireLab } from "./lab";
import { withoutStopped } from "./stopped";

/** What a box is made of. */
export interface BoxOptions {
  readonly name: string;
  readonly suite: Suite;
  /** Size of everything the box can write, as tmpfs takes it: `64m`. */
  readonly size: string;
  readonly init: Init;
  /** Settings of its sshd, as `Name=value`. @default none */
  readonly sshd?: readonly string[];
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
 * What it has written outlives its processes, so that it can be booted again.
 */
export class Box implements AsyncDisposable {
  readonly name: string;
  private readonly bootOptions: BootOptions;
  private current: Boot;

  private constructor(bootOptions: BootOptions, current: Boot) {
    this.name = bootOptions.name;
    this.bootOptions = bootOptions;
    this.current = current;
  }

  /** Starts a box in the network namespace of its name, which has to exist (`ip netns add`). */
  static async start({ name, suite, size, init, sshd = [] }: BoxOptions): Promise<Box> {
    requireLab("Hosts can be started");
    const base = await baseTree(suite);
    const folder = join("/run/sandbox", name);
    const layer = join(folder, "layer");
    await mkdir(layer, { recursive: true });
    await mustRun(["mount", "-t", "tmpfs", "-o", `size=${size},mode=755`, name, layer]);
    const bootOptions = { name, init, sshd, folder, base };
    return new Box(bootOptions, await Boot.start(bootOptions));
  }

  /** Process id of the box's first process, in the lab: another one after each boot. */
  get leader(): number {
    return this.current.leader;
  }

  /**
   * The command line that runs `argv` in the box as root, for whoever wants to start it himself. It looks up the first
   * process when it is run, so it goes on to work after a boot, and fails while the box is down.
   */
  enterArgv(...argv: readonly string[]): readonly string[] {
    return this.enter([], argv);
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

  /** What the first process of the box has said so far, and before its journal stood if it is systemd. */
  async log(): Promise<string> {
    const said = ["log", "kmsg"].map((name) => readFile(join(this.bootOptions.folder, name), "utf8").catch(() => ""));
    return (await Promise.all(said)).join("");
  }

  /** Boots a box that has ended, over the files that it has written. */
  async boot(): Promise<void> {
    this.current = await Boot.start(this.bootOptions);
  }

  /** Waits until the first process has ended by itself. @returns its exit status @throws Error when it does not */
  async end(): Promise<number> {
    const overdue = new AbortController();
    const late = sleep(END_SECONDS * 1000, undefined, { signal: overdue.signal }).then(() => undefined);
    const status = await withoutStopped(Promise.race([this.current.end(), late.catch(() => undefined)]));
    overdue.abort();
    if (status === undefined) throw new Error(`${this.name} does not end. It said: ${(await this.log()).trim()}`);
    return status;
  }

  /** Asks the first process to end. */
  terminate(): void {
    this.current.signal("SIGTERM");
  }

  /** Ends every process of the box at once, as a power cut does. */
  async cut(): Promise<void> {
    this.current.signal("SIGKILL");
    await withoutStopped(this.current.end());
  }

  /** Ends the box, and removes what it has written. */
  async stop(): Promise<void> {
    await this.cut();
    await mustRun(["umount", join(this.bootOptions.folder, "layer")]);
    await rm(this.bootOptions.folder, { recursive: true, force: true });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.stop();
  }

  private async entrance(argv: readonly string[], { user = "root", env = {} }: ExecOptions): Promise<Entrance> {
    const { uid, gid, home } = await this.account(user);
    // nsenter changes the user itself: no box needs a tool for it.
    const identity = user === "root" ? [] : ["-S", uid, "-G", gid];
    const own = { PATH, HOME: home, USER: user, LOGNAME: user, LANG: "C.UTF-8", ...env };
    return { enter: this.enter(identity, argv), env: own };
  }

  private enter(identity: readonly string[], argv: readonly string[]): readonly string[] {
    const leader = join(this.bootOptions.folder, "leader");
    return ["sh", "-c", ENTER, leader, ...identity, "-m", "-p", "-n", "-u", "-i", "-r", "-w", "--", ...argv];
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

/** Enters the namespaces of the process whose id is in the file $0. */
const ENTER = 'read -r leader <"$0" && exec nsenter --target="$leader" "$@"';

/** Seconds that a box may take until it has shut down. */
const END_SECONDS = 60;
