import { type Configuration, configurationOf } from "../../resolver/configuration";
import type { Dnsmasq, ResolverFacts } from "../../resolver/facts";
import { RESOLV_CONF } from "../../resolver/resolv-conf";
import { headOf } from "../../resolver/resolv-conf-way";
import type { Way } from "../../resolver/ways";
import type { ResolvedMeshDns } from "../../spec/resolve-mesh-dns";
import { folderOf } from "../folder";
import type { DnsJournal } from "./journal";
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

export function markOf(way: Way, { domains, servers }: ResolvedMeshDns, { resolver, journal }: DnsObservation): Mark {
  const dnsmasq = resolver.dnsmasq ?? formerDnsmasq(journal);
  const configuration = configurationOf(way, domains, servers, dnsmasq === undefined ? {} : { dnsmasq });
  if (configuration !== undefined) return { kind: "file", ...configuration };
  if (way === "capture") return { kind: "none" };
  return { kind: "block", nameservers: servers.addresses, ...listed(resolver) };
}

/** One that does not run any more, as far as the journal tells of it. */
function formerDnsmasq(journal: DnsJournal | undefined): Dnsmasq | undefined {
  const { way, file, reload } = journal ?? {};
  if (way !== "dnsmasq" || file === undefined) return undefined;
  return { addresses: [], folder: folderOf(file), unit: (reload ?? "").replace(/^unit:/, "") };
}

function listed(resolver: ResolverFacts): { readonly path: string; readonly reload?: "resolvconf" } {
  const head = headOf(resolver);
  return head === undefined ? { path: resolver.file.target ?? RESOLV_CONF } : { path: head, reload: "resolvconf" };
}
