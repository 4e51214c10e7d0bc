import { TerraformProvider } from "cdktf";
import type { Construct } from "constructs";
import { SOURCE } from "../terraform/source";
import { type Bundle, bundleWith } from "./bundled";
import { AttributedProvider, type ProviderAttributes } from "./kuma/provider-attributes";

/** How the provider is configured, and how Terraform gets it. */
export interface KumaProviderConfig extends ProviderAttributes {
  /** Name of this configuration, where a stack has several. Terraform starts a process for each. */
  readonly alias?: string | undefined;
  /**
   * Whether the provider travels with the synthesized stack, in `terraform.d/plugins` beside it, so that `terraform init` finds it
   * without registry and CLI configuration; `false`: Terraform has it from a mirror.
   * @default true: the package's own, for linux and darwin, amd64 and arm64
   */
  readonly bundle?: boolean | Bundle | undefined;
}

/** The provider of `kuma_transparent_proxy_host`, `kuma_mesh_dns` and `kuma_dataplane`. A stack asks for exactly the version of this package. */
export class KumaProvider extends AttributedProvider {
  static readonly tfResourceType: string = SOURCE[2];
  #alias: string | undefined;

  /** @throws ProviderError KTP390 in a stack of the other library */
  constructor(scope: Construct, id: string, config: KumaProviderConfig = {}) {
    super(scope, id, config);
    this.#alias = config.alias;
    const { bundle = true } = config;
    if (bundle !== false) bundleWith(this, bundle === true ? {} : bundle);
  }

  static isKumaProvider(x: unknown): x is KumaProvider {
    return TerraformProvider.isTerraformProvider(x) && x.terraformResourceType === SOURCE[2];
  }

  override get alias(): string | undefined {
    return this.#alias;
  }

  override set alias(value: string | undefined) {
    this.#alias = value;
  }

  resetAlias(): void {
    this.#alias = undefined;
  }

  get aliasInput(): string | undefined {
    return this.#alias;
  }
}
