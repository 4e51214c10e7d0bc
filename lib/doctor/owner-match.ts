import { ownerMatchMissing } from "../errors/host-failures";
import { note, ok, problem, type Remark } from "./finding";
import { backendOf, type Look } from "./look";

/**
 * Whether packets can be matched by their owner, without which the sidecar's own traffic would loop. Both halves are
 * looked for in files: to ask iptables itself would make the kernel load the module.
 */
export function ownerMatchRemarks(look: Look): Remark[] {
  const { ownerMatch, modules } = look.around;
  if (backendOf(look) === "nftables") return [ok("not needed: nftables matches owners by itself")];
  if (ownerMatch.extension === "missing") {
    return [problem("iptables has no extension for it", ownerMatchMissing(look.host, "libxt_owner is not there"))];
  }
  const state = ownerMatch.isReady ? "loaded" : modules.states.xt_owner;
  if (state === "missing") {
    return [problem("the kernel has no xt_owner", ownerMatchMissing(look.host, "the kernel has no xt_owner"))];
  }
  const known = [
    ...(ownerMatch.extension === "there" ? ["iptables has its extension"] : []),
    ...(state === "unknown" ? [] : ["the kernel has xt_owner"]),
  ];
  if (known.length === 2) return [ok(known.join(", "))];
  return [note(known.length === 0 ? "not known" : `${known.join()}; whether the other half is there is not known`)];
}
