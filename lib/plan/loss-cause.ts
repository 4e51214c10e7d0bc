import { FAMILIES, type Family } from "../rules/model";
import { BY_HAND, type Cause, type Evidence, hasChanged, isGone, isSame } from "./evidence";
import { loadedFile } from "./loaded-file";
import { AUTHOR_TRACE, RULES_TRACE } from "./traces";

/**
 * Who probably deleted or altered rules of ours. The strongest evidence comes first: what stands in the rules
 * themselves, then what explains that all of them are gone.
 *
 * @param family where the rules stood, as far as that is to the point
 */
export function lossCause(evidence: Evidence, family?: Family): Cause | undefined {
  for (const causeBy of CAUSES) {
    const cause = causeBy(evidence, family);
    if (cause !== undefined) return cause;
  }
  return byHand(evidence);
}

/** Without anything to compare with, nobody is named. */
export function byHand({ was }: Evidence): Cause | undefined {
  return was === undefined ? undefined : BY_HAND;
}

type CauseBy = (evidence: Evidence, family: Family | undefined) => Cause | undefined;

const CAUSES: readonly CauseBy[] = [factsOfTheHost, kumactl, loadedFile, start, firewalld, loader, upgrade, flush];

/** Nobody touched our rules: others are asked for by now. */
function factsOfTheHost(evidence: Evidence): Cause | undefined {
  if (!isSame(evidence, RULES_TRACE)) return undefined;
  const fact = Object.keys(FACTS).find((trace) => hasChanged(evidence, trace));
  return {
    who: FACTS[fact ?? ""] ?? "another spec or version was applied last",
    evidence: "our rules are as they were left",
  };
}

const FACTS: Readonly<Record<string, string>> = {
  nameservers: "the host got other nameservers",
  docker: "Docker's chain for DNS came or went",
  ipv6: "the host got or lost its IPv6 address",
};

function kumactl(evidence: Evidence): Cause | undefined {
  if (evidence.views.some(({ tables }) => tables.some(({ era }) => era !== undefined)))
    return { who: "an older kumactl was run", evidence: "its rules are there" };
  const isNew = hasChanged(evidence, AUTHOR_TRACE) && evidence.is[AUTHOR_TRACE] === "other";
  return isNew ? { who: "kumactl was run", evidence: "our rules have other comments" } : undefined;
}

/** A host that starts has no rules but those which somebody loads. */
function start(evidence: Evidence): Cause | undefined {
  return isGone(evidence) && hasChanged(evidence, "boot") ? STARTED_ANEW : undefined;
}

export const STARTED_ANEW: Cause = { who: "the host was started anew", evidence: "it runs from another start since" };

/** firewalld flushes what is not its own, and makes its table anew. */
function firewalld(evidence: Evidence, family: Family | undefined): Cause | undefined {
  if (!isGone(evidence, family)) return undefined;
  const who = "firewalld was reloaded or restarted";
  if (FIREWALLD_TABLES.some((table) => hasChanged(evidence, table)))
    return { who, evidence: "its table was made anew" };
  return hasChanged(evidence, "unit:firewalld") ? { who, evidence: UNIT_CHANGED } : undefined;
}

const FIREWALLD_TABLES = ["inet", "ip", "ip6"].map((family) => `table:${family}/firewalld`);
const UNIT_CHANGED = "its unit changed state since";

/** Services that load all rules of a host, and so take away those which they do not know. */
function loader(evidence: Evidence, family: Family | undefined): Cause | undefined {
  if (!isGone(evidence, family)) return undefined;
  const unit = ["nftables", "netfilter-persistent", "iptables", "ip6tables"].find((name) =>
    hasChanged(evidence, `unit:${name}`),
  );
  return unit === undefined ? undefined : { who: `${unit} was reloaded or restarted`, evidence: UNIT_CHANGED };
}

function upgrade(evidence: Evidence): Cause | undefined {
  if (!isGone(evidence) || !hasChanged(evidence, "version")) return undefined;
  const tool = evidence.backend === "nftables" ? "nft" : "iptables";
  return { who: `${tool} was upgraded`, evidence: `it was ${evidence.was?.["version"]}` };
}

function flush(evidence: Evidence, family: Family | undefined): Cause | undefined {
  if (!isGone(evidence, family)) return undefined;
  if (isNobodyLeft(evidence, family)) return { who: "somebody flushed all rules", evidence: "none of anybody is left" };
  const families = family === undefined ? FAMILIES : [family];
  const table = families.map((one) => (one === "ipv4" ? "ip" : "ip6")).find((one) => isAnew(evidence, one));
  if (table === undefined) return undefined;
  return { who: "somebody flushed all rules, or loaded others", evidence: `table ${table} nat was made anew` };
}

function isAnew(evidence: Evidence, family: "ip" | "ip6"): boolean {
  return evidence.backend === "iptables-nft" && hasChanged(evidence, `table:${family}/nat`);
}

function isNobodyLeft({ backend, seen }: Evidence, family: Family | undefined): boolean {
  if (backend === "nftables") return seen.kernelChains?.length === 0;
  const saved = seen.saved[backend];
  const families = family === undefined ? FAMILIES : [family];
  return families.every((one) =>
    (saved?.[one] ?? []).every(({ chains }) => chains.every(({ rules }) => rules.length === 0)),
  );
}
