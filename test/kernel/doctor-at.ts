import { readFile } from "node:fs/promises";
import type { z } from "zod";
import type { ConnectionSpec, HostSpec } from "../../lib/spec/host";
import type { SandboxHost } from "../../sandbox/host";
import { doctorJson } from "../support/doctor-json";
import { commandAt } from "./command-at";

/** What `kuma-tp doctor --json` said of a host. */
export interface Diagnosis {
  readonly exitCode: number;
  readonly stderr: string;
  readonly report: z.infer<typeof doctorJson>;
  /** What one check found, as `level: found`. */
  of(check: string): readonly string[];
  /** Checks with a finding that is neither ok nor a note. */
  readonly alarms: readonly string[];
}

/** Runs the command as a person does, with the spec in a file; by a shell of root there unless another way is named. */
export async function doctorAt(
  sandbox: SandboxHost,
  spec: Omit<HostSpec, "connection"> = {},
  connection: ConnectionSpec = { exec: sandbox.enterArgv("sh") },
): Promise<Diagnosis> {
  const said = await commandAt(["doctor", "--config", "host.yaml", "--json"], { ...spec, connection });
  if (said.stdout === "") throw new Error(said.stderr);
  const report = doctorJson.parse(JSON.parse(said.stdout));
  const lines = report.findings.map(({ check, level, found }) => ({ check, text: `${level}: ${found}` }));
  return {
    exitCode: said.exitCode,
    stderr: said.stderr,
    report,
    of: (check) => lines.filter((line) => line.check === check).map(({ text }) => text),
    alarms: lines.filter(({ text }) => /^(warning|problem)/.test(text)).map(({ check }) => check),
  };
}

/** How a user of a host is reached by SSH. */
export async function bySsh(sandbox: SandboxHost, user: string, password?: string): Promise<ConnectionSpec> {
  const published = await sandbox.mustExec(["ssh-keygen", "-yf", "/etc/ssh/ssh_host_ed25519_key"]);
  return {
    host: sandbox.address,
    user,
    hostKey: published.trim().split(" ").slice(0, 2).join(" "),
    privateKey: await readFile(sandbox.keyPath, "utf8"),
    ...(password === undefined ? {} : { sudo: { password } }),
  };
}
