import type { HostPersistence } from "../plan/journal";
import { choosePersistence } from "../plan/persistence";
import { note, ok, type Remark, warning } from "./finding";
import { attempt, backendOf, type Look } from "./look";

/** Services that load rules with iptables-restore, which replaces whole tables. */
const RESTORING: readonly string[] = ["netfilter-persistent", "iptables", "ip6tables"];

/** What loads rules when the host starts or a service is started again: it puts them in the place of ours. */
export function bootRemarks(look: Look): Remark[] {
  const { enabled } = look.around.boot;
  const found = enabled.length === 0 ? "no service that loads rules is enabled" : `enabled: ${enabled.join(", ")}`;
  const warnings = [...flushRemarks(look), ...restoreRemarks(look), ...copyRemarks(look)];
  return [ok(found), ...warnings];
}

function flushRemarks(look: Look): Remark[] {
  const { enabled, flushing } = look.around.boot;
  if (!enabled.includes("nftables") || flushing.length === 0) return [];
  const found = `${flushing.join(", ")}: \`flush ruleset\` removes every rule of the host, ours too, when nftables is started again`;
  return [lossRemark(look, found, "Let the file delete its own tables instead")];
}

function restoreRemarks(look: Look): Remark[] {
  const { enabled, restoring } = look.around.boot;
  const services = enabled.filter((service) => RESTORING.includes(service));
  if (services.length === 0 || restoring.length === 0 || backendOf(look) === "nftables") return [];
  const found = `${services.join(", ")}: each start puts the tables of ${restoring.join(", ")} in the place of those with our rules`;
  return [lossRemark(look, found, 'Set `backend: "nftables"`')];
}

/** Where systemd loads our rules, units of ours do it again after each of these services. */
function lossRemark(look: Look, found: string, remedy: string): Remark {
  const kind = persistenceOf(look);
  if (kind === "systemd") return note(`${found}; systemd then loads ours again`);
  const other = look.seen.persistence.offered.includes("systemd") ? ', or set `persistence: "systemd"`' : "";
  return warning(found, `${remedy}${other}; nobody else loads ours again after such a start.`);
}

/** By what an apply would have the rules loaded again. */
function persistenceOf(look: Look): HostPersistence {
  const { host, spec, seen } = look;
  const choice = attempt(() => choosePersistence(host, spec.persistence, backendOf(look) ?? "iptables-nft", seen));
  return "value" in choice ? choice.value : "none";
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
