import { HOST_KIND } from "../lifecycle/host-kind";
import type { Wire } from "../lifecycle/wire";
import { HOST_FIELDS } from "../spec/host-fields";
import { isRecord } from "../spec/plain-data";
import type { ResolvedHostSpec } from "../spec/resolved";
import { type Attribute, attributesOf, computed } from "./attribute";
import { COMMON } from "./computed";
import { confirmFrom, withConfirmEnabled } from "./confirm-attribute";
import { managersProperty, PRESETS, withManagers } from "./presets-attribute";
import type { ResourceSchema } from "./resource-kind";
import { specFrom } from "./spec-values";
import { TYPE_NAMES } from "./type-names";

/** What a policy does, before any host is asked. */
export const EFFECT: readonly Attribute[] = [
  computed("traffic", "list", "Which traffic goes where: one line for each direction and protocol. Known in plans."),
  computed("rules", "set", "The rules, `family/table rule`, in the form in which they are compared. Known in plans."),
];

const ATTRIBUTES: readonly Attribute[] = [
  ...withConfirmEnabled(attributesOf(HOST_FIELDS)),
  PRESETS,
  ...COMMON,
  ...EFFECT,
];

/** `kuma_transparent_proxy_host`. */
export const HOST_SCHEMA: ResourceSchema<ResolvedHostSpec> = {
  typeName: TYPE_NAMES.TransparentProxyHost,
  says: "The transparent proxy of one Linux host: its proxy user, its redirect rules, and what loads them at boot.",
  kind: HOST_KIND,
  attributes: ATTRIBUTES,
  spec: (values) => withManagers(confirmFrom(specFrom(ATTRIBUTES, values))),
  property: managersProperty,
  shown: ({ traffic, rules }) => ({ traffic, rules: isRecord(rules) ? ruleLines(rules) : rules }),
};

/** One line for each rule: what a set compares, so that a plan shows just the lines that differ. */
export function ruleLines(rules: Wire): string[] {
  const lines = Object.entries(rules).flatMap(([table, text]) =>
    String(text)
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => `${table} ${line}`),
  );
  return [...new Set(lines)];
}
