import type { Failure } from "../errors/failure";
import { at } from "../spec/property";
import type { Resolved } from "../spec/resolve";
import { type EffectivePod, effective, type PodGiven } from "./effective";

/** What a preview shows of a workload's pods. Of `sources` it shows who said something: all else is as Kuma has it. */
export interface PodEffect extends Pick<EffectivePod, "traffic" | "rules" | "sources"> {
  readonly warnings: readonly Failure[];
}

/**
 * What becomes of the pods of a workload: what Kuma could not read, and what it would stumble over, are failures, each where it
 * stands in the workload.
 *
 * @param path of the pod template in the workload: `spec.template`
 */
export function podEffect(given: PodGiven, path: string): Resolved<PodEffect> {
  const placed = (failure: Failure) => inWorkload(failure, path);
  const effect = effective(given);
  if (!effect.ok) return { ok: false, failures: effect.failures.map(placed) };
  const { traffic, rules, sources, findings } = effect.value;
  const of = (kind: "problem" | "warning") =>
    findings.filter(({ severity }) => severity === kind).map(({ failure }) => placed(failure));
  const problems = of("problem");
  if (problems.length > 0) return { ok: false, failures: problems };
  const said = Object.fromEntries(Object.entries(sources).filter(([, source]) => source !== "Kuma"));
  return { ok: true, value: { traffic, rules, sources: said, warnings: of("warning") } };
}

/** What stands in the pod template; all else is around it. */
const OF_TEMPLATE = /^(?:metadata|spec)\b/;

function inWorkload(failure: Failure, path: string): Failure {
  const { property = "" } = failure;
  return path !== "" && OF_TEMPLATE.test(property) ? at(`${path}.${property}`, failure) : failure;
}
