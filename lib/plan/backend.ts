import { backendMissing, noPacketFilter } from "../errors/host-failures";
import { FAMILIES } from "../rules/model";
import { ownedTables } from "../rules/owned";
import type { ResolvedHostSpec } from "../spec/resolved";
import { HOST_BACKENDS, type HostBackend } from "./journal";
import type { IptablesBackend, Observation } from "./observation";

type Asked = Pick<ResolvedHostSpec, "backend" | "persistence">;

/**
 * How the rules are kept on a host. What the journal records stays; `auto` then follows rules of the transparent
 * proxy that are there already; then nftables where firewalld runs; then whichever iptables the host's other rules are
 * in, as kumactl chooses; nftables where there is no iptables. Rules that firewalld shall keep are iptables'.
 *
 * @throws ProviderError KTP250 without iptables and nft, KTP251 when the spec names what the host lacks
 */
export function chooseBackend(host: string, spec: Asked, seen: Observation): HostBackend {
  const asked = spec.backend === "auto" && spec.persistence === "firewalld" ? "iptables" : spec.backend;
  if (asked === "nftables") {
    if (seen.tools.nft === undefined) throw backendMissing(host, asked, "nft");
    return asked;
  }
  const recorded = seen.journal?.backend;
  const present = HOST_BACKENDS.filter((backend) => has(seen, backend));
  const candidates = asked === "iptables" ? present.filter((backend) => backend !== "nftables") : present;
  if (recorded !== undefined && candidates.includes(recorded)) return recorded;
  const chosen =
    candidates.find((backend) => inUse(seen, backend)) ??
    besideFirewalld(seen, candidates) ??
    withForeignRules(seen, candidates) ??
    candidates[0];
  if (chosen !== undefined) return chosen;
  throw asked === "iptables" ? backendMissing(host, asked, "iptables") : noPacketFilter(host);
}

function has(seen: Observation, backend: HostBackend): boolean {
  return backend === "nftables" ? seen.tools.nft !== undefined : seen.tools.iptables[backend] !== undefined;
}

/** Whether a back-end holds rules of the transparent proxy. */
export function inUse(seen: Observation, backend: HostBackend): boolean {
  if (backend === "nftables") return seen.native !== undefined;
  return FAMILIES.some((family) => ownedTables(seen.saved[backend]?.[family] ?? []).length > 0);
}

/** firewalld takes every rule of iptables along when it starts, stops or reloads; a table of our own it never touches. */
function besideFirewalld(seen: Observation, candidates: readonly HostBackend[]): HostBackend | undefined {
  return seen.persistence.firewalldRuns ? candidates.find((backend) => backend === "nftables") : undefined;
}

/** iptables-legacy only where it alone has rules: then the host's administrator works with it. */
function withForeignRules(seen: Observation, candidates: readonly HostBackend[]): HostBackend | undefined {
  const used = candidates.filter((backend) => backend !== "nftables" && ruleCount(seen, backend) > 0);
  return used.length === 1 ? used[0] : undefined;
}

function ruleCount(seen: Observation, backend: IptablesBackend): number {
  const tables = FAMILIES.flatMap((family) => seen.saved[backend]?.[family] ?? []);
  return tables.flatMap((table) => table.chains).reduce((count, chain) => count + chain.rules.length, 0);
}
