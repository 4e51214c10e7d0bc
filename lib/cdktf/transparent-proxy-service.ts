import { Construct } from "constructs";
import { type MeshServiceSpec, meshServiceParts } from "../spec/mesh-service";
import { type MetaArguments, parted } from "./declaration";
import { KumaDataplane, type KumaDataplaneProps } from "./kuma-dataplane";
import { MeshDNS, type MeshDNSProps } from "./mesh-dns";
import type { WithTokens } from "./tokens";
import { TransparentProxyHost, type TransparentProxyHostProps } from "./transparent-proxy-host";

/** What shape the resources have is known at synthesis: these are plain values. */
type Plain = "kumaVersion" | "ports" | "policy" | "dns";

/** What a person declares about one service on one machine; each part may be a token, but for those that decide what there is. */
export interface TransparentProxyServiceProps
  extends WithTokens<Omit<MeshServiceSpec, Plain | "name">>,
    Pick<MeshServiceSpec, Plain>,
    MetaArguments {
  /** Name of its Dataplane. @default the id of this construct */
  readonly name?: string;
}

/**
 * One service of the mesh on one machine: its proxy, the rules that lead to it once it is ready, and names. What is to be said
 * about one of these alone is said to that resource: this is the common case.
 */
export class TransparentProxyService extends Construct {
  readonly proxy: KumaDataplane;
  readonly host: TransparentProxyHost;
  /** `undefined` where `dns` is `false`. */
  readonly names: MeshDNS | undefined;

  constructor(scope: Construct, id: string, props: TransparentProxyServiceProps) {
    super(scope, id);
    const { meta, spec } = parted(props);
    // Tokens are put where they belong, whatever they will be.
    const { dataplane, host, names } = meshServiceParts({
      ...spec,
      name: props.name ?? id,
    } as unknown as MeshServiceSpec);
    const after = (...parts: readonly { readonly resource: { readonly fqn: string } }[]) => ({
      ...meta,
      dependsOn: [...(meta.dependsOn ?? []), ...parts.map(({ resource }) => resource as never)],
    });
    this.proxy = new KumaDataplane(this, "Proxy", { ...meta, ...dataplane } as KumaDataplaneProps);
    this.host = new TransparentProxyHost(this, "Host", { ...after(this.proxy), ...host } as TransparentProxyHostProps);
    this.names =
      names === undefined ? undefined : new MeshDNS(this, "Names", { ...after(this.host), ...names } as MeshDNSProps);
  }
}
