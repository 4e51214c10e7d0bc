import type { AnyRule } from "../rules/any-rule";
import { GATE_RULE, GATED_TABLES } from "../rules/gate";
import { ruleText } from "../rules/iptables-text";
import {
  COMMENT_PREFIX,
  FAMILIES,
  type Family,
  HOOKS,
  type Hook,
  type Rule,
  TABLES,
  type Table,
  type TableName,
} from "../rules/model";
import type { SavedRule, SavedTable } from "../rules/parse-iptables";
import { readAnyRule } from "../rules/read-any-rule";
import { walkedTables } from "../rules/simulate";
import { type Step, type WalkedTable, withRules } from "../rules/walk";
import type { ResolvedHostSpec } from "../spec/resolved";
import { inUse } from "./backend";
import { erasIn } from "./family-view";
import { HOST_BACKENDS, type HostBackend } from "./journal";
import { IPTABLES_BACKENDS, type IptablesBackend, type Observation } from "./observation";

/** A rule as it stands on a host, whoever wrote it. */
export type LiveRule = AnyRule & {
  readonly backend: HostBackend;
  /** In the words of iptables-save, without its comment where we understand it. */
  readonly text: string;
  /** What its comment says. @default it has none */
  readonly because?: string;
  /** Whether its comment says that it is a transparent proxy's. @default it does not say */
  readonly isProxys?: true;
};

/**
 * The tables of one family in the order in which the kernel sends packets through them: those of both kinds of iptables,
 * foreign rules and all, and our own of nftables around them. What others have in tables of nftables was not looked at.
 */
export function liveTables(seen: Observation, family: Family): WalkedTable<LiveRule>[] {
  const native = nativeTables(seen, family);
  return TABLES.flatMap((name) => {
    const saved = IPTABLES_BACKENDS.flatMap((backend) => savedTables(seen, backend, family, name)).filter(hasRules);
    const own = native.filter((table) => table.name === name);
    return saved.length === 0 ? own : [...own.map(ahead), ...saved, ...own.map(behind)];
  });
}

/** Whether there is any rule of a transparent proxy, ours or an older tool's, in any packet filter. */
export function hasProxyRules(spec: ResolvedHostSpec, seen: Observation): boolean {
  const isOld = (backend: IptablesBackend) => FAMILIES.some((family) => erasIn(backend, family, spec, seen).length > 0);
  return HOST_BACKENDS.some((backend) => inUse(seen, backend)) || IPTABLES_BACKENDS.some(isOld);
}

/**
 * Tables of nftables in which others have chains, and which are not walked: `inet filter`. A table that iptables calls its own
 * is one where iptables shows its chains: what it cannot read it leaves out, all of the table.
 */
export function unreadTables({ kernelChains = [], saved }: Observation): string[] {
  const shown = new Set(
    FAMILIES.flatMap((family) =>
      (saved["iptables-nft"]?.[family] ?? []).flatMap(({ name, chains }) =>
        chains.map((chain) => `${NFT_FAMILIES[family]} ${name} ${chain.name}`),
      ),
    ),
  );
  const unread = kernelChains
    .filter((chain) => !shown.has(chain))
    .map((chain) => chain.split(" ").slice(0, 2).join(" "));
  return [...new Set(unread)].filter((table) => !LATE_OR_OURS.has(table));
}

const NFT_FAMILIES: Readonly<Record<Family, string>> = { ipv4: "ip", ipv6: "ip6" };

/** Those of iptables on nf_tables that come too late to send a packet elsewhere; and ours. */
const LATE_OR_OURS: ReadonlySet<string> = new Set([
  ...["ip", "ip6"].flatMap((family) => ["filter", "security"].map((name) => `${family} ${name}`)),
  "inet kuma_mesh",
]);

function hasRules({ chains }: WalkedTable<LiveRule>): boolean {
  return [...chains.values()].some((steps) => steps.length > 0);
}

function savedTables(
  seen: Observation,
  backend: IptablesBackend,
  family: Family,
  name: TableName,
): WalkedTable<LiveRule>[] {
  const { [backend]: families } = seen.gate?.opened ?? seen.saved;
  const tables = families?.[family] ?? [];
  return tables.filter((table) => table.name === name).map((table) => savedTable(name, table, backend));
}

function savedTable(name: TableName, table: SavedTable, backend: IptablesBackend): WalkedTable<LiveRule> {
  const isChain = (chain: string) => table.chains.some((candidate) => candidate.name === chain);
  const steps = table.chains.map((chain) => {
    const rules = chain.rules.map((saved) => liveRule(saved, isChain, backend));
    return [chain.name, rules.map((rule) => ({ table: name, chain: chain.name, isFirst: false, rule }))] as const;
  });
  return { name, chains: new Map(steps) };
}

function liveRule(saved: SavedRule, isChain: (name: string) => boolean, backend: IptablesBackend): LiveRule {
  const { rule, comment, text } = saved;
  const told = { backend, ...(comment === undefined ? {} : commentIn(comment)) };
  if (rule === undefined) return { ...readAnyRule(text, isChain), text, ...told };
  const { because: _, ...understood } = rule;
  return { ...understood, text: ruleText(rule), ...told };
}

function commentIn(comment: string): Pick<LiveRule, "because" | "isProxys"> {
  if (!comment.startsWith(COMMENT_PREFIX)) return { because: comment };
  return { because: comment.slice(COMMENT_PREFIX.length), isProxys: true };
}

function nativeTables(seen: Observation, family: Family): WalkedTable<LiveRule>[] {
  const tables = seen.native?.rules.find((set) => set.family === family)?.tables ?? [];
  const isOpen = seen.native?.gate?.isOpen === true;
  return withRules(walkedTables(isOpen ? tables.map(opened) : tables), nativeRule);
}

/** What an open gate leaves of a table. */
function opened(table: Table): Table {
  if (!GATED_TABLES.some((name) => name === table.name)) return table;
  const hook = (name: Hook) => ({ ...table.hooks[name], first: [GATE_RULE, ...table.hooks[name].first] });
  return { ...table, hooks: { PREROUTING: hook("PREROUTING"), OUTPUT: hook("OUTPUT") } };
}

function nativeRule(rule: Rule): LiveRule {
  const { because, ...others } = rule;
  return { ...others, backend: "nftables", text: ruleText(rule), ...(because === "" ? {} : { because }) };
}

/** What of our table of nftables comes before iptables. */
function ahead(table: WalkedTable<LiveRule>): WalkedTable<LiveRule> {
  return withHooks(table, ({ isFirst }) => isFirst);
}

/** What comes after it. What was to pass by at the first is let by there, too. Source: {@link file://../rules/nftables-layout.ts} */
function behind(table: WalkedTable<LiveRule>): WalkedTable<LiveRule> {
  return withHooks(table, ({ isFirst, rule }) => !isFirst || rule.verdict.kind === "return");
}

function withHooks(
  { name, chains }: WalkedTable<LiveRule>,
  isThere: (step: Step<LiveRule>) => boolean,
): WalkedTable<LiveRule> {
  const isHook = (chain: string) => (HOOKS as readonly string[]).includes(chain);
  const steps = [...chains].map(([chain, all]) => [chain, isHook(chain) ? all.filter(isThere) : all] as const);
  return { name, chains: new Map(steps) };
}
