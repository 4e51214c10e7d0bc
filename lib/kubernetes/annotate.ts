import type { Failure } from "../errors/failure";
import { readKumaVersion } from "../spec/kuma-version";
import type { PodPolicySpec } from "../spec/pod";
import { at } from "../spec/property";
import { type Resolved, resolvePodPolicy } from "../spec/resolve";
import { SIDECAR_INJECTION } from "./annotations";
import { deviations } from "./asked";
import { fromAnnotations } from "./from-annotations";
import type { Injector } from "./injector";
import type { PodMetadata } from "./metadata";
import { nested } from "./nested";
import { injectorFor, type PodSurroundings, podTraffic } from "./pod-traffic";
import { writeAnnotations } from "./write-annotations";

/**
 * The annotations and labels by which the injector of one release does what a policy says. What is written is read again as
 * that release reads it, with what is around the pod: whatever would come out otherwise than asked is refused, at its property.
 * What the policy leaves out stays as the control plane has it. All faults at once; never throws.
 */
export function podMetadata(spec: PodPolicySpec, surroundings: PodSurroundings): Resolved<PodMetadata> {
  const version = readKumaVersion(surroundings.kumaVersion);
  const asked = resolvePodPolicy(spec);
  const failures: Failure[] = [
    ...("failure" in version ? [at("kumaVersion", version.failure)] : []),
    ...(asked.ok ? [] : asked.failures),
  ];
  if ("failure" in version || !asked.ok) return { ok: false, failures };
  const injector = injectorFor(version.value, surroundings);
  const { annotations, failures: unwritable } = writeAnnotations(asked.value.written, injector);
  if (unwritable.length > 0) return { ok: false, failures: unwritable };
  const got = podTraffic(annotations, surroundings);
  if (!got.ok) return got;
  const others = deviations(asked.value, got.value);
  if (others.length > 0) return { ok: false, failures: others };
  return { ok: true, value: withInjection(annotations, injector) };
}

/**
 * What the annotations of a pod template ask for, of what the injector of one release reads: the way back from
 * {@link podMetadata}. Annotations that this release does not read say nothing. All faults at once; never throws.
 */
export function podPolicy(
  annotations: Readonly<Record<string, string>>,
  surroundings: PodSurroundings,
): Resolved<PodPolicySpec> {
  const traffic = podTraffic(annotations, surroundings);
  if (!traffic.ok) return traffic;
  const { says } = fromAnnotations(annotations, traffic.value.injector);
  return { ok: true, value: nested([...says].map(([property, { value }]) => [property, value])) as PodPolicySpec };
}

function withInjection(annotations: Readonly<Record<string, string>>, { injectionBy }: Injector): PodMetadata {
  const wish = { [SIDECAR_INJECTION]: "enabled" };
  return {
    annotations: { ...(injectionBy.includes("annotation") ? wish : {}), ...annotations },
    labels: injectionBy.includes("label") ? wish : {},
  };
}
