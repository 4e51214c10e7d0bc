import { describeFailure } from "../../errors/failure";
import { podEffect } from "../../kubernetes/pod-effect";
import { resolveKnown } from "../../lifecycle/known";
import { holdsUnknown, knownWire, toWire, UNKNOWN, type Wire, withoutNull } from "../../lifecycle/wire";
import { isRecord } from "../../spec/plain-data";
import { type Checked, toCheckFailure } from "../check";
import { POD_DECLARATION, type PodDeclaration } from "./pod-declaration";

/**
 * Reads what a person declared of a workload's pods, and how these are annotated: all faults and problems at once, or the
 * inputs with the effect in them. The pods themselves are left out: a preview would show the workload twice, and its secrets.
 */
export function checkPodTraffic(news: Wire): Checked {
  const { kind, template, templatePath, __provider, traffic, rules, sources, warnings, ...given } = news;
  const declared = withoutNull(given);
  const resolved = resolveKnown(POD_DECLARATION, declared);
  if (!resolved.ok) return { inputs: news, failures: resolved.failures.map(toCheckFailure) };
  if (resolved.value === undefined || isUndecided(template)) return shown({ ...declared, ...UNKNOWN_EFFECT });
  const { policy: _, ...surroundings } = declared as unknown as PodDeclaration;
  const effect = podEffect(
    { template: knownWire(template), kind: String(kind), ...surroundings },
    String(templatePath),
  );
  if (!effect.ok) return { inputs: news, failures: effect.failures.map(toCheckFailure) };
  const { warnings: told, ...rest } = effect.value;
  return shown({ ...declared, ...rest, warnings: told.map(describeFailure) });

  function shown(inputs: Wire): Checked {
    return { inputs: toWire({ ...inputs, __provider }) };
  }
}

const UNKNOWN_EFFECT: Wire = { traffic: UNKNOWN, rules: UNKNOWN, sources: UNKNOWN, warnings: UNKNOWN };

/** Whether the annotations by which the injector decides are not all known. */
function isUndecided(template: unknown): boolean {
  if (!isRecord(template)) return true;
  const { metadata = {} } = template;
  const { annotations = {} } = isRecord(metadata) ? metadata : {};
  if (!isRecord(metadata) || !isRecord(annotations)) return true;
  return Object.entries(annotations).some(([key, value]) => key.includes("kuma.io/") && holdsUnknown(value));
}
