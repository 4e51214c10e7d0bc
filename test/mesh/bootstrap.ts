import type { Family } from "../../lib/rules/model";
import { SIDECAR_PORTS } from "../../lib/spec/defaults";

/** A way through the sidecar for traffic that no policy names, as Kuma calls it. */
export type Passthrough = `${"inbound" | "outbound"}:passthrough:${Family}`;

export const PASSTHROUGHS: readonly Passthrough[] = [
  "outbound:passthrough:ipv4",
  "outbound:passthrough:ipv6",
  "inbound:passthrough:ipv4",
  "inbound:passthrough:ipv6",
];

const ANYWHERE: Readonly<Record<Family, string>> = { ipv4: "0.0.0.0", ipv6: "::" };

/**
 * Where a sidecar's inbound connections to its application come from: the address by which the rules tell them
 * from others. Source: Kuma,
 * pkg/xds/generator/transparent_proxy_generator.go.
 */
export const INBOUND_SOURCE: Readonly<Record<Family, string>> = { ipv4: "127.0.0.6", ipv6: "::6" };

/** Where Envoy is administered: a socket of a file, or a port of the loopback interface. */
export type Admin =
  | { readonly pipe: { readonly path: string } }
  | { readonly socket_address: { readonly address: string; readonly port_value: number } };

/** Envoy's bootstrap with the listeners and clusters that Kuma's control plane gives a transparent sidecar. */
export function bootstrap(admin: Admin): object {
  return {
    admin: { address: admin },
    static_resources: { listeners: PASSTHROUGHS.map(listener), clusters: PASSTHROUGHS.map(cluster) },
  };
}

/** A listener at an address of its own, as a sidecar without rules has them, and the cluster behind it: a template for who knows both. */
export const NAMED: { readonly listener: object; readonly cluster: object } = {
  listener: {
    name: "NAME",
    address: { socket_address: {} },
    filter_chains: [{ filters: [tcpProxy("NAME")] }],
  },
  cluster: {
    name: "NAME",
    type: "STATIC",
    connect_timeout: "5s",
    load_assignment: {
      cluster_name: "NAME",
      endpoints: [{ lb_endpoints: [{ endpoint: { address: { socket_address: {} } } }] }],
    },
  },
};

function listener(name: Passthrough): object {
  const [direction, family] = partsOf(name);
  return {
    name,
    stat_prefix: statName(name),
    address: { socket_address: { address: ANYWHERE[family], port_value: SIDECAR_PORTS[direction] } },
    ...originalDestination(direction),
    filter_chains: [{ filters: [tcpProxy(name)] }],
  };
}

/** Kuma asks for it on both listeners by the option; the option and the filter have to do the same. */
function originalDestination(direction: "inbound" | "outbound"): object {
  if (direction === "outbound") return { use_original_dst: true };
  const type = "type.googleapis.com/envoy.extensions.filters.listener.original_dst.v3.OriginalDst";
  return { listener_filters: [{ name: "envoy.filters.listener.original_dst", typed_config: { "@type": type } }] };
}

function tcpProxy(name: string): object {
  const type = "type.googleapis.com/envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy";
  return {
    name: "envoy.filters.network.tcp_proxy",
    typed_config: { "@type": type, stat_prefix: statName(name), cluster: name },
  };
}

function cluster(name: Passthrough): object {
  const [direction, family] = partsOf(name);
  const source = { source_address: { address: INBOUND_SOURCE[family], port_value: 0 } };
  return {
    name,
    alt_stat_name: statName(name),
    type: "ORIGINAL_DST",
    lb_policy: "CLUSTER_PROVIDED",
    connect_timeout: "5s",
    ...(direction === "inbound" ? { upstream_bind_config: source } : {}),
  };
}

/** The name in statistics, where a colon would become something else. */
export function statName(name: string): string {
  return name.replaceAll(":", "_");
}

function partsOf(name: Passthrough): readonly ["inbound" | "outbound", Family] {
  const [direction, , family] = name.split(":");
  return [direction as "inbound" | "outbound", family as Family];
}
