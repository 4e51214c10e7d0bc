import { ruleText } from "../rules/iptables-text";
import { type Family, HOOKS, type Hook, type HostRules, type Table, type TableName } from "../rules/model";
import { gatedPorts } from "../spec/proxy-down";
import type { ResolvedHostSpec } from "../spec/resolved";
import type { Change } from "./change";
import { isGated } from "./gate";
import { type HostBackend, type HostPersistence, type Journal, writeJournal } from "./journal";
import { journalDifferences } from "./kept";
import type { Observation } from "./observation";
import { persistenceRecord } from "./persistence";
import { redirectsOf } from "./redirects";
import type { Step } from "./step";

interface JournalInput {
  readonly backend: HostBackend;
  readonly rules: HostRules;
  readonly spec: ResolvedHostSpec;
  readonly seen: Observation;
  readonly steps: readonly Step[];
  readonly persistence: HostPersistence;
}

/** The journal as it shall be when the steps are done. What an earlier apply made stays recorded. */
export function journalAfter({ backend, rules, spec, seen, steps, persistence }: JournalInput): Journal {
  const before = seen.journal;
  const { name, uid } = spec.policy.proxyUser;
  const does = (kind: Step["kind"]) => steps.some((step) => step.kind === kind);
  return {
    generation: (before?.generation ?? 0) + 1,
    status: "applied",
    backend,
    families: rules.map((set) => set.family),
    proxyUser: { name, uid },
    madeUser: does("create-user") || (before?.madeUser === true && before.proxyUser.name === name),
    madeLoopbackAddress:
      does("add-loopback-address") || (before?.madeLoopbackAddress === true && !does("remove-loopback-address")),
    madeChains: madeChains(backend, rules, seen),
    ...persistenceRecord(persistence, isGated(spec)),
    programs: programsOf(backend, seen),
    ...(isGated(spec) ? { gate: gatedPorts(spec) } : {}),
    redirects: redirectsOf(spec.policy),
    bareRules: spec.policy.comments || backend === "nftables" ? [] : bareRules(rules),
  };
}

/** Whether the journal on the host says what it should, but for its counter, its token, and what else was true when it was written. */
export function journalChanges(wanted: Journal, seen: Observation): Change[] {
  const differences = journalDifferences(
    wanted,
    seen,
    ({ baseline: _baseline, redirects: _redirects, token: _token, ...journal }) => writeJournal(journal),
  );
  if (differences.length > 0) return differences;
  if (seen.persistence.isWhole) return [];
  return [{ kind: "journal-stale", why: "what loads the rules again is missing or altered" }];
}

/** Built-in chains that come into being with our first rule in them; with iptables-legacy a table once made stays. */
function madeChains(backend: HostBackend, rules: HostRules, seen: Observation): string[] {
  if (backend !== "iptables-nft") return [];
  const before = seen.journal?.backend === backend ? seen.journal.madeChains : [];
  const fresh = rules.flatMap(({ family, tables }) =>
    tables.flatMap((table) =>
      HOOKS.filter((hook) => hasRulesIn(table, hook) && !isThere(seen, { family, table: table.name, hook })).map(
        (hook) => `${family}/${table.name}/${hook}`,
      ),
    ),
  );
  return [...new Set([...before, ...fresh])].toSorted();
}

function hasRulesIn({ hooks }: Table, hook: Hook): boolean {
  return hooks[hook].first.length + hooks[hook].last.length > 0;
}

interface HookPlace {
  readonly family: Family;
  readonly table: TableName;
  readonly hook: Hook;
}

function isThere(seen: Observation, { family, table, hook }: HookPlace): boolean {
  const { kernelChains } = seen;
  if (kernelChains !== undefined) return kernelChains.includes(`${family === "ipv4" ? "ip" : "ip6"} ${table} ${hook}`);
  return seen.saved["iptables-nft"]?.[family].some(({ name }) => name === table) ?? false;
}

export function programsOf(backend: HostBackend, seen: Observation): Record<string, string> {
  if (backend === "nftables") return seen.tools.nft === undefined ? {} : { nft: seen.tools.nft.path };
  const tools = seen.tools.iptables[backend]?.programs;
  const entries = (["ipv4", "ipv6"] as const).flatMap((family) =>
    Object.entries(tools?.[family] ?? {}).map(([name, path]) => [`${family}_${name}`, path] as const),
  );
  return Object.fromEntries(entries);
}

function bareRules(rules: HostRules): string[] {
  return rules.flatMap(({ family, tables }) =>
    tables.flatMap((table) =>
      HOOKS.flatMap((hook) =>
        [...table.hooks[hook].first, ...table.hooks[hook].last].map(
          (rule) => `${family} ${table.name} ${hook} ${ruleText(rule)}`,
        ),
      ),
    ),
  );
}
