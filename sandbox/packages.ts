import { join } from "node:path";
import { mustRun } from "./command";
import { isExecutable } from "./executable";
import { withProgress } from "./progress";

/** A command that the sandbox runs, and the Debian package that has it. */
export interface Tool {
  readonly command: string;
  readonly package: string;
}

/** Tools of a lab and of the hosts in it. */
export function labTools(): readonly Tool[] {
  const always: Tool[] = [
    { command: "unshare", package: "util-linux" },
    { command: "ip", package: "iproute2" },
    { command: "ssh", package: "openssh-client" },
  ];
  return isRoot() ? always : [...always, { command: "newuidmap", package: "uidmap" }];
}

/** Tools that make a base tree. */
export const baseTreeTools: readonly Tool[] = [
  { command: "mmdebstrap", package: "mmdebstrap" },
  { command: "ssh-keygen", package: "openssh-client" },
];

/** Shells in which people type. */
export const shells: readonly Tool[] = ["bash", "zsh", "fish"].map((name) => ({ command: name, package: name }));

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** Whether a command is on PATH or in a folder of root's own commands. */
export function hasCommand(command: string): boolean {
  const folders = [...(process.env["PATH"] ?? "").split(":"), "/usr/local/sbin", "/usr/sbin", "/sbin"];
  return folders.some((folder) => isExecutable(join(folder, command)));
}

/**
 * Sees to it that all tools are there: root installs what is missing, anybody else is told the command.
 *
 * @throws Error that names the missing packages and how to get them
 */
export async function installMissing(tools: readonly Tool[]): Promise<void> {
  const missing = tools.filter(({ command }) => !hasCommand(command));
  if (missing.length === 0) return;
  const packages = [...new Set(missing.map((tool) => tool.package))];
  if (!isRoot() || !hasCommand("apt-get")) {
    const commands = missing.map(({ command }) => command).join(", ");
    throw new Error(`Missing here: ${commands}. Install with: sudo apt-get install ${packages.join(" ")}`);
  }
  await withProgress(`apt-get install ${packages.join(" ")}`, () => aptInstall(packages));
}

async function aptInstall(packages: readonly string[]): Promise<void> {
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  // Another package job may hold the lock: wait for it, but not for ever.
  const apt = ["apt-get", "-q", "-o", "DPkg::Lock::Timeout=300"];
  await mustRun([...apt, "update"], { env });
  await mustRun([...apt, "install", "-y", "--no-install-recommends", ...packages], { env });
}
