import type { ResolvedPolicy, UidExclusion } from "../spec/resolved";
import { dports, goBack, ownedBy, tcp, to, udp } from "./match";
import type { Family, Rule } from "./model";
import { chunkForMultiport, formatRange } from "./ports";

/**
 * Who and what passes by the sidecar whatever the protocol: rules at the head of OUTPUT, ahead of DNS too, as
 * kumactl has them. An excluded nameserver is therefore never captured.
 */
export function outputExclusions(policy: ResolvedPolicy, family: Family): Rule[] {
  return [
    ...policy.uidExclusions.flatMap(uidExclusion),
    ...policy.outbound.excludeAddresses[family].map((cidr) => ({
      matches: [to(cidr)],
      verdict: goBack,
      because: `traffic to ${cidr} passes by the sidecar`,
    })),
  ];
}

function uidExclusion(exclusion: UidExclusion): Rule[] {
  const protocol = exclusion.protocol === "tcp" ? tcp : udp;
  return chunkForMultiport(exclusion.ports).map((ports) => ({
    matches: [protocol, dports(ports), ownedBy(exclusion.uids)],
    verdict: goBack,
    because: `${exclusion.protocol} traffic of uid ${formatRange(exclusion.uids)} to these ports passes by the sidecar`,
  }));
}
