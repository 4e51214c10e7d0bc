import { cannotWriteResult, nothingToImport } from "../errors/cli-failures";
import { errorCode } from "../host/environment";
import { LinuxDataplane } from "../host/linux-dataplane";
import { LinuxMeshDns } from "../host/linux-mesh-dns";
import { openHost, openManaged } from "../host/open-host";
import { DATAPLANE_KIND } from "../lifecycle/dataplane-kind";
import { MESH_DNS_KIND } from "../lifecycle/mesh-dns-kind";
import type { Wire } from "../lifecycle/wire";
import { NO_DRIFT } from "../plan/drift";
import { type Import, importHost, importResource } from "../pulumi/import";
import { endpointOf } from "../spec/endpoint";
import type { ConnectionSpec } from "../spec/host";
import { resolveHostSpec } from "../spec/resolve";
import { resolveKumaDataplane } from "../spec/resolve-kuma-dataplane";
import { resolveMeshDns } from "../spec/resolve-mesh-dns";
import { readConfig } from "./config";
import { type Answer, type Io, jsonOf, textOf } from "./io";
import { resolved } from "./spec";

/** Whose spec is given, in a word. */
type ImportedKind = "host" | "mesh-dns" | "dataplane";

/** What `kuma-tp pulumi-import` was given. */
export interface PulumiImportArguments {
  readonly config: string;
  /** @default "host" */
  readonly resource?: ImportedKind;
  readonly name: string;
  readonly output?: string;
}

/** Writes the file by which `pulumi import --file` takes over a host that is there already. Changes nothing on it. */
export async function pulumiImportCommand(given: PulumiImportArguments, io: Io): Promise<Answer> {
  const written = await readConfig(given.config, io);
  const notes: string[] = [];
  const say = (message: string) => void notes.push(message);
  const found = await IMPORTS[given.resource ?? "host"](given, written, say, io);
  const { connection } = written as { readonly connection?: ConnectionSpec };
  if (found === undefined) throw nothingToImport(endpointOf(connection));
  const text = jsonOf(found.file);
  if (given.output !== undefined) await write(given.output, text, io);
  return {
    exitCode: 0,
    stdout: given.output === undefined ? text : "",
    stderr: textOf([...notes, ...remarks(found)]),
  };
}

type Say = (message: string) => void;

const IMPORTS: Readonly<Record<ImportedKind, typeof host>> = { host, "mesh-dns": meshDns, dataplane };

function host({ name }: PulumiImportArguments, written: unknown, say: Say, io: Io): Promise<Import | undefined> {
  resolved(resolveHostSpec(written));
  return importHost(name, written as Wire, { open: (target) => openHost(target, io.connect), say });
}

function meshDns({ name }: PulumiImportArguments, written: unknown, say: Say, io: Io): Promise<Import | undefined> {
  resolved(resolveMeshDns(written));
  const open = (target: ConnectionSpec | undefined) => openManaged(LinuxMeshDns, target, io.connect);
  return importResource(MESH_DNS_KIND, name, written as Wire, { open, say });
}

function dataplane({ name }: PulumiImportArguments, written: unknown, say: Say, io: Io): Promise<Import | undefined> {
  resolved(resolveKumaDataplane(written));
  const open = (target: ConnectionSpec | undefined) => openManaged(LinuxDataplane, target, io.connect);
  return importResource(DATAPLANE_KIND, name, written as Wire, { open, say });
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
