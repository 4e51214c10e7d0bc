import type { ResolverFile } from "../resolver/facts";
import { KEEPER_NAMES, keeperOf } from "../resolver/keeper";
import { readResolvConf } from "../resolver/resolv-conf";
import { note, ok, type Remark, warning } from "./finding";
import type { Look } from "./look";

/** Who owns the file of nameservers, and how it can be written to, if at all. */
export function resolverRemarks({ spec, around, seen }: Look): Remark[] {
  const path = spec.policy.dns.resolvConfigPath;
  const { file } = around.resolver;
  if (file.text === undefined) {
    const where = file.target === undefined ? "" : `: it is a link to ${file.target}, where nothing is`;
    return [
      warning(`${path} is missing${where}`, "Give the host a nameserver, or set `redirect.dns.resolvConfigPath`."),
    ];
  }
  const { nameservers } = seen;
  const names = nameservers.length === 0 ? "no nameserver" : nameservers.join(", ");
  const found = `${path} (${[keeper(file), ...obstacles(file)].join("; ")}): ${names}`;
  return [nameservers.length === 0 ? note(found) : ok(found)];
}

function keeper(file: ResolverFile): string {
  const known = keeperOf({ target: file.target, comments: readResolvConf(file.text ?? "").comments });
  if (known !== "nobody") return `kept by ${KEEPER_NAMES[known]}`;
  return file.target === undefined ? "a file that nobody says to keep" : `a link to ${file.target}`;
}

/** What stands in the way of somebody who replaces the file. */
function obstacles({ isMounted, isImmutable }: ResolverFile): string[] {
  return [...(isMounted ? ["a mount of its own"] : []), ...(isImmutable ? ["immutable"] : [])];
}
