/** How generated bindings call an attribute: `exclude_ports_for_ips` → `excludePortsForIps`, `ip6tables_save` → `ip6TablesSave`. */
export function propertyName(attribute: string): string {
  return attribute
    .replace(/_([a-z0-9])/g, (_all, letter: string) => letter.toUpperCase())
    .replace(/\d[a-z]/g, (two) => two.toUpperCase());
}
