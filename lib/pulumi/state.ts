import type { Wire } from "./wire";

/** Version of the form in which we keep state. Older forms are brought up to it; a newer one is refused. */
export const STATE_VERSION: number = 1;

/** What check adds to what a person wrote: the effect of the spec, shown and compared by the engine. */
export const EFFECT_KEYS = ["traffic", "rules", "drift"] as const;

/** What only a host can tell; kept as outputs. */
export const OUTPUT_KEYS = ["backend", "machineId", "hostKey", "stateVersion"] as const;

const OURS: readonly string[] = [...EFFECT_KEYS, ...OUTPUT_KEYS, "__provider"];

/** What a person wrote, out of inputs or outputs. */
export function specOf(properties: Wire): Wire {
  return Object.fromEntries(Object.entries(properties).filter(([key]) => !OURS.includes(key)));
}

/** What is an input, out of outputs: the spec, its effect and the loader. */
export function inputsOf(properties: Wire): Wire {
  const outputs: readonly string[] = OUTPUT_KEYS;
  return Object.fromEntries(Object.entries(properties).filter(([key]) => !outputs.includes(key)));
}

/** Pure steps from each version of the state to the next one. The first entry goes from version 1 to 2. */
const UPGRADES: readonly ((state: Wire) => Wire)[] = [];

/** @throws Error when a newer version of the package wrote the state */
export function upgrade(state: Wire): Wire {
  const written = state["stateVersion"] ?? STATE_VERSION;
  if (typeof written !== "number" || written > STATE_VERSION) {
    throw new Error(
      `KTP300 this state has version ${String(written)}; this package knows versions up to ${STATE_VERSION}. Install the version of kuma-transparent-proxy that wrote it, or a newer one.`,
    );
  }
  return UPGRADES.slice(written - 1).reduce((current, step) => step(current), state);
}
