import {
  portInResolvConf,
  pushesOut,
  resolvConfImmutable,
  resolvConfIsFleeting,
  resolverMissing,
  rotates,
  sidecarAsksItself,
  tooManyNameservers,
} from "../errors/dns-failures";
import type { Failure } from "../errors/failure";
import { DNS_PORT, NAMESERVERS } from "../spec/defaults";
import type { MeshServers } from "../spec/mesh-dns-servers";
import type { ResolverFacts, ResolverFile } from "./facts";
import { KEEPER_NAMES, type Keeper, keeperOf } from "./keeper";
import { RESOLV_CONF, readResolvConf } from "./resolv-conf";

/** What speaks against listing the mesh's nameservers in resolv.conf; `undefined`: nothing. */
export function againstResolvConf({ who, addresses, port }: MeshServers, facts: ResolverFacts): Failure | undefined {
  const { file } = facts;
  if (port !== DNS_PORT) return portInResolvConf(port);
  if (who === "sidecar") return sidecarAsksItself();
  if (addresses.length > NAMESERVERS) return tooManyNameservers(addresses.length);
  // Of the nameservers in the file it stays with one until that fails, and the mesh's refuses all other names.
  if (facts.resolved !== undefined && hasModule(facts)) {
    return resolverMissing("resolv-conf", "programs ask systemd-resolved by its module, which keeps to no order");
  }
  const { nameservers, options, comments } = readResolvConf(file.text ?? "");
  if (options.includes("rotate")) return rotates();
  const lost = nameservers.slice(Math.max(NAMESERVERS - addresses.length, 0));
  if (lost.length > 0) return pushesOut(lost);
  if (headOf(facts) !== undefined) return undefined;
  if (file.isImmutable) return resolvConfImmutable();
  return againstPlace(file, keeperOf({ target: file.target, comments }));
}

/** What lies at the end of a link may be nobody's to write to. */
function againstPlace({ kind, target = RESOLV_CONF }: ResolverFile, keeper: Keeper): Failure | undefined {
  if (kind === "other") return resolverMissing("resolv-conf", `${target} is no file`);
  if (target.startsWith("/usr/")) return resolverMissing("resolv-conf", `it leads to ${target}, a file of a package`);
  if (!target.startsWith("/run/")) return undefined;
  return resolvConfIsFleeting(target, keeper === "nobody" ? "somebody" : KEEPER_NAMES[keeper]);
}

export const HEAD_PATH = "/etc/resolvconf/resolv.conf.d/head";

/** The file whose lines Debian's resolvconf puts first in the one that it writes; none where it does not write that. */
export function headOf({ file, hasResolvconf }: ResolverFacts): string | undefined {
  const { comments } = readResolvConf(file.text ?? "");
  return hasResolvconf && keeperOf({ target: file.target, comments }) === "resolvconf" ? HEAD_PATH : undefined;
}

export function hasModule({ nameServices }: ResolverFacts): boolean {
  return nameServices.includes("resolve");
}
