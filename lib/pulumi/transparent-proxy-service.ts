import * as pulumi from "@pulumi/pulumi";
import { type MeshServiceSpec, meshServiceParts } from "../spec/mesh-service";
import { KumaDataplane } from "./kuma-dataplane";
import type { Inputs } from "./managed-resource";
import { MeshDNS } from "./mesh-dns";
import { TransparentProxyHost } from "./transparent-proxy-host";

/** What shape the resources have is known without any other one: these are plain values. */
type Plain = "kumaVersion" | "ports" | "policy" | "dns";

/** What a person declares about one service on one machine. Each property may be an output, but for those that decide what there is. */
export type TransparentProxyServiceArgs = Inputs<Omit<MeshServiceSpec, Plain | "name">> &
  Pick<MeshServiceSpec, Plain> & {
    /** Name of its Dataplane. @default the name of this resource */
    readonly name?: pulumi.Input<string>;
  };

/**
 * One service of the mesh on one machine: its proxy, the rules that lead to it once it is ready, and names. What is to be said
 * about one of these alone is said to that resource: this is the common case.
 */
export class TransparentProxyService extends pulumi.ComponentResource {
  readonly proxy: KumaDataplane;
  readonly host: TransparentProxyHost;
  /** `undefined` where `dns` is `false`. */
  readonly names: MeshDNS | undefined;

  constructor(name: string, args: TransparentProxyServiceArgs, options: pulumi.ComponentResourceOptions = {}) {
    super("kuma-transparent-proxy:index:TransparentProxyService", name, {}, options);
    // Outputs are put where they belong, whatever they will be.
    const parts = meshServiceParts({ ...args, name: args.name ?? name } as MeshServiceSpec);
    this.proxy = new KumaDataplane(name, parts.dataplane, { parent: this });
    this.host = new TransparentProxyHost(name, parts.host, { parent: this, dependsOn: this.proxy });
    this.names =
      parts.names === undefined ? undefined : new MeshDNS(name, parts.names, { parent: this, dependsOn: this.host });
    this.registerOutputs({ traffic: this.host.traffic, dataplane: this.proxy.dataplane });
  }
}
