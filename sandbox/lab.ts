import { spawn } from "node:child_process";
import { readFileSync, readlinkSync } from "node:fs";
import type { Writable } from "node:stream";
import { CGROUP_VARIABLE, makeLabCgroup, removeCgroup } from "./cgroup";
import { exitStatus } from "./command";
import { installMissing, isRoot, labTools } from "./packages";
import { asset } from "./project";
import { unpackedSwc } from "./swc";

/**
 * A lab is a place of its own on this machine: a network with nothing but loopback and no way out, mounts,
 * processes, /run and resolv.conf of its own. A wrong rule, a stray packet or a forgotten process ends with
 * it. Root of the machine gets one by its own right, anybody else by a user namespace.
 */

/** Signals that are passed on to the command of a lab. */
const FORWARDED = ["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT", "SIGUSR1", "SIGUSR2"] as const;

/** What would lead out of a lab, or into the session of the person who started it. */
const LEFT_BEHIND = ["SSH_AUTH_SOCK", "XDG_RUNTIME_DIR", "DBUS_SESSION_BUS_ADDRESS", "SSH_CONNECTION"];

/** Arguments that put a command in front of a user namespace, for who is not root; none for root. */
export function asRootOfUserNamespace(): readonly string[] {
  return isRoot() ? [] : ["unshare", "--user", "--map-root-user", "--map-auto"];
}

/** Runs a command in a new lab with our own stdin, stdout and stderr, and gives its exit status. */
export async function runInLab(argv: readonly string[], env: NodeJS.ProcessEnv = process.env): Promise<number> {
  await installMissing(labTools());
  const user = isRoot() ? [] : ["--user", "--map-root-user", "--map-auto"];
  const spaces = ["--net", "--mount", "--propagation", "private", "--pid", "--fork", "--kill-child", "--mount-proc"];
  const covers = isRoot() ? [] : (await unpackedSwc()).flatMap(({ file, over }) => [file, over]);
  const cgroup = await makeLabCgroup().catch(() => undefined);
  const child = spawn("unshare", [...user, ...spaces, "bash", asset("lab.sh"), ...covers, "--", ...argv], {
    env: { ...labEnvironment(env), [CGROUP_VARIABLE]: cgroup },
    stdio: ["inherit", "inherit", "inherit", "pipe"],
  });
  const stopForwarding = forwardSignals(child.stdio[3] as Writable);
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", (code, signal) => {
      stopForwarding();
      if (cgroup !== undefined) removeCgroup(cgroup);
      resolve(exitStatus(code, signal));
    });
  });
}

/** Whether this process is inside a lab: in the very network that a lab made, with no default route out of it. */
export function isInLab(): boolean {
  return process.env["KUMA_TP_LAB"] === readlinkSync("/proc/self/ns/net") && !hasDefaultRoute();
}

/** Guards what must never happen in the machine's own network. @throws Error outside a lab */
export function requireLab(what: string): void {
  if (isInLab()) return;
  throw new Error(
    `${what} only inside a lab, where nothing can reach this machine's own network. ` +
      "Use `npm test`, or put `node build/sandbox/lab.js` in front of the command.",
  );
}

function labEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const kept = Object.entries(env).filter(([name]) => !LEFT_BEHIND.includes(name));
  // The PATH of a plain user often lacks the sbin folders, where ip and nft live.
  return { ...Object.fromEntries(kept), PATH: `${env["PATH"] ?? "/usr/bin:/bin"}:/usr/local/sbin:/usr/sbin:/sbin` };
}

function forwardSignals(orders: Writable): () => void {
  // The lab may be gone already when a signal comes.
  orders.on("error", () => undefined);
  const handlers = FORWARDED.map((signal) => ({ signal, pass: () => orders.write(`${signal.slice(3)}\n`) }));
  for (const { signal, pass } of handlers) process.on(signal, pass);
  return () => {
    for (const { signal, pass } of handlers) process.off(signal, pass);
  };
}

function hasDefaultRoute(): boolean {
  const ipv4 = lines("/proc/net/route").some((line) => /^\S+\t00000000\t/.test(line));
  const ipv6 = lines("/proc/net/ipv6_route").some((line) => /^0{32} 00 .* (?!lo$)\S+$/.test(line));
  return ipv4 || ipv6;
}

function lines(path: string): readonly string[] {
  try {
    return readFileSync(path, "utf8").split("\n");
  } catch {
    return []; // A kernel without IPv6 has no such file.
  }
}

if (require.main === module) {
  const argv = process.argv.slice(2);
  void runInLab(argv.length > 0 ? argv : ["bash"]).then((code) => process.exit(code));
}
