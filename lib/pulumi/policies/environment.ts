import { memberAt } from "../../kubernetes/member";
import type { Wire } from "../../lifecycle/wire";
import { isRecord } from "../../spec/plain-data";
import type { Shown } from "./shown";

/** Variables of a control plane that have a say in the traffic of pods. Source: pkg/config/plugins/runtime/k8s/config.go. */
const VARIABLE = /^KUMA_RUNTIME_KUBERNETES_/;

export const HELM_RELEASE = "kubernetes:helm.sh/v3:Release";

/** The settings among what a resource says, whoever of its containers has them. */
export function environmentOf({ type, props }: Shown, template: Wire | undefined): Readonly<Record<string, string>> {
  if (type === HELM_RELEASE) return settingsIn(memberAt(props, ["values", "controlPlane", "envVars"]));
  const containers = memberAt(template, ["spec", "containers"]);
  return Object.assign({}, ...list(containers).map((container) => settingsOf(container)));
}

function settingsIn(variables: unknown): Readonly<Record<string, string>> {
  if (!isRecord(variables)) return {};
  const names = Object.keys(variables).filter((name) => VARIABLE.test(name));
  return Object.fromEntries(names.map((name) => [name, String(variables[name])]));
}

function settingsOf(container: unknown): Readonly<Record<string, string>> {
  const entries = list(memberAt(container, ["env"])).filter(isRecord);
  const ours = entries.filter(({ name }) => typeof name === "string" && VARIABLE.test(name));
  return Object.fromEntries(ours.map((entry) => [String(entry["name"]), String(entry["value"] ?? "")]));
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}
