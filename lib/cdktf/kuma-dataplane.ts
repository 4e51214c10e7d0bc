import { Construct } from "constructs";
import type { KumaDataplaneSpec } from "../spec/kuma-dataplane";
import { KUMA_DATAPLANE_SCHEMA } from "../terraform/kuma-dataplane-schema";
import { type Declaration, knownLines, knownText, type MetaArguments, parted, tellFaultsOf } from "./declaration";
import { type Fleet, fleetOf, type PartOf } from "./fleet";
import { KumaDataplane as Resource } from "./kuma/kuma-dataplane";
import { settingsFrom, withConfirmEnabled } from "./spec-settings";
import type { WithTokens } from "./tokens";

/** What a person declares about the proxy of one host; each part may be a token. And what is Terraform's. */
export interface KumaDataplaneProps extends WithTokens<KumaDataplaneSpec>, MetaArguments {}

/**
 * The proxy of one Linux host: its Dataplane resource, made of the same policy as the rules, and kuma-dp with Envoy as a service
 * that counts once it is ready. A `token` that is written out stands in what is synthesized: give a reference (`env:NAME`,
 * `file:PATH`) or a sensitive variable.
 */
export class KumaDataplane extends Construct {
  /** What Terraform is given: for overrides, imports, moves. Its address is the id of this construct. */
  readonly resource: Resource;
  readonly #declaration: Declaration;

  /** @param props the spec: at least `kumaVersion`, `name`, `networking` and `controlPlane` */
  constructor(scope: Construct, id: string, props: KumaDataplaneProps) {
    super(scope, id);
    const { meta, spec } = parted(props);
    const schema = KUMA_DATAPLANE_SCHEMA;
    const settings = settingsFrom(schema.attributes, withConfirmEnabled(spec));
    this.resource = new Resource(this, "Default", { ...meta, ...settings });
    this.#declaration = { schema, spec, resource: this.resource, asWritten: (property) => property };
    tellFaultsOf(this.#declaration, this);
  }

  /** One construct for each host, as of `TransparentProxyHost.fleet`. */
  static fleet(
    scope: Construct,
    hosts: Fleet<KumaDataplaneProps>,
    shared: PartOf<KumaDataplaneProps>,
  ): Readonly<Record<string, KumaDataplane>> {
    return fleetOf(hosts, shared, (id, props) => new KumaDataplane(scope, id, props));
  }

  /** Which machine it is: `local`, `ssh:web-1:22`. A reference, as are all that follow. */
  get hostId(): string {
    return this.resource.id;
  }

  /** The Dataplane resource, YAML. Known in plans. */
  get dataplane(): string {
    return this.resource.dataplane;
  }

  /** In words: who runs what, and when it counts. Known in plans. */
  get sidecar(): string[] {
    return this.resource.sidecar;
  }

  /** `in sync`, or `drifted: ` and in words what the host has otherwise. */
  get status(): string {
    return this.resource.status;
  }

  /** By whom kuma-dp is run: `systemd`, or `none` of ours. */
  get runBy(): string {
    return this.resource.runBy;
  }

  /** The release of the kuma-dp that is there, as far as it tells. */
  get proxyVersion(): string {
    return this.resource.proxyVersion;
  }

  /** The text of `dataplane` now, before Terraform runs; `undefined` where it depends on tokens, or the spec has faults. */
  get knownDataplane(): string | undefined {
    return knownText(this.#declaration, "dataplane");
  }

  /** The same of `sidecar`. */
  get knownSidecar(): readonly string[] | undefined {
    return knownLines(this.#declaration, "sidecar");
  }
}
