import { stateTooNew, stateUnreadable } from "../errors/state-failures";
import type { Wire } from "./wire";

/**
 * What is added to what a person wrote, for each kind of resource: the effect of the spec, which check puts into the inputs,
 * where the engine shows and compares it; and what a host told. No property of any spec has one of these names.
 */
const ADDED = {
  TransparentProxyHost: { effect: ["traffic", "rules"], facts: ["hostBackend"] },
  MeshDNS: { effect: ["names"], facts: ["way"] },
  KumaDataplane: { effect: ["dataplane", "sidecar"], facts: ["runBy", "proxyVersion"] },
} as const;

/** Names of the classes. */
export type KindName = keyof typeof ADDED;

/**
 * What is known of every kind once a host was reached, kept as outputs. `asked`: the spec, without its connection, to which
 * the host was brought last. A refresh compares with that, since it puts what it finds into the inputs. `lookedUp`: this
 * resource only reads the host.
 */
const OUTPUT_KEYS = ["asked", "lookedUp", "machineId", "hostKey", "stateVersion"] as const;

/** The names of all outputs of a kind that are no inputs of a person. */
export type OutputOf<Name extends KindName> =
  | (typeof ADDED)[Name]["effect" | "facts"][number]
  | (typeof OUTPUT_KEYS)[number]
  | "drift";

/** Of Pulumi: the code of the resource. */
const ENGINES: readonly string[] = ["__provider"];

const KINDS = Object.keys(ADDED) as KindName[];
const OUTPUTS: readonly string[] = [...OUTPUT_KEYS, ...KINDS.flatMap((kind) => ADDED[kind].facts)];

/** What a person wrote, out of inputs or outputs. Of one kind where it is given: there the outputs of others have no meaning. */
export function specOf(properties: Wire, kinds: readonly KindName[] = KINDS): Wire {
  const added = kinds.flatMap((kind) => [...ADDED[kind].effect, ...ADDED[kind].facts]);
  return without([...added, ...OUTPUT_KEYS, "drift", ...ENGINES], properties);
}

/** What an engine keeps among the inputs for itself. */
export function ofEngine(properties: Wire): Wire {
  return Object.fromEntries(ENGINES.flatMap((key) => (key in properties ? [[key, properties[key]]] : [])));
}

/** What a person wrote about the host itself: how to reach it is a matter of its own, and a secret. */
export function policyOf(properties: Wire): Wire {
  const { connection: _, ...policy } = specOf(properties);
  return policy;
}

/** What is an input, out of outputs: the spec, its effect and the loader. */
export function inputsOf(properties: Wire): Wire {
  return without(OUTPUTS, properties);
}

function without(keys: readonly string[], properties: Wire): Wire {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => !keys.includes(key)));
}

/** One step from a version of the state to the next. */
export type Upgrade = (state: Wire) => Wire;

/** Pure steps from each version of the state to the next one. The first entry goes from version 1 to 2. */
const UPGRADES: readonly Upgrade[] = [];

/** Version of the form in which we keep state. Older forms are brought up to it; a newer one is refused. */
export const STATE_VERSION: number = UPGRADES.length + 1;

/**
 * Brings a state to the current form. One without a version was not written by us: it is what a program gives to
 * `get`, in today's form.
 *
 * @throws ProviderError KTP300 when a newer version of the package wrote it, KTP301 when it is none of ours
 */
export function upgrade(state: Wire, upgrades: readonly Upgrade[] = UPGRADES): Wire {
  const current = upgrades.length + 1;
  const { stateVersion: written = current } = state;
  if (typeof written !== "number" || !Number.isInteger(written) || written < 1) throw stateUnreadable();
  if (written > current) throw stateTooNew(written, current);
  return { ...upgrades.slice(written - 1).reduce((older, step) => step(older), state), stateVersion: current };
}
