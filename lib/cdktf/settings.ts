import type { Wire } from "../lifecycle/wire";

/** A part of a resource that is an object, or a list of them, and has settings of its own. */
interface Part {
  internalValue: unknown;
}

/** What was set of a resource, or of an object in it, by the names of properties: `hostConnection`. */
export class Settings {
  #values: Record<string, unknown> = {};
  readonly #parts = new Map<string, Part>();

  get(name: string): unknown {
    const part = this.#parts.get(name);
    return part === undefined ? this.#values[name] : part.internalValue;
  }

  /** @param value `undefined`: not set any more */
  set(name: string, value: unknown): void {
    const part = this.#parts.get(name);
    if (part === undefined) this.#values[name] = value;
    else part.internalValue = value;
  }

  /** The part of that name, which from then on has the word on what is set there. */
  part<Kind extends Part>(name: string, make: () => Kind): Kind {
    const found = this.#parts.get(name) as Kind | undefined;
    if (found !== undefined) return found;
    const part = make();
    part.internalValue = this.#values[name];
    this.#parts.set(name, part);
    return part;
  }

  setAll(values: Wire): void {
    this.#values = { ...values };
    for (const [name, part] of this.#parts) part.internalValue = values[name];
  }

  all(): Wire {
    const names = new Set([...Object.keys(this.#values), ...this.#parts.keys()]);
    const entries = [...names].map((name) => [name, this.get(name)] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined));
  }
}
