import { Construct } from "constructs";
import type { HostSpec } from "../spec/host";
import { HOST_SCHEMA } from "../terraform/host-schema";
import { type Declaration, knownLines, type MetaArguments, parted, tellFaultsOf } from "./declaration";
import { type Fleet, fleetOf, type PartOf } from "./fleet";
import { TransparentProxyHost as Resource } from "./kuma/transparent-proxy-host";
import { managerAsWritten, settingsFrom, withConfirmEnabled, withManagerPresets } from "./spec-settings";
import type { WithTokens } from "./tokens";

/** What a person declares about one host, in the words of the spec; each part may be a token. And what is Terraform's. */
export interface TransparentProxyHostProps extends WithTokens<HostSpec>, MetaArguments {}

/**
 * The transparent proxy of one Linux host: its proxy user, its redirect rules for IPv4 and IPv6, and the journal and
 * uninstall script by which the host is given back. Synthesis refuses what a plan would, as far as it is known then.
 */
export class TransparentProxyHost extends Construct {
  /** What Terraform is given: for overrides, imports, moves. Its address is the id of this construct. */
  readonly resource: Resource;
  readonly #declaration: Declaration;

  /** @param props nothing at all is a spec, too: the machine that runs Terraform, with Kuma's defaults */
  constructor(scope: Construct, id: string, props: TransparentProxyHostProps = {}) {
    super(scope, id);
    const { meta, spec } = parted(props);
    const { attributes } = HOST_SCHEMA;
    const settings = settingsFrom(attributes, withManagerPresets(withConfirmEnabled(spec)));
    this.resource = new Resource(this, "Default", { ...meta, ...settings });
    const asWritten = (property: string) => managerAsWritten(property, spec);
    this.#declaration = { schema: HOST_SCHEMA, spec, resource: this.resource, asWritten };
    tellFaultsOf(this.#declaration, this);
  }

  /**
   * One construct for each host, with the policy that they share.
   *
   * @param hosts names that the hosts are reached by over SSH; or, by the ids of the constructs, what each of them has otherwise
   * @param shared what all of them have. Parts are merged, lists are not
   * @returns the constructs by their ids
   */
  static fleet(
    scope: Construct,
    hosts: Fleet<TransparentProxyHostProps>,
    shared: PartOf<TransparentProxyHostProps> = {},
  ): Readonly<Record<string, TransparentProxyHost>> {
    return fleetOf(hosts, shared, (id, props) => new TransparentProxyHost(scope, id, props));
  }

  /** Which machine it is: `local`, `ssh:web-1:22`. A reference, as are all that follow. */
  get hostId(): string {
    return this.resource.id;
  }

  /** One short line for each direction and protocol: which traffic goes where. Known in plans. */
  get traffic(): string[] {
    return this.resource.traffic;
  }

  /** The rules, `family/table rule`, in the form in which they are compared. Known in plans. */
  get rules(): string[] {
    return this.resource.rules;
  }

  /** `in sync`, or `drifted: ` and in words what the host has otherwise. */
  get status(): string {
    return this.resource.status;
  }

  /** The lines of `traffic` now, before Terraform runs; `undefined` where they depend on tokens, or the spec has faults. */
  get knownTraffic(): readonly string[] | undefined {
    return knownLines(this.#declaration, "traffic");
  }
}
