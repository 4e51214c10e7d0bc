import type { ConnectionSpec, SshConnectionSpec } from "../spec/host";
import type { ConnectOptions } from "./connecting";
import { withinDeadline } from "./deadline";
import type { Environment } from "./environment";
import { execRunner } from "./exec-runner";
import { localRunner } from "./local-runner";
import type { Runner } from "./runner";
import { resolvePassword } from "./secret-reference";
import { hopsTo } from "./ssh-hops";
import { notReached, openRoute, type Progress, type Route } from "./ssh-route";
import { SshRunner } from "./ssh-runner";
import { loadSsh2 } from "./ssh2-package";

const DEFAULT_DEADLINE_SECONDS = 300;
const DEFAULT_KEEPALIVE_SECONDS = 5;

/**
 * Connects to a machine: this one where no connection is given. Secrets are resolved now and kept in memory only.
 * The runner has to be disposed, so that the process can end.
 *
 * @throws ProviderError `KTP200` to `KTP216`: not reached, not let in, host key, references, private keys
 */
export async function connect(
  connection: ConnectionSpec | undefined,
  environment: Environment,
  options: ConnectOptions = {},
): Promise<Runner> {
  if (connection === undefined) return localRunner(environment);
  if ("exec" in connection) return execRunner(connection, environment, options);
  return connectBySsh(connection, environment, options);
}

async function connectBySsh(
  connection: SshConnectionSpec,
  environment: Environment,
  options: ConnectOptions,
): Promise<Runner> {
  const ssh2 = await loadSsh2();
  const { clock } = environment;
  const sudo = connection.sudo?.password;
  const sudoPassword =
    sudo === undefined ? undefined : await resolvePassword(sudo, "connection.sudo.password", environment);
  const hops = await hopsTo(ssh2, connection, environment, options);
  const seconds = options.deadlineSeconds ?? DEFAULT_DEADLINE_SECONDS;
  const keepalive = { seconds: options.keepaliveSeconds ?? DEFAULT_KEEPALIVE_SECONDS };
  const progress: Progress = { hop: undefined, tries: 0, last: `no answer within ${seconds} s` };
  const open = (signal: AbortSignal): Promise<Route> => openRoute(hops, { ssh2, clock, keepalive, signal, progress });
  const route = await withinDeadline(clock, seconds, open, () => notReached(progress, seconds));
  return new SshRunner(route, sudoPassword, clock);
}
