import type { TerraformResource } from "cdktf";
import type { Part } from "../../kubernetes/merge";
import { isRecord } from "../../spec/plain-data";

type Holder = Record<string, unknown>;

/**
 * Lets a resource say annotations or labels when it is written as HCL, too. Overrides do not get there: bindings describe each
 * block by an object around its value (`{ value, isBlock, type }`), and the libraries lay overrides beside that value.
 */
export function intoHcl(resource: TerraformResource, path: readonly string[], part: Part, value: unknown): void {
  const { terraformResourceType: type } = resource;
  const plain = resource.toHclTerraform.bind(resource);
  resource.toHclTerraform = () => {
    const fragment = plain();
    const attributes: unknown = fragment.resource?.[type]?.[resource.friendlyUniqueId];
    if (isRecord(attributes)) put(attributes as Holder, path, part, value);
    return fragment;
  };
}

function put(attributes: Holder, path: readonly string[], part: Part, value: unknown): void {
  const holder = path.reduce<Holder>((outer, step) => within(outer, step), attributes);
  const isDescribed = path[0] !== "manifest" && Object.values(attributes).some(isDescription);
  holder[part] = isDescribed ? { value, isBlock: false, type: "map", storageClassType: "stringMap" } : value;
}

/** A block within another one, made where there is none. */
function within(outer: Holder, step: string): Holder {
  const inner = outer[step];
  const value = isDescription(inner) ? inner["value"] : inner;
  const block = Array.isArray(value) ? value[0] : value;
  if (isRecord(block)) return block as Holder;
  const made: Holder = {};
  outer[step] = { value: made, isBlock: true, type: "list", storageClassType: "struct" };
  return made;
}

function isDescription(value: unknown): value is Holder {
  return isRecord(value) && Object.hasOwn(value, "value") && Object.hasOwn(value, "storageClassType");
}
