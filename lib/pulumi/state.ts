import { stateTooNew, stateUnreadable } from "../errors/state-failures";
import type { Wire } from "./wire";

/**
 * What check adds to what a person wrote: the effect of the spec, shown and compared by the engine. These names, and those of
 * the outputs, are ours in every kind of resource: no property of any spec has one of them.
 */
const EFFECT_KEYS = ["traffic", "rules", "names", "drift"] as const;

/**
 * What is known once a host was reached, kept as outputs. `asked`: the spec, without its connection, to which the host
 * was brought last. A refresh compares with that, since it puts what it finds into the inputs. `lookedUp`: this
 * resource only reads the host.
 */
const OUTPUT_KEYS = ["asked", "lookedUp", "hostBackend", "way", "machineId", "hostKey", "stateVersion"] as const;

type OutputKey = (typeof EFFECT_KEYS | typeof OUTPUT_KEYS)[number];

/** The names of all outputs of a kind that are no inputs of a person. */
export type HostOutput = Exclude<OutputKey, "names" | "way">;
export type MeshDnsOutput = Exclude<OutputKey, "traffic" | "rules" | "hostBackend">;

const OURS: readonly string[] = [...EFFECT_KEYS, ...OUTPUT_KEYS, "__provider"];

/** What a person wrote, out of inputs or outputs. */
export function specOf(properties: Wire): Wire {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => !OURS.includes(key)));
}

/** What a person wrote about the host itself: how to reach it is a matter of its own, and a secret. */
export function policyOf(properties: Wire): Wire {
  const { connection: _, ...policy } = specOf(properties);
  return policy;
}

/** What is an input, out of outputs: the spec, its effect and the loader. */
export function inputsOf(properties: Wire): Wire {
  const outputs: readonly string[] = OUTPUT_KEYS;
  return Object.fromEntries(Object.entries(properties).filter(([key]) => !outputs.includes(key)));
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
