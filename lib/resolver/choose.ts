import { noWay } from "../errors/dns-failures";
import { ProviderError } from "../errors/failure";
import type { ResolvedMeshDns } from "../spec/resolve-mesh-dns";
import type { ResolverFacts } from "./facts";
import { objectionTo, WAYS, type Way } from "./ways";

/**
 * How a host shall be told. What it was told in before stays while nothing speaks against it; `auto` then takes the
 * narrowest way that there is.
 *
 * @param recorded the way that the host's journal tells of
 * @throws ProviderError KTP316, KTP322 to KTP330, KTP335 and KTP337 when the spec names a way that does not lead there; KTP328 when none does
 */
export function chooseWay(host: string, { mode, servers }: ResolvedMeshDns, facts: ResolverFacts, recorded?: Way): Way {
  if (mode !== "auto") {
    const objection = objectionTo(mode, servers, facts);
    if (objection === undefined) return mode;
    throw new ProviderError({ ...objection, host, property: "mode" });
  }
  const ways = recorded === undefined ? WAYS : [recorded, ...WAYS];
  const way = ways.find((candidate) => objectionTo(candidate, servers, facts) === undefined);
  if (way !== undefined) return way;
  const reasons = WAYS.map((candidate) => objectionTo(candidate, servers, facts)?.problem ?? "");
  throw new ProviderError({ ...noWay(reasons.map((reason) => reason.replace(/\.$/, ""))), host, property: "mode" });
}
