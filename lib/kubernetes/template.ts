import type { Failure } from "../errors/failure";
import { notText } from "../errors/manifest-failures";
import { kindOf } from "../spec/parsed";
import { isObject, type PlainData, type PlainObject } from "../spec/plain-data";
import { readPort } from "../spec/ports";
import { located } from "./member";
import { PARTS } from "./merge";

/** A pod template, read as far as this package asks it. What is not as Kubernetes has it is passed over: its API refuses that. */
export interface PodTemplate {
  readonly annotations: Readonly<Record<string, string>>;
  readonly labels: Readonly<Record<string, string>>;
  readonly containers: readonly Container[];
  /** Those that run before the others, and end. */
  readonly initContainers: readonly Container[];
  /** Whether it is a live pod, to which the injector has been: its containers are left out of those above. */
  readonly isInjected: boolean;
  readonly hostNetwork: boolean;
  readonly restartPolicy: string | undefined;
}

export interface Container {
  readonly name: string;
  /** Where it is in the template: `spec.containers[0]`. */
  readonly place: string;
  readonly ports: readonly number[];
  /** Ports on which the kubelet probes it over the network. */
  readonly probed: readonly number[];
  /** Its own uid, else that of the pod; `undefined`: as its image has it. */
  readonly runAsUser: number | undefined;
  /** A sidecar of Kubernetes: it runs as long as the pod. */
  readonly isSidecar: boolean;
}

/** By this the injector knows a pod to which it has been. Source: precheck.go of 3.0-dev, `needToInject`. */
const SIDECAR = "kuma-sidecar";
const OF_INJECTOR: readonly string[] = [SIDECAR, "kuma-init", "kuma-validation"];

/** Annotations and labels that are no text: KTP361. Kubernetes refuses the whole object for one. */
export function metadataFaults(template: PlainObject): Failure[] {
  return PARTS.flatMap((part) =>
    Object.entries(member(member(template, "metadata"), part))
      .filter(([, value]) => typeof value !== "string")
      .map(([key, value]) => located(["metadata", part, key], notText(kindOf(value)))),
  );
}

export function readTemplate(template: PlainObject): PodTemplate {
  const metadata = member(template, "metadata");
  const spec = member(template, "spec");
  const uid = uidOf(spec);
  const mains = containersIn(spec, "containers", uid);
  const inits = containersIn(spec, "initContainers", uid);
  const isInjected = [...mains, ...inits].some(({ name }) => name === SIDECAR);
  const isOwn = ({ name }: Container) => !(isInjected && OF_INJECTOR.includes(name));
  return {
    annotations: textsIn(metadata["annotations"]),
    labels: textsIn(metadata["labels"]),
    containers: [...mains, ...inits.filter(({ isSidecar }) => isSidecar)].filter(isOwn),
    initContainers: inits.filter(({ isSidecar }) => !isSidecar).filter(isOwn),
    isInjected,
    hostNetwork: spec["hostNetwork"] === true,
    restartPolicy: typeof spec["restartPolicy"] === "string" ? spec["restartPolicy"] : undefined,
  };
}

function containersIn(spec: PlainObject, key: "containers" | "initContainers", uid: number | undefined): Container[] {
  return list(spec[key]).flatMap((data, index) => {
    if (!isObject(data)) return [];
    const ports = list(data["ports"]).filter(isObject);
    return [
      {
        name: String(data["name"]),
        place: `spec.${key}[${index}]`,
        ports: ports
          .filter(({ protocol = "TCP" }) => protocol === "TCP")
          .flatMap((port) => portOf(port["containerPort"])),
        probed: ["livenessProbe", "readinessProbe", "startupProbe"].flatMap((probe) => probedIn(data[probe], ports)),
        runAsUser: uidOf(data) ?? uid,
        isSidecar: data["restartPolicy"] === "Always",
      },
    ];
  });
}

/** A probe by `exec` needs no network. A name is that of a port of the same container. */
function probedIn(probe: PlainData | undefined, ports: readonly PlainObject[]): number[] {
  if (!isObject(probe)) return [];
  return ["httpGet", "tcpSocket", "grpc"].flatMap((way) => {
    const port = member(probe, way)["port"];
    const named = ports.find(({ name }) => name !== undefined && name === port);
    return portOf(named?.["containerPort"] ?? port);
  });
}

function portOf(data: PlainData | undefined): number[] {
  const port = readPort(data);
  return "value" in port ? [port.value] : [];
}

function uidOf(holder: PlainObject): number | undefined {
  const uid = member(holder, "securityContext")["runAsUser"];
  return typeof uid === "number" ? uid : undefined;
}

function member(holder: PlainObject, key: string): PlainObject {
  const value = holder[key];
  return isObject(value) ? value : {};
}

function list(data: PlainData | undefined): readonly PlainData[] {
  return Array.isArray(data) ? data : [];
}

function textsIn(data: PlainData | undefined): Record<string, string> {
  if (!isObject(data)) return {};
  return Object.fromEntries(
    Object.entries(data).flatMap(([key, text]) => (typeof text === "string" ? [[key, text]] : [])),
  );
}
