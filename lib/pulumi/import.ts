import { OneAtATime } from "../engine/one-at-a-time";
import type { Managed } from "../host/host";
import { HOST_KIND } from "../lifecycle/host-kind";
import type { Kind, Reached } from "../lifecycle/kind";
import { Lifecycle } from "../lifecycle/lifecycle";
import { STATE_VERSION } from "../lifecycle/state";
import { toWire, type Wire } from "../lifecycle/wire";
import type { World } from "../lifecycle/world";
import { endpointOf } from "../spec/endpoint";
import type { ConnectionSpec } from "../spec/host";
import { checkSpec } from "./check";
import { REGISTRATIONS } from "./loader";
import { OF_SECRETS, SIGNATURE } from "./secrets";

/** What `pulumi import --file` reads. Source: pulumi pkg/importer, `importFile`; with inputs and outputs since 3.254. */
interface ImportFile {
  readonly resources: readonly {
    readonly type: string;
    readonly name: string;
    readonly id: string;
    readonly inputs: Wire;
    readonly outputs: Wire;
  }[];
}

/** A host that is there already, as an import takes it over. */
export interface Import {
  readonly file: ImportFile;
  /** Paths of the secrets that are not in the file: `connection.password`. */
  readonly leftOut: readonly string[];
  /** `none`, or one sentence about what the host has otherwise than its spec. */
  readonly drift: string;
}

/**
 * Reads a host as a refresh does, so that the preview after the import shows just what differs there. `undefined`:
 * nothing of ours is on the host.
 *
 * @param name of the resource in the program
 * @param written a spec that resolves without fault
 */
export async function importResource<Spec extends Reached, Seen, Deed>(
  kind: Kind<Spec, Seen, Deed>,
  name: string,
  written: Wire,
  world: World<Managed<Spec, Seen, Deed>>,
): Promise<Import | undefined> {
  const { type, loader } = REGISTRATIONS[kind.name];
  const { inputs } = checkSpec(kind, { ...written, __provider: loader });
  const id = endpointOf(written["connection"] as ConnectionSpec | undefined);
  const read = await new Lifecycle(kind, world, new OneAtATime()).read(id, { ...inputs, stateVersion: STATE_VERSION });
  if (read.inputs === undefined || read.props === undefined) return undefined;
  const { open, leftOut } = withoutSecrets(only(HIDDEN, written));
  const known = Object.entries(open as Wire).map(([key, value]) => [key, secret(value)] as const);
  const shown = (properties: Wire): Wire => ({ ...without(HIDDEN, properties), ...Object.fromEntries(known) });
  const { asked } = read.props;
  const resource = {
    type,
    name,
    id,
    inputs: shown(read.inputs),
    outputs: { ...shown(read.props), asked: withoutSecrets(asked).open },
  };
  return { file: toWire({ resources: [resource] }), leftOut, drift: String(read.inputs["drift"]) };
}

/** Imports a `TransparentProxyHost`. */
export function importHost(name: string, written: Wire, world: World): Promise<Import | undefined> {
  return importResource(HOST_KIND, name, written, world);
}

/**
 * A value that the engine keeps encrypted, as the resource class marks its connection: a plain one would be a change.
 */
function secret(value: unknown): Wire {
  return { [SIGNATURE]: OF_SECRETS, plaintext: JSON.stringify(value) };
}

/** Properties that the resource classes mark as secrets, all of them. */
const HIDDEN: readonly string[] = ["connection", "token"];

function only(keys: readonly string[], properties: Wire): Wire {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => keys.includes(key)));
}

function without(keys: readonly string[], properties: Wire): Wire {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => !keys.includes(key)));
}

interface Open {
  /** What may be shown. */
  readonly open: unknown;
  readonly leftOut: readonly string[];
}

const SECRETS: readonly string[] = ["password", "privateKey", "privateKeyPassword", "token"];

/** Properties as they may be shown: what refers to a secret stays, a secret itself goes. */
function withoutSecrets(given: unknown, path = ""): Open {
  if (typeof given !== "object" || given === null) return { open: given, leftOut: [] };
  const isList = Array.isArray(given);
  const parts = Object.entries(given).map(([key, value]) => {
    const here = isList ? `${path}[${key}]` : `${path}${path === "" ? "" : "."}${key}`;
    return isSecret(key, value) ? { key, leftOut: [here] } : { key, ...withoutSecrets(value, here) };
  });
  const kept = parts.flatMap((part) => ("open" in part ? [[part.key, part.open] as const] : []));
  return {
    open: isList ? kept.map(([, value]) => value) : Object.fromEntries(kept),
    leftOut: parts.flatMap((part) => part.leftOut),
  };
}

function isSecret(key: string, value: unknown): boolean {
  return SECRETS.includes(key) && typeof value === "string" && !/^(?:env|file):/.test(value);
}
