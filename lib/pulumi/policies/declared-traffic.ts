import { SIDECAR_INJECTION } from "../../kubernetes/annotations";
import { CONFIG_MAP_NAME } from "../../kubernetes/config-map";
import { fromConfigMap } from "../../kubernetes/from-config-map";
import { memberAt } from "../../kubernetes/member";
import { type PodSurroundings, podTraffic } from "../../kubernetes/pod-traffic";
import { describeSubject } from "../../kubernetes/selection";
import { type CustomKind, templatePathOf } from "../../kubernetes/workloads";
import type { Wire } from "../../lifecycle/wire";
import { isRecord } from "../../spec/plain-data";
import { type Resolved, resolvePolicy } from "../../spec/resolve";
import type { ResolvedPolicy } from "../../spec/resolved";
import { subjectOf } from "../kubernetes/subject";
import { kindOfType } from "../kubernetes/workload-class";
import { RESOURCE_TYPE } from "../loader";
import { environmentOf, HELM_RELEASE } from "./environment";
import type { Shown } from "./shown";

/** What a resource has to say on traffic. */
export interface DeclaredTraffic {
  /** By whom it is said: `the host web`, `Deployment shop/web`. */
  readonly by: string;
  readonly of: "host" | "pod" | "control plane" | "ConfigMap";
  readonly policy: Resolved<ResolvedPolicy>;
}

/** What is around the pods of which policies are asked, and where those of custom kinds are. */
export interface Around extends PodSurroundings {
  /** @default no such kind is looked at */
  readonly customKinds?: readonly CustomKind[];
}

/** Reads one way of saying something on traffic; `undefined` where a resource has none. */
export type Declaring = (resource: Shown, around: Around) => DeclaredTraffic | undefined;

/** All of them. Each is asked by itself, so that what is unknown to one keeps no other from being judged. */
export const DECLARING: readonly Declaring[] = [ofHost, ofPods, ofControlPlane, ofConfigMap];

export function ofHost({ type, name, props }: Shown): DeclaredTraffic | undefined {
  if (type !== RESOURCE_TYPE) return undefined;
  const { redirect, ipFamilyMode } = props;
  return { by: `the host ${name}`, of: "host", policy: resolvePolicy(plain({ redirect, ipFamilyMode })) };
}

export function ofPods(resource: Shown, around: Around): DeclaredTraffic | undefined {
  const template = templateOf(resource, around);
  if (template === undefined) return undefined;
  const annotations = plain(memberAt(template, ["metadata", "annotations"]) ?? {}) as Readonly<Record<string, string>>;
  return { by: nameOf(resource), of: "pod", policy: policyOf(annotations, around) };
}

/** Settings of a control plane: in the environment of its container, or among the values of its Helm release. */
function ofControlPlane(resource: Shown, around: Around): DeclaredTraffic | undefined {
  const environment = environmentOf(resource, templateOf(resource, around));
  if (Object.keys(environment).length === 0) return undefined;
  const surroundings = { kumaVersion: around.kumaVersion, controlPlane: environment };
  return { by: `the control plane of ${nameOf(resource)}`, of: "control plane", policy: policyOf({}, surroundings) };
}

/** ConfigMaps, that of all pods and those of single workloads, and what a Helm release writes into one. */
function ofConfigMap(resource: Shown, { kumaVersion }: Around): DeclaredTraffic | undefined {
  const configMap = configMapOf(resource);
  if (configMap === undefined) return undefined;
  return { by: nameOf(resource), of: "ConfigMap", policy: policyOf({}, { kumaVersion, configMap }) };
}

function configMapOf({ type, props }: Shown): unknown {
  if (type === HELM_RELEASE) {
    const config = memberAt(props, ["values", "transparentProxy", "configMap", "config"]);
    return config === undefined ? undefined : plain(config);
  }
  if (kindOfType(type)?.kind !== "ConfigMap") return undefined;
  const configMap = { kind: "ConfigMap", data: { "config.yaml": memberAt(props, ["data", "config.yaml"]) } };
  const isOfAll = memberAt(props, ["metadata", "name"]) === CONFIG_MAP_NAME;
  // Other programs have a config.yaml, too.
  return isOfAll || [...fromConfigMap(configMap, "").says.keys()].some(isOfTraffic) ? configMap : undefined;
}

function isOfTraffic(property: string): boolean {
  return /^redirect\.(?:inbound|outbound|dns)\b/.test(property);
}

/** The pod template of a workload. */
export function templateOf({ type, props }: Shown, { customKinds = [] }: Around): Wire | undefined {
  const manifest: Wire = { spec: props["spec"], ...kindOfType(type) };
  const path = templatePathOf(manifest, { customKinds });
  const template = path === undefined ? undefined : memberAt(props, path);
  return isRecord(template) ? template : undefined;
}

/** What a resource says of the wish for a sidecar, of its pods or of all in a namespace: `disabled`. */
export function injectionWish(resource: Shown, around: Around): unknown {
  const kind = kindOfType(resource.type);
  const told = kind?.kind === "Namespace" ? resource.props : templateOf(resource, around);
  const wish = (part: string) => memberAt(told, ["metadata", part, SIDECAR_INJECTION]);
  return wish("labels") ?? wish("annotations");
}

/** `Deployment shop/web` */
export function nameOf({ type, name, props }: Shown): string {
  const kind = kindOfType(type);
  return kind === undefined ? name : describeSubject(subjectOf(kind, name, props));
}

function policyOf(
  annotations: Readonly<Record<string, string>>,
  surroundings: PodSurroundings,
): Resolved<ResolvedPolicy> {
  const traffic = podTraffic(annotations, surroundings);
  return traffic.ok ? { ok: true, value: traffic.value.policy } : traffic;
}

/** A copy. To read it is to ask for every value in it, so that what is unknown is told, and not taken for a fault. */
function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value));
}
