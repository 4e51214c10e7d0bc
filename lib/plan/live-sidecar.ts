import { ISTIO_CHAINS, MESH_CHAINS } from "../rules/eras";
import { CHAIN } from "../rules/model";
import { type WalkedTable, withRules } from "../rules/walk";
import { SIDECAR_PORTS } from "../spec/defaults";
import type { ResolvedPolicy } from "../spec/resolved";
import type { LiveRule } from "./live-rules";

type Tables = readonly WalkedTable<LiveRule>[];

const PROXY_CHAINS: readonly string[] = [...Object.values(CHAIN), ...MESH_CHAINS, ...ISTIO_CHAINS];

/** The tables of a host where what others redirect to ports of theirs is taken by them: there is no sidecar behind. */
export function withOthersTaking(tables: Tables, policy: ResolvedPolicy): WalkedTable<LiveRule>[] {
  const ports = sidecarPorts(tables, policy);
  return withRules(tables, (rule): LiveRule => {
    const isOurs = rule.backend === "nftables" || rule.isProxys === true;
    const isOthers = rule.verdict.kind === "redirect" && !isOurs && !ports.has(rule.verdict.port);
    return isOthers ? { ...rule, verdict: { kind: "taken" } } : rule;
  });
}

/** Those of the policy, the usual ones, and wherever chains of a transparent proxy lead: whose spec that was nobody knows. */
function sidecarPorts(tables: Tables, { inbound, outbound, dns }: ResolvedPolicy): ReadonlySet<number> {
  const leads = tables
    .flatMap(({ chains }) => PROXY_CHAINS.flatMap((chain) => chains.get(chain) ?? []))
    .flatMap(({ rule: { verdict } }) => (verdict.kind === "redirect" ? [verdict.port] : []));
  const declared = [inbound.port, inbound.portV6 ?? inbound.port, outbound.port, dns.port];
  return new Set([...Object.values(SIDECAR_PORTS), ...declared, ...leads]);
}
