import { cannotWriteResult, nothingToImport } from "../errors/cli-failures";
import { errorCode } from "../host/environment";
import { openHost } from "../host/open-host";
import { NO_DRIFT } from "../plan/drift";
import { type Import, importHost } from "../pulumi/import";
import type { Wire } from "../pulumi/wire";
import { endpointOf } from "../spec/endpoint";
import { resolveHostSpec } from "../spec/resolve";
import { readConfig } from "./config";
import { type Answer, type Io, textOf } from "./io";
import { resolved } from "./spec";

/** What `kuma-tp pulumi-import` was given. */
export interface PulumiImportArguments {
  readonly config: string;
  readonly name: string;
  readonly output?: string;
}

/** Writes the file by which `pulumi import --file` takes over a host that is there already. Changes nothing on it. */
export async function pulumiImportCommand(given: PulumiImportArguments, io: Io): Promise<Answer> {
  const written = await readConfig(given.config, io);
  const { connection } = resolved(resolveHostSpec(written));
  const notes: string[] = [];
  const found = await importHost(given.name, written as Wire, {
    open: (target) => openHost(target, io.connect),
    say: (message) => notes.push(message),
  });
  if (found === undefined) throw nothingToImport(endpointOf(connection));
  const text = `${JSON.stringify(found.file, null, 2)}\n`;
  if (given.output !== undefined) await write(given.output, text, io);
  return {
    exitCode: 0,
    stdout: given.output === undefined ? text : "",
    stderr: textOf([...notes, ...remarks(found)]),
  };
}

async function write(path: string, text: string, io: Io): Promise<void> {
  await io.writeFile(path, text).catch((thrown: unknown) => {
    throw cannotWriteResult(path, errorCode(thrown));
  });
}

function remarks({ leftOut, drift }: Import): string[] {
  return [
    ...leftOut.map(
      (property) =>
        `${property} is a secret and not in the file; the next preview adds it. A reference (env:NAME, file:PATH) would be kept.`,
    ),
    ...(drift === NO_DRIFT ? [] : [`the host differs from its spec, which the next preview shows: ${drift}`]),
  ];
}
