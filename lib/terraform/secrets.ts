import type { Wire } from "../lifecycle/wire";
import type { Attribute } from "./attribute";

/** Secrets of a spec by their properties, but for those of its connection, of which alone an attribute's value has them. */
export function secretsIn(attributes: readonly Attribute[], spec: Wire): Wire {
  return parted(attributes, spec, true);
}

/** A spec but for these: a state has a secret once, where it is called sensitive. */
export function withoutSecrets(attributes: readonly Attribute[], spec: Wire): Wire {
  return parted(attributes, spec, false);
}

function parted(attributes: readonly Attribute[], spec: Wire, isSecret: boolean): Wire {
  const secrets = attributes.filter((attribute) => attribute.isSecret === true).map(({ key }) => key);
  return Object.fromEntries(Object.entries(spec).filter(([key]) => secrets.includes(key) === isSecret));
}
