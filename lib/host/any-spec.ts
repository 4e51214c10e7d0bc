import { resolveHostSpec } from "../spec/resolve";
import type { ResolvedHostSpec } from "../spec/resolved";

/** What a host is looked at as, whatever its own TransparentProxyHost says: its rules are read as they stand, with the accounts of a proxy user. */
export function anySpec(proxyUser: { readonly name?: string; readonly uid?: number } = {}): ResolvedHostSpec {
  const resolved = resolveHostSpec({ proxyUser });
  if (!resolved.ok) throw new Error("a proxy user that was read has no fault");
  return resolved.value;
}
