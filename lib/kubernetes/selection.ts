import type { Member } from "./member";

/** What Kubernetes calls a kind. */
export interface ApiKind {
  readonly apiVersion: string;
  readonly kind: string;
}

/** A resource of Kubernetes, by what one tells it from others. */
export interface Subject extends ApiKind {
  /** In its cluster; where a program leaves that to Pulumi, the name that it has in the program. */
  readonly name: string;
  readonly namespace?: string | undefined;
  /** The workload's own, not those of its pods. */
  readonly labels?: Readonly<Record<string, string>> | undefined;
}

/** Which resources are meant: those of which all is so that is said here. */
export interface Selection {
  readonly names?: readonly string[];
  readonly namespaces?: readonly string[];
  /** Labels that the workload has, with these values. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Whatever else tells. */
  readonly matches?: (subject: Subject) => boolean;
}

/** Whether a resource is among those that are selected. What the cluster, or the mesh, runs itself by never is. */
export function isSelected(subject: Subject, only: Selection | undefined, except: Selection | undefined): boolean {
  const namespace = subject.kind === "Namespace" ? subject.name : subject.namespace;
  if (SYSTEM.some((one) => one === namespace)) return false;
  return (only === undefined || isOf(subject, only)) && (except === undefined || !isOf(subject, except));
}

/** Kuma's own chart keeps its injector from both. Source: deployments/charts/kuma/templates/cp-webhooks-and-secrets.yaml. */
const SYSTEM = ["kube-system", "kuma-system"] as const;

function isOf(subject: Subject, { names, namespaces, labels, matches }: Selection): boolean {
  const { name, namespace } = subject;
  return (
    (names?.includes(name) ?? true) &&
    (namespaces?.some((one) => one === (subject.kind === "Namespace" ? name : namespace)) ?? true) &&
    Object.entries(labels ?? {}).every(([key, value]) => subject.labels?.[key] === value) &&
    (matches?.(subject) ?? true)
  );
}

/** `Deployment shop/web` */
export function describeSubject({ kind, name, namespace }: Member): string {
  const text = (part: unknown) => (typeof part === "string" ? part : undefined);
  const path = [text(namespace), text(name)].filter((part) => part !== undefined).join("/");
  return path === "" ? String(kind) : `${kind} ${path}`;
}
