import { type HostFacts, type PolicySpec, render, resolvePolicy } from "kuma-transparent-proxy";

/** For a project that has nothing but the package: no Pulumi, no types of Node. */
export function rulesOf(spec: PolicySpec, facts: HostFacts): string {
  const policy = resolvePolicy(spec);
  return policy.ok ? render(policy.value, facts) : "";
}
