import type { DnsObservation } from "../../lib/plan/mesh-dns/observation";
import type { ResolverFacts } from "../../lib/resolver/facts";
import { RESOLV_CONF } from "../../lib/resolver/resolv-conf";
import { FakeHost } from "./fake-host";

/** A host with a plain file of nameservers, nothing of ours, and what differs from that. */
export async function dnsLook(
  differs: Partial<DnsObservation> & { readonly text?: string } = {},
): Promise<DnsObservation> {
  const { text = "nameserver 10.9.0.53\n", ...others } = differs;
  return {
    host: await new FakeHost().observe(),
    resolver: listing(text),
    forwarders: [],
    hasForeignJournal: false,
    hasRemains: false,
    hasUninstall: others.journal !== undefined,
    files: { [RESOLV_CONF]: text },
    folders: [],
    ...others,
  };
}

export function listing(text: string): ResolverFacts {
  return {
    file: { kind: "file", text, isMounted: false, isImmutable: false },
    hasResolvconf: false,
    nameServices: ["files", "dns"],
  };
}

const STUB = "nameserver 127.0.0.53\n";

/** A host whose resolver is systemd-resolved, by its stub. */
export const BY_STUB: ResolverFacts = {
  ...listing(STUB),
  file: { ...listing(STUB).file, kind: "link", target: "/run/systemd/resolve/stub-resolv.conf" },
  resolved: { version: 252, global: [], links: ["10.9.0.53"], isStrict: false, isEncrypted: false },
};
