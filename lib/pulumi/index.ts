import * as pulumi from "@pulumi/pulumi";
import type { HostSpec } from "../spec/host";
import { LOADER, RESOURCE_TYPE } from "./loader";
import type { OutputKey } from "./state";

export type { ConnectionSpec, HostSpec, ManagerSpec, SshConnectionSpec } from "../spec/host";
export type { PolicySpec } from "../spec/policy";

/** What a person declares about one host. Each property may be an output of another resource. */
export type TransparentProxyHostArgs = Inputs<HostSpec>;

/** A value whose parts may be outputs, at any depth. */
type Inputs<T> = T extends readonly (infer Entry)[]
  ? readonly pulumi.Input<Inputs<Entry>>[]
  : T extends object
    ? { readonly [Key in keyof T]: pulumi.Input<Inputs<T[Key]>> | Absence<T, Key> }
    : T;

/** What leaves a property out may be said, too, where it can be left out: `undefined`. */
type Absence<T, Key extends keyof T> = Record<never, never> extends Pick<T, Key> ? undefined : never;

/**
 * The transparent proxy of one Linux host: its proxy user, its redirect rules for IPv4 and IPv6, and the journal and
 * uninstall script by which the host is given back. The host decides the work: an `up` repairs what drifted, and
 * changes nothing on a host that is right. `connection` is a secret in the state, all of it.
 */
export class TransparentProxyHost extends pulumi.CustomResource {
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
    super(
      RESOURCE_TYPE,
      name,
      { ...OUTPUTS, ...args, connection: secret(args.connection), __provider: LOADER },
      options.id === undefined ? pulumi.mergeOptions(options, SECRET_OUTPUTS) : options,
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

/**
 * A connection comes back as it went, secret part by part; in the state it is one secret, names of its parts included.
 * Not where a host is only looked up: the engine would take a secret in a secret for a change.
 */
const SECRET_OUTPUTS: pulumi.CustomResourceOptions = { additionalSecretOutputs: ["connection"] };

/** Every output has to be named, or the engine's answer does not reach the object. */
const OUTPUTS: Readonly<Record<OutputKey, undefined>> = {
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

/**
 * Passwords and keys are in it, so all of it is a secret: part by part, since a whole that holds one unknown part
 * would be unknown as a whole, and with it the effect that a preview shows.
 */
function secret(connection: unknown): unknown {
  if (Array.isArray(connection)) return connection.map(secret);
  if (!isPlainObject(connection)) return connection === undefined ? undefined : pulumi.secret(connection);
  return Object.fromEntries(Object.entries(connection).map(([key, part]) => [key, secret(part)]));
}

/** Whether a value is made of its members alone: no output, no promise. */
function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = typeof value === "object" && value !== null ? Object.getPrototypeOf(value) : undefined;
  return prototype === null || prototype === Object.prototype;
}
