import { printable } from "../doctor/printable";
import { report } from "../doctor/report";
import { resolveDeclared } from "../engine/declared";
import { connectionTwice } from "../errors/cli-failures";
import { describeFailure } from "../errors/failure";
import { lookAround } from "../host/look-around";
import { openRunner } from "../host/open-host";
import type { ConnectionSpec } from "../spec/host";
import type { ResolvedHostSpec } from "../spec/resolved";
import { readConfig } from "./config";
import { type ConnectionArguments, connectionOf } from "./connection";
import { type Answer, type Io, textOf } from "./io";
import { reportJson } from "./report-json";
import { reportTable } from "./report-table";
import { resolved } from "./spec";

/** What `kuma-tp doctor` was given. */
export interface DoctorArguments extends ConnectionArguments {
  readonly config?: string;
  readonly json?: boolean;
}

/** Looks at a host and says whether it is ready for its spec, and why not. Changes nothing there. */
export async function doctorCommand(given: DoctorArguments, io: Io): Promise<Answer> {
  const spec = await specOf(given, io);
  await using runner = await openRunner(spec.connection, io.connect);
  const look = await lookAround(runner, spec);
  const found = report(look);
  return {
    exitCode: found.failures.length === 0 ? 0 : 1,
    stdout: given.json ? reportJson(look, found) : textOf(reportTable(look, found)),
    stderr: textOf(found.failures.map((failure) => printable(describeFailure(failure)))),
  };
}

/** @throws ProviderError KTP409 where both the configuration and the command line say how to reach the host */
async function specOf(given: DoctorArguments, io: Io): Promise<ResolvedHostSpec> {
  const connection = connectionOf(given, "kuma-tp doctor");
  const written = given.config === undefined ? {} : await readConfig(given.config, io);
  return resolved(resolveDeclared(connection === undefined ? written : withConnection(written, connection)));
}

function withConnection(written: unknown, connection: ConnectionSpec): unknown {
  // What is no spec at all is refused as such.
  if (typeof written !== "object" || Array.isArray(written)) return written;
  if (written !== null && "connection" in written) throw connectionTwice();
  return { ...written, connection };
}
