import { proxyUserHasOtherUid, proxyUserMissing, uidTaken } from "../../errors/host-failures";
import type { ResolvedProxyUser } from "../../spec/resolved";
import type { Observation } from "../observation";

/** Whether the proxy user is to be made. @throws ProviderError KTP253, KTP254 or KTP255 where the host has another one of its name or uid, or none and may not get one */
export function needsUser(host: string, { name, uid, create }: ResolvedProxyUser, { accounts }: Observation): boolean {
  const { byName, byUid } = accounts;
  if (byName !== undefined && byName.uid !== uid) throw proxyUserHasOtherUid(host, name, byName.uid, uid);
  if (byUid !== undefined && byUid.name !== name) throw uidTaken(host, uid, byUid.name, name);
  if (byName !== undefined) return false;
  if (!create) throw proxyUserMissing(host, name);
  return true;
}
