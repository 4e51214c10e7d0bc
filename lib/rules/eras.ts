import { HOOKS, type Hook, TABLES, type TableName } from "./model";
import type { SavedChain, SavedRule, SavedTable } from "./parse-iptables";

/**
 * What older kumactl left on a host under other names (studies of its tags 1.0.4 to 2.1, and of what the 1.x
 * uninstall forgets). It is taken over: removed when our rules go on.
 */
export interface EraTable {
  readonly name: TableName;
  readonly chains: readonly string[];
  readonly hooks: Readonly<Record<Hook, readonly SavedRule[]>>;
}

/** Chains by era: `MESH_*` is kumactl 1.1.3 to 2.1; `ISTIO_*` kumactl up to 1.1.2, or Istio itself. */
export const MESH_CHAINS: readonly string[] = ["MESH_INBOUND", "MESH_IN_REDIRECT", "MESH_OUTPUT", "MESH_REDIRECT"];
export const ISTIO_CHAINS: readonly string[] = ["ISTIO_INBOUND", "ISTIO_IN_REDIRECT", "ISTIO_OUTPUT", "ISTIO_REDIRECT"];

/**
 * Finds what older tools of Kuma left behind. Tables without any of it are left out. `bareDnsToo`: rules for DNS
 * without a comment count as well; to be asked for only on a host that is not ours yet, where nobody else can
 * have had a reason to write them.
 */
export function eraTables(saved: readonly SavedTable[], proxyUid: number, bareDnsToo: boolean): EraTable[] {
  return TABLES.flatMap((name) => {
    const table = saved.find((candidate) => candidate.name === name);
    return table === undefined ? [] : eraTable(name, table, { proxyUid, bareDnsToo });
  });
}

interface EraHints {
  readonly proxyUid: number;
  readonly bareDnsToo: boolean;
}

function eraTable(name: TableName, table: SavedTable, { proxyUid, bareDnsToo }: EraHints): EraTable[] {
  const chains = table.chains.filter((chain) => isOfAnEra(chain, table, proxyUid)).map((chain) => chain.name);
  const hook = (hookName: Hook) =>
    (table.chains.find((chain) => chain.name === hookName)?.rules ?? []).filter(
      (rule) => jumpsInto(rule, chains) || (bareDnsToo && isBareDns(name, rule, proxyUid)),
    );
  const hooks = { PREROUTING: hook("PREROUTING"), OUTPUT: hook("OUTPUT") };
  const isEmpty = chains.length === 0 && HOOKS.every((hookName) => hooks[hookName].length === 0);
  return isEmpty ? [] : [{ name, chains, hooks }];
}

function isOfAnEra(chain: SavedChain, table: SavedTable, proxyUid: number): boolean {
  if (MESH_CHAINS.includes(chain.name)) return true;
  return ISTIO_CHAINS.includes(chain.name) && istioChainsAreKumas(table, proxyUid);
}

/** Istio's own rules exempt uid 1337; kumactl's the proxy user. */
function istioChainsAreKumas(table: SavedTable, proxyUid: number): boolean {
  const output = table.chains.find((chain) => chain.name === "ISTIO_OUTPUT");
  return output?.rules.some((rule) => rule.text.includes(`--uid-owner ${proxyUid} `)) ?? false;
}

function jumpsInto(rule: SavedRule, chains: readonly string[]): boolean {
  const verdict = rule.rule?.verdict;
  return verdict?.kind === "jump" && chains.includes(verdict.chain);
}

const DNS = "-p udp -m udp --dport 53";
/** The sidecar's DNS port; older kumactl let it be changed, but nobody documents another. */
const BARE_NAT = new RegExp(String.raw`^(-d \S+ )?(-i \S+ )?${DNS} -j REDIRECT --to-ports 15053$`);
const BARE_RAW = /^(-[sd] \S+ )?-p udp -m udp --[sd]port (53|15053) (-m owner --[ug]id-owner \d+ )?-j CT --zone [12]$/;

/** Rules for DNS without a comment, in hooks: kumactl up to 2.8 wrote them so, and its 1.x uninstall forgets them. */
function isBareDns(table: TableName, rule: SavedRule, proxyUid: number): boolean {
  if (rule.comment !== undefined) return false;
  if (table === "raw") return BARE_RAW.test(rule.text);
  const exempt = [
    `${DNS} -m owner --uid-owner ${proxyUid} -j RETURN`,
    `${DNS} -m owner --gid-owner ${proxyUid} -j RETURN`,
    `-p tcp -m tcp --dport 53 -m owner ! --uid-owner ${proxyUid} -j RETURN`,
  ];
  return table === "nat" && (BARE_NAT.test(rule.text) || exempt.includes(rule.text));
}
