import { twoProxyUsers, unknownProxyUser } from "../errors/spec-failures";
import { PROXY_USER } from "./defaults";
import { quote } from "./parsed";
import { at, type Contradiction } from "./property";
import type { ResolvedProxyUser } from "./resolved";
import type { WrittenHost } from "./written";

/** The proxy user out of both places that may name it: Kuma's `kumaDPUser` and `proxyUser`. */
export function resolveProxyUser({ kumaDPUser, proxyUser }: WrittenHost): ResolvedProxyUser {
  return {
    name: proxyUser?.name ?? PROXY_USER.name,
    uid: proxyUser?.uid ?? kumaDPUser?.uid ?? PROXY_USER.uid,
    create: proxyUser?.create ?? PROXY_USER.create,
  };
}

/** Where the two places mean two users. */
export function proxyUserContradictions({ kumaDPUser, proxyUser }: WrittenHost): Contradiction[] {
  const name = proxyUser?.name ?? PROXY_USER.name;
  if (kumaDPUser?.name !== undefined && kumaDPUser.name !== name) {
    const failure = unknownProxyUser(quote(kumaDPUser.name), quote(name));
    return [{ failure: at("kumaDPUser", failure), between: ["kumaDPUser", "proxyUser.name"] }];
  }
  if (kumaDPUser?.uid !== undefined && proxyUser?.uid !== undefined && kumaDPUser.uid !== proxyUser.uid) {
    const failure = twoProxyUsers(kumaDPUser.uid, proxyUser.uid);
    return [{ failure: at("kumaDPUser", failure), between: ["kumaDPUser", "proxyUser.uid"] }];
  }
  return [];
}
