import type { ApiServer } from "../../sandbox/api-server";
import type { Ran } from "../../sandbox/command";

/** A manifest of Kubernetes, as far as every kind has the same. */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata: ManifestMetadata;
  readonly [key: string]: unknown;
}

export interface ManifestMetadata {
  readonly name?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
  readonly [key: string]: unknown;
}

/** What an API server said to manifests: each as it would keep it, or has kept it; or why not. */
export type Answer =
  | { readonly accepted: true; readonly manifests: readonly Manifest[] }
  | { readonly accepted: false; readonly problem: string };

/** Manifests as YAML, one or several documents, or as objects, which may be no manifests at all. */
export type Manifests = string | readonly object[];

/** Asks what the server would say to each field; it keeps nothing. kubectl adds an annotation of its own, with what was asked. */
export function dryRun(server: ApiServer, manifests: Manifests): Promise<Answer> {
  return send(server, ["apply", "--dry-run=server"], manifests);
}

/** Creates what is not there yet. */
export function create(server: ApiServer, manifests: Manifests): Promise<Answer> {
  return send(server, ["create"], manifests);
}

/**
 * What the server keeps of one manifest, in the version of its API that the manifest has.
 *
 * @throws Error when it has none of that name
 */
export async function kept(server: ApiServer, { apiVersion, kind, metadata }: Manifest): Promise<Manifest> {
  const [version = "", group] = apiVersion.split("/").toReversed();
  const resource = group === undefined ? kind : `${kind}.${version}.${group}`;
  const [manifest, ...others] = read(await server.kubectl(["get", resource, metadata.name ?? "", "--output=json"]));
  if (manifest === undefined || others.length > 0) throw new Error(`${resource} ${metadata.name}: not one.`);
  return manifest;
}

/** Creates a custom kind, and waits until the server serves it. @throws Error when it refuses the definition */
export async function createKind(server: ApiServer, definition: Manifest): Promise<void> {
  const answer = await create(server, [definition]);
  if (!answer.accepted) throw new Error(answer.problem);
  const named = `customresourcedefinition/${definition.metadata.name}`;
  succeeded(await server.kubectl(["wait", "--for=condition=Established", "--timeout=30s", named]));
}

async function send(server: ApiServer, command: readonly string[], manifests: Manifests): Promise<Answer> {
  const text =
    typeof manifests === "string" ? manifests : manifests.map((each) => JSON.stringify(each)).join("\n---\n");
  const ran = await server.kubectl([...command, "--validate=strict", "--output=json", "--filename=-"], text);
  return ran.code === 0 ? { accepted: true, manifests: read(ran) } : { accepted: false, problem: ran.stderr.trim() };
}

/** `kubectl create` prints one manifest after the other, `kubectl apply` a list if there are several. */
function read(ran: Ran): readonly Manifest[] {
  const printed = succeeded(ran)
    .trim()
    .split(/(?<=^\})\n/m);
  return printed.flatMap((text) => {
    const manifest = JSON.parse(text) as Manifest & { readonly items?: readonly Manifest[] };
    return manifest.kind === "List" ? (manifest.items ?? []) : [manifest];
  });
}

function succeeded({ code, stdout, stderr }: Ran): string {
  if (code !== 0) throw new Error(`kubectl ended with exit status ${code}: ${stderr.trim()}`);
  return stdout;
}
