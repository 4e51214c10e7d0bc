import type { ResolvedHostSpec, ResolvedPolicy } from "../../lib/spec/resolved";

/** A resolved host spec around a policy, on this machine, loaded in the usual way. */
export function resolvedHost(policy: ResolvedPolicy): ResolvedHostSpec {
  return {
    policy,
    declared: { outbound: policy.outbound, uidExclusions: policy.uidExclusions },
    onProxyDown: "fail-closed",
    hostEgress: [],
    loading: {
      waitSeconds: 5,
      waitIntervalMicroseconds: 0,
      maxRetries: 4,
      sleepBetweenRetriesSeconds: 2,
      executables: {},
    },
    backend: "auto",
    persistence: "none",
    confirm: undefined,
    managers: [],
    allowLockout: false,
    onUnreachable: "fail",
    connection: undefined,
  };
}
