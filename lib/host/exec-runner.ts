import type { ExecConnectionSpec } from "../spec/host";
import type { ConnectOptions } from "./connecting";
import type { Environment } from "./environment";
import { childRunner } from "./local-runner";
import type { Runner } from "./runner";
import { resolvePassword } from "./secret-reference";

/**
 * Runs scripts in the shell that an argv gives: `docker exec -i web sh`.
 *
 * @throws ProviderError `KTP209`, `KTP210` when the password for sudo is not where it should be
 */
export async function execRunner(
  connection: ExecConnectionSpec,
  environment: Environment,
  { isAnew = false }: ConnectOptions = {},
): Promise<Runner> {
  const { exec, sudo } = connection;
  const password = sudo?.password;
  const sudoPassword =
    password === undefined ? undefined : await resolvePassword(password, "connection.sudo.password", environment);
  const argv = isAnew ? withoutSharing(exec) : exec;
  return childRunner({ name: exec.join(" "), argv, sudoPassword }, environment);
}

/** OpenSSH takes the first value that it is given. Source: ssh_config(5), `ControlPath`. */
export function withoutSharing([program = "", ...args]: readonly string[]): readonly string[] {
  return /(?:^|\/)ssh$/.test(program) ? [program, "-o", "ControlPath=none", ...args] : [program, ...args];
}
