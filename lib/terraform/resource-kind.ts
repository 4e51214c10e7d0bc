import type { Managed } from "../host/host";
import type { Declared, Kind, Reached } from "../lifecycle/kind";
import type { EngineWorld } from "../lifecycle/process-world";
import type { Wire } from "../lifecycle/wire";
import type { World } from "../lifecycle/world";
import type { Attribute } from "./attribute";
import type { Values } from "./value";

/** A kind of resource as configurations know it: all that is known before any host is asked. */
export interface ResourceSchema<Spec> {
  readonly typeName: string;
  readonly says: string;
  readonly kind: Declared<Spec>;
  /** What a configuration may set, then what the provider gives. */
  readonly attributes: readonly Attribute[];
  /** The spec that values mean. */
  spec(values: Values): Wire;
  /** Where a failure's property stands in a configuration with these values, in the words of {@link spec}. */
  property(property: string, values: Values): string;
  /** An effect by the names of the attributes that show it. */
  shown(effect: Wire): Values;
  /** What only a host tells, by the names of the attributes that show it; null where it does not. None: it shows nothing of that. */
  told?(facts: Wire): Values;
}

/** A kind of resource as the provider serves it. */
export interface ResourceKind<Spec extends Reached, Seen, Deed> extends ResourceSchema<Spec> {
  readonly kind: Kind<Spec, Seen, Deed>;
  /** The world in which hosts are reached. */
  world(engine: EngineWorld): World<Managed<Spec, Seen, Deed>>;
}
