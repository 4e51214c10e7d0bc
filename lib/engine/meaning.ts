import { joinRanges } from "../rules/ports";
import type { ResolvedFlow, ResolvedHostSpec } from "../spec/resolved";

/** What a spec asks for, however it is written: two that mean the same are equal in it. */
export function meaningOf({ policy, declared: _declared, ...rest }: ResolvedHostSpec): object {
  return { ...rest, policy: { ...policy, inbound: joined(policy.inbound), outbound: joined(policy.outbound) } };
}

/** 80 and 81 are two entries of a list, and one range of ports. */
function joined(flow: ResolvedFlow): ResolvedFlow {
  return { ...flow, includePorts: joinRanges(flow.includePorts), excludePorts: joinRanges(flow.excludePorts) };
}
