import type { Failure } from "../errors/failure";
import type { KumaVersion } from "../spec/kuma-version";
import { readKumaVersion } from "../spec/kuma-version";
import type { PlainObject } from "../spec/plain-data";
import { at } from "../spec/property";
import { type Resolved, type ResolvedPod, resolvePodPolicy } from "../spec/resolve";
import type { ResolvedPolicy } from "../spec/resolved";
import { fromAnnotations } from "./from-annotations";
import { CHART_CONFIG, fromConfigMap } from "./from-config-map";
import { fromEnvironment } from "./from-environment";
import { type Injector, injectorOf } from "./injector";
import { kumaDefaults } from "./kuma-defaults";
import { nested } from "./nested";
import { type Decided, decide, type Sources } from "./precedence";
import { CNI_VARIABLE, CONFIG_MAP_VARIABLE, isOn } from "./settings";
import type { Says } from "./told";

/** What is around a pod and has a say in its rules. */
export interface PodSurroundings {
  /** Release of Kuma: `2.9.4`, `3.0-dev`. */
  readonly kumaVersion: string;
  /** Environment of the control plane: variables and their values. @default Kuma's own settings */
  readonly controlPlane?: Readonly<Record<string, string>>;
  /**
   * The ConfigMap from which rules are made (Kuma from 2.9 on): its manifest, its `config.yaml` as text, or that as data. Before
   * 3.0 giving it means that the control plane uses it.
   * @default what the Helm chart writes, from 3.0 on; none before
   */
  readonly configMap?: unknown;
  /** The ConfigMap that the pod names, in the same forms. @default not known, so that it has no say */
  readonly customConfigMap?: unknown;
}

/** The policy of a pod, and who decided what. */
export interface PodTraffic {
  readonly injector: Injector;
  readonly usesCni: boolean;
  readonly pod: ResolvedPod;
  /** As everybody together asked for it. What the injector adds by itself is not in it. */
  readonly policy: ResolvedPolicy;
  readonly decided: ReadonlyMap<string, Decided>;
}

/** What a pod with these annotations gets: all faults at once, each where its author finds it. */
export function podTraffic(
  annotations: Readonly<Record<string, string>>,
  surroundings: PodSurroundings,
): Resolved<PodTraffic> {
  const version = readKumaVersion(surroundings.kumaVersion);
  if ("failure" in version) return { ok: false, failures: [at("kumaVersion", version.failure)] };
  const injector = injectorFor(version.value, surroundings);
  const usesCni = isOn(surroundings.controlPlane?.[CNI_VARIABLE]);
  const { sources, failures } = sourcesOf(annotations, surroundings, injector, usesCni);
  const decided = decide(sources, injector);
  const resolved = resolvePodPolicy(specOf(decided, injector));
  const all = [...failures, ...(resolved.ok ? [] : resolved.failures.map((failure) => atItsSource(failure, decided)))];
  if (!resolved.ok || all.length > 0) return { ok: false, failures: all };
  const policy = withPortV6(resolved.value.policy, decided, injector);
  return { ok: true, value: { injector, usesCni, pod: resolved.value, policy, decided } };
}

/** The injector of a release, with what its control plane is told. */
export function injectorFor(version: KumaVersion, { controlPlane = {}, configMap }: PodSurroundings): Injector {
  return injectorOf(version, configMap !== undefined || (controlPlane[CONFIG_MAP_VARIABLE] ?? "") !== "");
}

const NOTHING: Says = new Map();

function sourcesOf(
  annotations: Readonly<Record<string, string>>,
  { controlPlane = {}, configMap = CHART_CONFIG, customConfigMap }: PodSurroundings,
  injector: Injector,
  usesCni: boolean,
): { readonly sources: Sources; readonly failures: readonly Failure[] } {
  const annotated = fromAnnotations(annotations, injector);
  const environment = fromEnvironment(controlPlane, injector);
  const own = customConfigMap !== undefined && annotated.says.has("configMapName") ? customConfigMap : undefined;
  // Before 2.11 the ConfigMap that a pod names takes the place of the common one; later it is laid over all else, but for CNI.
  const base = injector.layersConfigMaps || own === undefined ? configMap : own;
  const common = injector.hasConfigMap ? fromConfigMap(base, "configMap") : { says: NOTHING, failures: [] };
  const isLaidOver = injector.layersConfigMaps && !usesCni && own !== undefined;
  const custom = isLaidOver ? fromConfigMap(own, "customConfigMap") : { says: NOTHING, failures: [] };
  return {
    sources: {
      annotation: annotated.says,
      "custom ConfigMap": custom.says,
      ConfigMap: common.says,
      "control plane": environment.says,
      Kuma: kumaDefaults(injector),
    },
    failures: [...annotated.failures, ...environment.failures, ...common.failures, ...custom.failures],
  };
}

/** Not of a spec: only pods of Kuma up to 2.8 have it, by a setting of the control plane. */
const PORT_V6 = "redirect.inbound.portV6";

/** The injector writes over the one, and this package knows nothing of the other. */
const NOT_READ: RegExp = /^(?:cniMode|ebpf\b.*)$/;

function specOf(decided: ReadonlyMap<string, Decided>, { hasInboundPortV6 }: Injector): PlainObject {
  const isApart = (property: string) => (hasInboundPortV6 && property === PORT_V6) || NOT_READ.test(property);
  const said = [...decided].filter(([property]) => !isApart(property) && !isPassedOver(property, decided));
  return nested(said.map(([property, { value }]) => [property, value]));
}

/** Where a direction names ports to redirect, kumactl passes over those that it excludes. */
function isPassedOver(property: string, decided: ReadonlyMap<string, Decided>): boolean {
  const [, direction] = /^redirect\.(inbound|outbound)\.excludePorts$/.exec(property) ?? [];
  const included = direction === undefined ? undefined : decided.get(`redirect.${direction}.includePorts`)?.value;
  return Array.isArray(included) && included.length > 0;
}

/** A fault of the whole, where it came from. */
function atItsSource(failure: Failure, decided: ReadonlyMap<string, Decided>): Failure {
  const { property = "" } = failure;
  const source = [...decided].find(([path]) => property === path || property.startsWith(`${path}[`));
  return source === undefined ? failure : at(source[1].place, failure);
}

function withPortV6(
  policy: ResolvedPolicy,
  decided: ReadonlyMap<string, Decided>,
  { hasInboundPortV6 }: Injector,
): ResolvedPolicy {
  const portV6 = hasInboundPortV6 ? decided.get(PORT_V6)?.value : undefined;
  return typeof portV6 === "number" ? { ...policy, inbound: { ...policy.inbound, portV6 } } : policy;
}
