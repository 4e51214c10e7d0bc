import type * as pulumi from "@pulumi/pulumi";
import type { OutputOf } from "../lifecycle/state";
import type { KumaDataplaneSpec } from "../spec/kuma-dataplane";
import { DATAPLANE_LOADER, DATAPLANE_TYPE } from "./loader";
import { type Inputs, ManagedResource } from "./managed-resource";

/** What a person declares about the proxy of one host. Each property may be an output of another resource. */
export type KumaDataplaneArgs = Inputs<KumaDataplaneSpec>;

/**
 * The proxy of one Linux host: its Dataplane resource, made of the same policy as the rules, and kuma-dp with Envoy as a service
 * that counts once it is ready. `token` and `connection` are secrets in the state, all of them.
 */
export class KumaDataplane extends ManagedResource {
  /** The Dataplane resource, YAML. Known in previews. */
  declare readonly dataplane: pulumi.Output<string>;
  /** In words: who runs what, and when it counts. Known in previews. */
  declare readonly sidecar: pulumi.Output<string[]>;
  /** `none`, or one sentence about what a refresh found otherwise. */
  declare readonly drift: pulumi.Output<string>;
  /** By whom kuma-dp is run: `systemd`, or `none` of ours. */
  declare readonly runBy: pulumi.Output<"systemd" | "none">;
  /** The release of the kuma-dp that runs, as far as it tells. */
  declare readonly proxyVersion: pulumi.Output<string | undefined>;
  /** The machine id of the host. */
  declare readonly machineId: pulumi.Output<string>;
  /** The public key that the host showed, `ssh-ed25519 AAAA…`, where it is reached by SSH. */
  declare readonly hostKey: pulumi.Output<string | undefined>;

  /** @param args the spec: at least `kumaVersion`, `name`, `networking` and `controlPlane` */
  constructor(name: string, args: KumaDataplaneArgs, options: pulumi.CustomResourceOptions = {}) {
    super(
      // What was asked for at last holds the token, too.
      { type: DATAPLANE_TYPE, loader: DATAPLANE_LOADER, outputs: OUTPUTS, secrets: ["token", "asked"] },
      name,
      args,
      options,
    );
  }

  /** Looks up a host whose proxy runs already, by its id (`ssh:web-1:22`), how to reach it, and what it is to be like. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: KumaDataplaneArgs,
    options: pulumi.CustomResourceOptions = {},
  ): KumaDataplane {
    return new KumaDataplane(name, args, { ...options, id });
  }
}

const OUTPUTS: Readonly<Record<OutputOf<"KumaDataplane">, undefined>> = {
  dataplane: undefined,
  sidecar: undefined,
  drift: undefined,
  asked: undefined,
  lookedUp: undefined,
  runBy: undefined,
  proxyVersion: undefined,
  machineId: undefined,
  hostKey: undefined,
  stateVersion: undefined,
};
