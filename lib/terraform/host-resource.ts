import { LinuxHost } from "../host/linux-host";
import { HOST_KIND } from "../lifecycle/host-kind";
import { worldOf } from "../lifecycle/process-world";
import { UNKNOWN, type Wire } from "../lifecycle/wire";
import type { Observation } from "../plan/observation";
import type { Plan } from "../plan/plan";
import { HOST_FIELDS } from "../spec/host-fields";
import { isRecord } from "../spec/plain-data";
import type { ResolvedHostSpec } from "../spec/resolved";
import { type Attribute, attributesOf, computed } from "./attribute";
import { COMMON } from "./computed";
import { confirmFrom, withConfirmEnabled } from "./confirm-attribute";
import type { ResourceKind } from "./resource-kind";
import { specFrom } from "./spec-values";
import type { Values } from "./value";

/** Managers whose paths are known by name are an attribute of their own: entries of one list are of one type. */
const PRESETS: Attribute = {
  name: "manager_presets",
  key: "managerPresets",
  says: "Managers whose traffic is known by name: `ssm`, `ldap`, `kerberos`, `puppet`, `salt`, `ntp`, `metadata`.",
  type: "set",
};

const ATTRIBUTES: readonly Attribute[] = [
  ...withConfirmEnabled(attributesOf(HOST_FIELDS)),
  PRESETS,
  ...COMMON,
  computed("traffic", "list", "Which traffic goes where: one line for each direction and protocol. Known in plans."),
  computed("rules", "set", "The rules, `family/table rule`, in the form in which they are compared. Known in plans."),
];

/** `kuma_transparent_proxy_host`. */
export const HOST_RESOURCE: ResourceKind<ResolvedHostSpec, Observation, Plan> = {
  typeName: "kuma_transparent_proxy_host",
  says: "The transparent proxy of one Linux host: its proxy user, its redirect rules, and what loads them at boot.",
  kind: HOST_KIND,
  attributes: ATTRIBUTES,
  spec: (values) => withManagers(confirmFrom(specFrom(ATTRIBUTES, values))),
  property: managersProperty,
  shown: ({ traffic, rules }) => ({ traffic, rules: isRecord(rules) ? ruleLines(rules) : rules }),
  world: (engine) => worldOf(LinuxHost, engine),
};

function withManagers({ managerPresets, managers, ...spec }: Wire): Wire {
  if (managerPresets === undefined) return managers === undefined ? spec : { ...spec, managers };
  if (!Array.isArray(managerPresets) || managers === UNKNOWN) return { ...spec, managers: UNKNOWN };
  return { ...spec, managers: [...managerPresets, ...(Array.isArray(managers) ? managers : [])] };
}

/** Presets come first among the managers of a spec. */
function managersProperty(property: string, { manager_presets: presets }: Values): string {
  const count = Array.isArray(presets) ? presets.length : 0;
  return property.replace(/^managers\[(\d+)\]/, (_all, index: string) =>
    Number(index) < count ? "managerPresets" : `managers[${Number(index) - count}]`,
  );
}

/** One line for each rule: what a set compares, so that a plan shows just the lines that differ. */
function ruleLines(rules: Wire): string[] {
  const lines = Object.entries(rules).flatMap(([table, text]) =>
    String(text)
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => `${table} ${line}`),
  );
  return [...new Set(lines)];
}
