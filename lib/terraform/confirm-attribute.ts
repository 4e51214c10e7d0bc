import { UNKNOWN, type Wire } from "../lifecycle/wire";
import { isRecord } from "../spec/plain-data";
import { type Attribute, isNested } from "./attribute";

/** A spec says `confirm: false`; an attribute of Terraform has one type, and says `confirm = { enabled = false }`. */
const ENABLED: Attribute = {
  name: "enabled",
  key: "enabled",
  says: "`false`: a change counts at once. Default: `true`.",
  type: "bool",
};

export function withConfirmEnabled(attributes: readonly Attribute[]): readonly Attribute[] {
  return attributes.map((attribute) => {
    const { name, type } = attribute;
    if (name !== "confirm" || !isNested(type)) return attribute;
    return { ...attribute, type: { ...type, attributes: [ENABLED, ...type.attributes] } };
  });
}

/** How {@link confirmFrom} is said the other way round, in a text that has Terraform's names already. */
export const CONFIRM_NOTHING = ["confirm = false", "confirm = { enabled = false }"] as const;

export function confirmFrom(spec: Wire): Wire {
  const { confirm } = spec;
  if (!isRecord(confirm)) return spec;
  const { enabled, ...rest } = confirm;
  if (enabled === UNKNOWN) return { ...spec, confirm: UNKNOWN };
  return { ...spec, confirm: enabled === false ? false : rest };
}
