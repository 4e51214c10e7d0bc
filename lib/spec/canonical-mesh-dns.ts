import type { ResolvedMeshDns } from "./resolve-mesh-dns";

/**
 * A written spec with its lists in their one canonical form, and its ports as numbers. Domains are sorted, since their order
 * means nothing; addresses stay in the order in which they are asked. What its author left out stays out.
 *
 * @param written a spec that resolves without fault
 */
export function canonicalMeshDns(
  written: Readonly<Record<string, unknown>>,
  { servers, domains }: Pick<ResolvedMeshDns, "servers" | "domains">,
): Record<string, unknown> {
  const who = servers.who === "sidecar" ? "sidecar" : "controlPlane";
  const given = Object.keys(member(member(written, "via"), who));
  const server = Object.fromEntries(Object.entries(servers).filter(([key]) => given.includes(key)));
  return { ...written, via: { [who]: server }, ...(written["domains"] === undefined ? {} : { domains }) };
}

function member(value: Readonly<Record<string, unknown>>, key: string): Readonly<Record<string, unknown>> {
  return (value[key] ?? {}) as Readonly<Record<string, unknown>>;
}
