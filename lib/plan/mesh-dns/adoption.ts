import { KUMACTL_BACKUP, kumactlLine, RESOLV_CONF } from "../../resolver/resolv-conf";
import type { ResolvedMeshDns } from "../../spec/resolve-mesh-dns";
import type { DnsObservation } from "./observation";
import { type DnsWork, NOTHING } from "./work";

/**
 * What kumactl left in resolv.conf and beside it. Its backup is never put back: nobody knows what was written there since.
 * Without being asked for it, all stays, and is told.
 */
export function adoptionWork({ adopt, servers }: ResolvedMeshDns, { resolver, files }: DnsObservation): DnsWork {
  const backup = files[KUMACTL_BACKUP];
  const { text = "", target = RESOLV_CONF } = resolver.file;
  const line = kumactlLine(text, backup, servers.addresses);
  const left = [
    ...(line === undefined ? [] : [`its line \`${line}\` at the top of resolv.conf`]),
    ...(backup === undefined ? [] : [`its backup ${KUMACTL_BACKUP}`]),
  ];
  if (left.length === 0) return NOTHING;
  if (!adopt) {
    return { ...NOTHING, notes: [`kumactl left ${left.join(" and ")}; \`adopt: true\` takes that away`] };
  }
  return {
    changes: left.map((what) => ({ kind: "kumactl-left", what })),
    steps: [
      ...(line === undefined ? [] : [{ kind: "drop-kumactl-line", path: target, line } as const]),
      ...(backup === undefined ? [] : [{ kind: "remove-file", path: KUMACTL_BACKUP } as const]),
    ],
    notes: [],
  };
}
