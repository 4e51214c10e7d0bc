import * as pulumi from "@pulumi/pulumi";
import type { ConnectionSpec, HostSpec } from "../spec/host";
import { LOADER } from "./loader";

export type { ConnectionSpec, HostSpec, SshConnectionSpec } from "../spec/host";
export type { PolicySpec } from "../spec/policy";

/** What a person declares about one host. Each property may be an output of another resource. */
export type TransparentProxyHostArgs = { readonly [Key in keyof HostSpec]?: pulumi.Input<Inputs<HostSpec[Key]>> };

/** A value whose parts may be outputs, at any depth. */
type Inputs<T> = T extends readonly (infer Entry)[]
  ? readonly pulumi.Input<Inputs<Entry>>[]
  : T extends object
    ? { readonly [Key in keyof T]: pulumi.Input<Inputs<T[Key]>> }
    : T;

/**
 * The transparent proxy of one Linux host: its proxy user, its redirect rules for IPv4 and IPv6, and the journal and
 * uninstall script by which the host is given back. Host decides the work: an `up` repairs what drifted, and
 * changes nothing on a host that is right.
 */
export class TransparentProxyHost extends pulumi.CustomResource {
  /** One short line for each direction and protocol: which traffic goes where. Known in previews. */
  declare readonly traffic: pulumi.Output<string[]>;
  /** `"ipv4/nat"` → the rules, one a line, in the form in which they are compared. Known in previews. */
  declare readonly rules: pulumi.Output<Record<string, string>>;
  /** `none`, or one sentence about what a refresh found otherwise. */
  declare readonly drift: pulumi.Output<string>;
  /** How the rules are kept: `iptables-nft`, `iptables-legacy` or `nftables`. */
  declare readonly backend: pulumi.Output<string>;
  /** The machine id of the host. */
  declare readonly machineId: pulumi.Output<string>;

  /**
   * @param args the spec of the host; nothing at all is a spec, too: this machine with Kuma's defaults
   */
  constructor(name: string, args: TransparentProxyHostArgs = {}, options: pulumi.CustomResourceOptions = {}) {
    super(
      TYPE,
      name,
      { ...OUTPUTS, ...args, ...secretConnection(args.connection), __provider: LOADER },
      pulumi.mergeOptions(options, { additionalSecretOutputs: ["connection"] }),
    );
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

/** The type by which Pulumi knows the resource, in every state: for ever the same. */
const TYPE = "pulumi-nodejs:dynamic/kuma-transparent-proxy:TransparentProxyHost";

/** Every output has to be named, or the engine's answer does not reach the object. */
const OUTPUTS = {
  traffic: undefined,
  rules: undefined,
  drift: undefined,
  backend: undefined,
  machineId: undefined,
  hostKey: undefined,
  stateVersion: undefined,
};

/** Passwords and keys are in it, so all of it is a secret. */
function secretConnection(connection: pulumi.Input<Inputs<ConnectionSpec | undefined>>): Record<string, unknown> {
  return connection === undefined ? {} : { connection: pulumi.secret(connection) };
}
