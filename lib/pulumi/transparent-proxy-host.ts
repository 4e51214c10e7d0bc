import type * as pulumi from "@pulumi/pulumi";
import type { OutputOf } from "../lifecycle/state";
import type { HostSpec } from "../spec/host";
import { LOADER, RESOURCE_TYPE } from "./loader";
import { type Inputs, ManagedResource } from "./managed-resource";

/** What a person declares about one host. Each property may be an output of another resource. */
export type TransparentProxyHostArgs = Inputs<HostSpec>;

/**
 * The transparent proxy of one Linux host: its proxy user, its redirect rules for IPv4 and IPv6, and the journal and
 * uninstall script by which the host is given back. The host decides the work: an `up` repairs what drifted, and
 * changes nothing on a host that is right. `connection` is a secret in the state, all of it.
 */
export class TransparentProxyHost extends ManagedResource {
  /** One short line for each direction and protocol: which traffic goes where. Known in previews. */
  declare readonly traffic: pulumi.Output<string[]>;
  /** `"ipv4/nat"` → the rules, one a line, in the form in which they are compared. Known in previews. */
  declare readonly rules: pulumi.Output<Record<string, string>>;
  /** `none`, or one sentence about what a refresh found otherwise. */
  declare readonly drift: pulumi.Output<string>;
  /** How the rules are kept: `iptables-nft`, `iptables-legacy` or `nftables`. */
  declare readonly hostBackend: pulumi.Output<string>;
  /** The machine id of the host. */
  declare readonly machineId: pulumi.Output<string>;
  /** The public key that the host showed, `ssh-ed25519 AAAA…`, where it is reached by SSH. */
  declare readonly hostKey: pulumi.Output<string | undefined>;

  /**
   * @param args the spec of the host; nothing at all is a spec, too: this machine with Kuma's defaults
   */
  constructor(name: string, args: TransparentProxyHostArgs = {}, options: pulumi.CustomResourceOptions = {}) {
    super({ type: RESOURCE_TYPE, loader: LOADER, outputs: OUTPUTS }, name, args, options);
  }

  /** Looks up a host that is managed already, by its id (`ssh:web-1:22`) and how to reach it. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: TransparentProxyHostArgs = {},
    options: pulumi.CustomResourceOptions = {},
  ): TransparentProxyHost {
    return new TransparentProxyHost(name, args, { ...options, id });
  }
}

const OUTPUTS: Readonly<Record<OutputOf<"TransparentProxyHost">, undefined>> = {
  traffic: undefined,
  rules: undefined,
  drift: undefined,
  asked: undefined,
  lookedUp: undefined,
  hostBackend: undefined,
  machineId: undefined,
  hostKey: undefined,
  stateVersion: undefined,
};
