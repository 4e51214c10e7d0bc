import { Fn, type IInterpolatingParent, type TerraformMetaArguments, TerraformResource } from "cdktf";
import type { Construct } from "constructs";
import { describeFailure, type Failure } from "../errors/failure";
import { resolveKnown } from "../lifecycle/known";
import type { Wire } from "../lifecycle/wire";
import { at } from "../spec/property";
import type { Resolved } from "../spec/resolve";
import type { ResourceSchema } from "../terraform/resource-kind";
import { SOURCE } from "../terraform/source";
import type { Values } from "../terraform/value";
import { attributeValues, settingOf } from "./attribute-values";
import { hclValues } from "./hcl";
import { requireOwnLibrary } from "./library";
import { VERSION } from "./release";
import { Settings } from "./settings";
import { withoutTokens } from "./tokens";

type ReferenceClass<Reference> = new (parent: IInterpolatingParent, attribute: string) => Reference;

/**
 * A resource of our provider, what bindings of all kinds have in common: they are made of the same table of attributes as the
 * provider's schema, and synthesis refuses what the provider would, as far as it is known then.
 */
export abstract class BoundResource extends TerraformResource {
  /** @internal Whether a construct around this one tells its faults, in words of its own. */
  isToldElsewhere = false;
  readonly #schema: ResourceSchema<unknown>;
  readonly #settings = new Settings();

  constructor(scope: Construct, id: string, schema: ResourceSchema<unknown>, config: TerraformMetaArguments) {
    super(scope, id, {
      ...config,
      terraformResourceType: schema.typeName,
      terraformGeneratorMetadata: { providerName: SOURCE[2], providerVersion: VERSION },
    });
    requireOwnLibrary(this);
    this.#schema = schema;
    this.#settings.setAll(config as Wire);
    this.node.addValidation({ validate: () => (this.isToldElsewhere ? [] : this.#ownFaults().map(describeFailure)) });
  }

  /** @internal The spec that this resource asks for, as far as it is known: overrides are in it, too. */
  declared(): { readonly values: Values; readonly spec: Resolved<unknown> } {
    const written: Wire = this.toTerraform().resource?.[this.terraformResourceType]?.[this.friendlyUniqueId] ?? {};
    const names = this.#schema.attributes.map(({ name }) => name);
    const own = Object.fromEntries(Object.entries(written).filter(([name]) => names.includes(name)));
    const values = withoutTokens(own) as Values;
    return { values, spec: resolveKnown(this.#schema.kind, this.#schema.spec(values)) };
  }

  #ownFaults(): readonly Failure[] {
    const { values, spec } = this.declared();
    if (spec.ok) return [];
    const { property, attributes } = this.#schema;
    return spec.failures.map((failure) => {
      const { property: place } = failure;
      return place === undefined ? failure : at(settingOf(property(place, values), attributes), failure);
    });
  }

  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return attributeValues(this.#schema.attributes, this.#settings.all());
  }

  protected override synthesizeHclAttributes(): { [name: string]: unknown } {
    return hclValues(this.synthesizeAttributes());
  }

  /** @internal */
  protected settingOf<Type>(name: string): Type | undefined {
    return this.#settings.get(name) as Type | undefined;
  }

  /** @internal */
  protected assign(name: string, value: unknown): void {
    this.#settings.set(name, value);
  }

  /** @internal */
  protected partOf<Reference extends { internalValue: unknown }>(
    name: string,
    attribute: string,
    Reference: ReferenceClass<Reference>,
  ): Reference {
    return this.#settings.part(name, () => new Reference(this, attribute));
  }

  /** @internal A set has no places; a reference to it is a list. */
  protected setOf(attribute: string): string[] {
    return Fn.tolist(this.getListAttribute(attribute));
  }
}
