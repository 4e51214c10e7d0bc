import { Construct } from "constructs";
import type { MeshDnsSpec } from "../spec/mesh-dns";
import { MESH_DNS_SCHEMA } from "../terraform/mesh-dns-schema";
import { type Declaration, knownLines, type MetaArguments, parted, tellFaultsOf } from "./declaration";
import { type Fleet, fleetOf, type PartOf } from "./fleet";
import { MeshDns as Resource } from "./kuma/mesh-dns";
import { settingsFrom, withConfirmEnabled } from "./spec-settings";
import type { WithTokens } from "./tokens";

/** What a person declares about how one host resolves names of the mesh; each part may be a token. And what is Terraform's. */
export interface MeshDNSProps extends WithTokens<MeshDnsSpec>, MetaArguments {}

/**
 * How one Linux host resolves the names of the mesh: its own resolver is told whom to ask for them, by the narrowest way that
 * it offers, and is given back as it was.
 */
export class MeshDNS extends Construct {
  /** What Terraform is given: for overrides, imports, moves. Its address is the id of this construct. */
  readonly resource: Resource;
  readonly #declaration: Declaration;

  /** @param props the spec: at least `via`, who answers */
  constructor(scope: Construct, id: string, props: MeshDNSProps) {
    super(scope, id);
    const { meta, spec } = parted(props);
    const settings = settingsFrom(MESH_DNS_SCHEMA.attributes, withConfirmEnabled(spec));
    this.resource = new Resource(this, "Default", { ...meta, ...settings });
    this.#declaration = { schema: MESH_DNS_SCHEMA, spec, resource: this.resource, asWritten: (property) => property };
    tellFaultsOf(this.#declaration, this);
  }

  /** One construct for each host, as of `TransparentProxyHost.fleet`. */
  static fleet(
    scope: Construct,
    hosts: Fleet<MeshDNSProps>,
    shared: PartOf<MeshDNSProps>,
  ): Readonly<Record<string, MeshDNS>> {
    return fleetOf(hosts, shared, (id, props) => new MeshDNS(scope, id, props));
  }

  /** Which machine it is: `local`, `ssh:web-1:22`. A reference, as are all that follow. */
  get hostId(): string {
    return this.resource.id;
  }

  /** In words: which names are asked of whom, and by what the host is told so. Known in plans. */
  get names(): string[] {
    return this.resource.names;
  }

  /** `in sync`, or `drifted: ` and in words what the host has otherwise. */
  get status(): string {
    return this.resource.status;
  }

  /** The lines of `names` now, before Terraform runs; `undefined` where they depend on tokens, or the spec has faults. */
  get knownNames(): readonly string[] | undefined {
    return knownLines(this.#declaration, "names");
  }
}
