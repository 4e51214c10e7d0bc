import { ok, type Remark, warning } from "./finding";
import { backendOf, type Look } from "./look";

/** Services that load rules with iptables-restore, which replaces whole tables. */
const RESTORING: readonly string[] = ["netfilter-persistent", "iptables", "ip6tables"];

/** What loads rules when the host starts or a service is started again: it puts them in the place of ours. */
export function bootRemarks(look: Look): Remark[] {
  const { enabled } = look.around.boot;
  const found = enabled.length === 0 ? "no service that loads rules is enabled" : `enabled: ${enabled.join(", ")}`;
  const warnings = [...flushRemarks(look), ...restoreRemarks(look), ...copyRemarks(look)];
  return [ok(found), ...warnings];
}

function flushRemarks({ around: { boot } }: Look): Remark[] {
  if (!boot.enabled.includes("nftables") || boot.flushing.length === 0) return [];
  return [
    warning(
      `${boot.flushing.join(", ")}: \`flush ruleset\` removes every rule of the host, ours too, when nftables is started again`,
      "Let the file delete its own tables instead, or apply again after each start.",
    ),
  ];
}

function restoreRemarks(look: Look): Remark[] {
  const { enabled, restoring } = look.around.boot;
  const services = enabled.filter((service) => RESTORING.includes(service));
  if (services.length === 0 || restoring.length === 0 || backendOf(look) === "nftables") return [];
  return [
    warning(
      `${services.join(", ")}: each start puts the tables of ${restoring.join(", ")} in the place of those with our rules`,
      'Set `backend: "nftables"`, or apply again after each start.',
    ),
  ];
}

function copyRemarks({ around: { boot } }: Look): Remark[] {
  if (boot.withProxyRules.length === 0) return [];
  return [
    warning(
      `saved rules hold those of a transparent proxy: ${boot.withProxyRules.join(", ")}; they come back when these are loaded`,
      "Take them out of the file: they would stand beside those of the spec, or against them.",
    ),
  ];
}
