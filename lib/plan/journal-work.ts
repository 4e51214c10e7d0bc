import { ruleText } from "../rules/iptables-text";
import { HOOKS, type HostRules } from "../rules/model";
import type { ResolvedHostSpec } from "../spec/resolved";
import type { Change } from "./change";
import { type HostBackend, type Journal, writeJournal } from "./journal";
import type { Observation } from "./observation";
import type { Step } from "./step";

interface JournalInput {
  readonly backend: HostBackend;
  readonly rules: HostRules;
  readonly spec: ResolvedHostSpec;
  readonly seen: Observation;
  readonly steps: readonly Step[];
}

/** The journal as it shall be when the steps are done. What an earlier apply made stays recorded. */
export function journalAfter({ backend, rules, spec, seen, steps }: JournalInput): Journal {
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
    madeTables: madeTables(backend, rules, seen),
    programs: programsOf(backend, seen),
    bareRules: spec.policy.comments || backend === "nftables" ? [] : bareRules(rules),
  };
}

/** Whether the journal on the host says what it should, its counter aside. */
export function journalChanges(wanted: Journal, seen: Observation): Change[] {
  const found = seen.journal;
  if (found === undefined) return [{ kind: "journal-stale", why: "the host has none" }];
  if (found.status === "applying") return [{ kind: "journal-stale", why: "an earlier apply was cut off" }];
  const same = writeJournal({ ...wanted, generation: found.generation }) === writeJournal(found);
  return same ? [] : [{ kind: "journal-stale", why: "it records other facts" }];
}

/** Tables that come into being with our first rule in them; with iptables-legacy a table once made stays. */
function madeTables(backend: HostBackend, rules: HostRules, seen: Observation): string[] {
  if (backend !== "iptables-nft") return [];
  const before = seen.journal?.backend === backend ? seen.journal.madeTables : [];
  const fresh = rules.flatMap(({ family, tables }) => {
    const known = seen.saved[backend]?.[family].map((table) => table.name) ?? [];
    return tables.filter((table) => !known.includes(table.name)).map((table) => `${family}/${table.name}`);
  });
  return [...new Set([...before, ...fresh])].toSorted();
}

function programsOf(backend: HostBackend, seen: Observation): Record<string, string> {
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
