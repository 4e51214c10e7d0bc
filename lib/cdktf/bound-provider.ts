import { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { describeFailure, type Failure } from "../errors/failure";
import type { Wire } from "../lifecycle/wire";
import { at } from "../spec/property";
import { PROVIDER_ATTRIBUTES, readCredentials } from "../terraform/provider-configuration";
import { SOURCE } from "../terraform/source";
import { attributeValues, settingOf } from "./attribute-values";
import { hclValues } from "./hcl";
import { requireOwnLibrary } from "./library";
import { VERSION } from "./release";
import { Settings } from "./settings";
import { withoutTokens } from "./tokens";

/** The configuration of our provider, made of the same table of attributes as its schema. */
export abstract class BoundProvider extends TerraformProvider {
  readonly #settings = new Settings();

  constructor(scope: Construct, id: string, config: object) {
    super(scope, id, {
      terraformResourceType: SOURCE[2],
      terraformGeneratorMetadata: { providerName: SOURCE[2], providerVersion: VERSION },
      terraformProviderSource: SOURCE.join("/"),
    });
    requireOwnLibrary(this);
    this.#settings.setAll(config as Wire);
    this.node.addValidation({ validate: () => this.#faults().map(describeFailure) });
  }

  #faults(): readonly Failure[] {
    const { failures } = readCredentials(withoutTokens(this.synthesizeAttributes()) as Wire);
    return failures.map((failure) =>
      failure.property === undefined ? failure : at(settingOf(failure.property, PROVIDER_ATTRIBUTES), failure),
    );
  }

  protected override synthesizeAttributes(): { [name: string]: unknown } {
    return attributeValues(PROVIDER_ATTRIBUTES, this.#settings.all());
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
}
