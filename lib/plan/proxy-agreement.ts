import { type Failure, ProviderError } from "../errors/failure";
import { proxyInLoop } from "../errors/proxy-failures";
import type { ResolvedHostSpec } from "../spec/resolved";
import type { Observation } from "./observation";
import { redirectsOf, type Unheard, unheard, unheardFaults, unheardNote } from "./redirects";

/**
 * That rules which are about to be loaded lead to the proxy of ours that is there, and let it by.
 *
 * @throws ProviderError KTP568 where rules come to a proxy that does not listen where they lead, KTP590 where they would send back what
 *   the proxy itself sends
 */
export function requireProxy(host: string, spec: ResolvedHostSpec, seen: Observation): void {
  const [first, ...others] = [...loop(host, spec, seen), ...toNobody(host, spec, seen)];
  if (first !== undefined) throw new ProviderError(first, ...others);
}

/** Where rules were there before, their ports and those of the proxy change one after the other: that is said, and not refused. */
export function proxyNotes(spec: ResolvedHostSpec, seen: Observation): string[] {
  return seen.journal === undefined ? [] : unheardNote(unheardBy(spec, seen));
}

function loop(host: string, { policy: { proxyUser, outbound } }: ResolvedHostSpec, { proxy }: Observation): Failure[] {
  const isLoop = proxy !== undefined && outbound.enabled && proxy.proxyUser.uid !== proxyUser.uid;
  return isLoop ? [proxyInLoop(host, proxyUser.uid, proxy.proxyUser.uid)] : [];
}

/** With `fail-open` it passes by meanwhile. */
function toNobody(host: string, spec: ResolvedHostSpec, seen: Observation): Failure[] {
  if (seen.journal !== undefined || spec.onProxyDown === "fail-open") return [];
  return unheardFaults(host, unheardBy(spec, seen));
}

function unheardBy({ policy }: ResolvedHostSpec, { proxy }: Observation): Unheard[] {
  return proxy?.redirects === undefined ? [] : unheard(redirectsOf(policy), proxy.redirects);
}
