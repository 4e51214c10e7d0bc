import type * as pulumi from "@pulumi/pulumi";
import type { OutputOf } from "../lifecycle/state";
import type { MeshDnsMode, MeshDnsSpec } from "../spec/mesh-dns";
import { MESH_DNS_LOADER, MESH_DNS_TYPE } from "./loader";
import { type Inputs, ManagedResource } from "./managed-resource";

/** What a person declares about how one host resolves names of the mesh. Each property may be an output of another resource. */
export type MeshDNSArgs = Inputs<MeshDnsSpec>;

/**
 * How one Linux host resolves the names of the mesh: its own resolver is told whom to ask for them, by the narrowest way that
 * it offers, and is given back as it was. The host decides the work, as for a `TransparentProxyHost`. `connection` is a secret
 * in the state, all of it.
 */
export class MeshDNS extends ManagedResource {
  /** Which names are asked of whom, and by which way, in words. Known in previews. */
  declare readonly names: pulumi.Output<string[]>;
  /** `none`, or one sentence about what a refresh found otherwise. */
  declare readonly drift: pulumi.Output<string>;
  /** By which way the host is told: `systemd-resolved`, `network-manager`, `dnsmasq`, `resolv-conf` or `capture`. */
  declare readonly way: pulumi.Output<Exclude<MeshDnsMode, "auto">>;
  /** The machine id of the host. */
  declare readonly machineId: pulumi.Output<string>;
  /** The public key that the host showed, `ssh-ed25519 AAAA…`, where it is reached by SSH. */
  declare readonly hostKey: pulumi.Output<string | undefined>;

  /** @param args the spec: at least `via`, who answers */
  constructor(name: string, args: MeshDNSArgs, options: pulumi.CustomResourceOptions = {}) {
    super({ type: MESH_DNS_TYPE, loader: MESH_DNS_LOADER, outputs: OUTPUTS }, name, args, options);
  }

  /** Looks up a host that is told already, by its id (`ssh:web-1:22`), how to reach it, and who is to answer there. */
  static get(
    name: string,
    id: pulumi.Input<pulumi.ID>,
    args: MeshDNSArgs,
    options: pulumi.CustomResourceOptions = {},
  ): MeshDNS {
    return new MeshDNS(name, args, { ...options, id });
  }
}

const OUTPUTS: Readonly<Record<OutputOf<"MeshDNS">, undefined>> = {
  names: undefined,
  drift: undefined,
  asked: undefined,
  lookedUp: undefined,
  way: undefined,
  machineId: undefined,
  hostKey: undefined,
  stateVersion: undefined,
};
