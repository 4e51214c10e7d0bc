import { holdsUnknown, type Wire } from "../lifecycle/wire";
import { isRecord } from "../spec/plain-data";

/** Most effects that are remembered: each takes some ten kilobytes. */
const MOST = 256;

/**
 * What specs do, remembered by what they say. Hosts of a fleet mostly differ in their connection alone, of which only the kind and
 * the port have a say in an effect: that is half of what a plan of one more host costs.
 */
export class Effects {
  readonly #known = new Map<string, Wire>();

  /** @param effect what the spec does, where it is not known yet */
  of(spec: Wire, effect: () => Wire): Wire {
    const key = JSON.stringify([{ ...spec, connection: null }, kindOf(spec["connection"])]);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const found = effect();
    if (this.#known.size < MOST) this.#known.set(key, found);
    return found;
  }
}

function kindOf(connection: unknown): unknown {
  if (!isRecord(connection) || holdsUnknown(connection)) return connection ?? null;
  const { exec, port = null } = connection;
  return exec === undefined ? ["ssh", port] : ["exec"];
}
