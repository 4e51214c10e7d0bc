import type { Failure } from "../../errors/failure";
import { proxyInLoop } from "../../errors/proxy-failures";
import type { ResolvedKumaDataplane } from "../../spec/resolve-kuma-dataplane";
import { unheard, unheardFaults } from "../redirects";
import type { DataplaneObservation } from "./observation";
import { takenBy } from "./wanted";

/**
 * What the rules that are there would do to it. A proxy that is there already may be the first of the two whose ports change: that is
 * told as a note.
 */
export function rulesFaults(
  host: string,
  spec: ResolvedKumaDataplane,
  { journal, host: { journal: rules } }: DataplaneObservation,
): Failure[] {
  if (rules?.redirects === undefined) return [];
  const { uid } = spec.proxyUser;
  const isLoop = rules.redirects.outbound !== undefined && rules.proxyUser.uid !== uid;
  const ports = journal === undefined ? unheard(rules.redirects, takenBy(spec)) : [];
  return [
    ...(isLoop ? [proxyInLoop(host, rules.proxyUser.uid, uid)] : []),
    ...unheardFaults(host, ports, (property) =>
      spec.dataplane.transparentProxy ? `proxy.${property}` : "transparentProxy",
    ),
  ];
}
