import { UNKNOWN, type Wire } from "../lifecycle/wire";
import type { Attribute } from "./attribute";
import type { Values } from "./value";

/** Managers whose paths are known by name are an attribute of their own: entries of one list are of one type. */
export const PRESETS: Attribute = {
  name: "manager_presets",
  key: "managerPresets",
  says: "Managers whose traffic is known by name: `ssm`, `ldap`, `kerberos`, `puppet`, `salt`, `ntp`, `metadata`.",
  type: "set",
};

export function withManagers({ managerPresets, managers, ...spec }: Wire): Wire {
  if (managerPresets === undefined) return managers === undefined ? spec : { ...spec, managers };
  if (managerPresets === UNKNOWN || managers === UNKNOWN) return { ...spec, managers: UNKNOWN };
  return { ...spec, managers: [managerPresets, managers ?? []].flat() };
}

/** Presets come first among the managers of a spec. */
export function managersProperty(property: string, { manager_presets: presets }: Values): string {
  const count = [presets ?? []].flat().length;
  return property.replace(/^managers\[(\d+)\]/, (_all, index: string) =>
    Number(index) < count ? "managerPresets" : `managers[${Number(index) - count}]`,
  );
}
