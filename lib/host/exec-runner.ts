import type { ExecConnectionSpec } from "../spec/host";
import type { Environment } from "./environment";
import { childRunner } from "./local-runner";
import type { Runner } from "./runner";
import { resolvePassword } from "./secret-reference";

/**
 * Runs scripts in the shell that an argv gives: `docker exec -i web sh`.
 *
 * @throws ProviderError `KTP209`, `KTP210` when the password for sudo is not where it should be
 */
export async function execRunner(connection: ExecConnectionSpec, environment: Environment): Promise<Runner> {
  const { exec, sudo } = connection;
  const password = sudo?.password;
  const sudoPassword =
    password === undefined ? undefined : await resolvePassword(password, "connection.sudo.password", environment);
  return childRunner({ name: exec.join(" "), argv: exec, sudoPassword }, environment);
}
