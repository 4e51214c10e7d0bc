import { resolveDeclared } from "../engine/declared";
import { connectionTwice } from "../errors/cli-failures";
import { describeFailure } from "../errors/failure";
import { openHost } from "../host/open-host";
import type { ConnectionSpec } from "../spec/host";
import type { ResolvedHostSpec } from "../spec/resolved";
import { readConfig } from "./config";
import { type ConnectionArguments, connectionOf } from "./connection";
import { diagnose } from "./diagnosis";
import { type Answer, type Io, textOf } from "./io";
import { resolved } from "./spec";

/** What `kuma-tp doctor` was given. */
export interface DoctorArguments extends ConnectionArguments {
  readonly config?: string;
}

/** Looks at a host and says whether it is ready for its spec, and why not. Changes nothing there. */
export async function doctorCommand(given: DoctorArguments, io: Io): Promise<Answer> {
  const spec = await specOf(given, io);
  await using open = await openHost(spec.connection, io.connect);
  const { facts, failures, outlook } = diagnose(open.host.name, spec, await open.host.observe(spec));
  return {
    exitCode: failures.length === 0 ? 0 : 1,
    stdout: textOf([...facts, ...outlook]),
    stderr: textOf(failures.map(describeFailure)),
  };
}

/** @throws ProviderError KTP409 where both the configuration and the command line say how to reach the host */
async function specOf(given: DoctorArguments, io: Io): Promise<ResolvedHostSpec> {
  const connection = connectionOf(given);
  const written = given.config === undefined ? {} : await readConfig(given.config, io);
  return resolved(resolveDeclared(connection === undefined ? written : withConnection(written, connection)));
}

function withConnection(written: unknown, connection: ConnectionSpec): unknown {
  // What is no spec at all is refused as such.
  if (typeof written !== "object" || Array.isArray(written)) return written;
  if (written !== null && "connection" in written) throw connectionTwice();
  return { ...written, connection };
}
