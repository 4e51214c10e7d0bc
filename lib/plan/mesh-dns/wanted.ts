import { type Configuration, configurationOf } from "../../resolver/configuration";
import type { ResolverFacts } from "../../resolver/facts";
import { RESOLV_CONF } from "../../resolver/resolv-conf";
import { headOf, type Way } from "../../resolver/ways";
import type { ResolvedMeshDns } from "../../spec/resolve-mesh-dns";
import type { DnsObservation } from "./observation";

/** Where a way leaves its mark on a host: a file of our own, a block in a file of others, or nowhere. */
export type Mark =
  | ({ readonly kind: "file" } & Configuration)
  | {
      readonly kind: "block";
      /** The file itself: what a link leads to. */
      readonly path: string;
      readonly nameservers: readonly string[];
      readonly reload?: "resolvconf";
    }
  | { readonly kind: "none" };

export function markOf(way: Way, { domains, servers }: ResolvedMeshDns, { resolver }: DnsObservation): Mark {
  const configuration = configurationOf(way, domains, servers, resolver);
  if (configuration !== undefined) return { kind: "file", ...configuration };
  if (way === "capture") return { kind: "none" };
  return { kind: "block", nameservers: servers.addresses, ...listed(resolver) };
}

function listed(resolver: ResolverFacts): { readonly path: string; readonly reload?: "resolvconf" } {
  const head = headOf(resolver);
  return head === undefined ? { path: resolver.file.target ?? RESOLV_CONF } : { path: head, reload: "resolvconf" };
}
