import { nftWithoutJson } from "../errors/doctor-failures";
import { toolsMissing } from "../errors/host-failures";
import { chooseBackend, inUse } from "../plan/backend";
import type { HostBackend } from "../plan/journal";
import type { IptablesBackend } from "../plan/observation";
import { IPTABLES_BACKENDS } from "../plan/observation";
import { FAMILIES } from "../rules/model";
import { NFT_TABLE } from "../rules/nftables-layout";
import type { FoundProgram } from "./examination";
import { note, ok, problem, type Remark, warning } from "./finding";
import { attempt, type Look } from "./look";

/** Which tools the host has, by all of their names: those of one version together; and those of the shell that it lacks. */
export function toolRemarks({ host, around: { programs }, seen: { missingTools = [] } }: Look): Remark[] {
  const missing =
    missingTools.length === 0 ? [] : [problem(`no ${missingTools.join(", ")}`, toolsMissing(host, missingTools))];
  return [...versionRemarks(programs), ...missing];
}

function versionRemarks(programs: readonly FoundProgram[]): Remark[] {
  if (programs.length === 0) return [note("neither iptables nor nft")];
  const versions = [...new Set(programs.map(({ version }) => version))];
  return versions.map((version) => {
    const paths = programs.filter((program) => program.version === version).map(({ path }) => path);
    return ok(`${version}: ${paths.join(", ")}`);
  });
}

/** Which back-end an apply takes, and why; and what speaks against it. */
export function backendRemarks(look: Look): Remark[] {
  if (look.notRoot !== undefined) return [note("not known: without root nobody can say which rules the host has")];
  const choice = attempt(() => chooseBackend(look.host, look.spec, look.seen));
  if ("error" in choice) return [problem("none", choice.error)];
  const backend = choice.value;
  return [...choiceRemarks(look, backend), ...mixtureRemarks(look)];
}

function choiceRemarks(look: Look, backend: HostBackend): Remark[] {
  const found = `${backend}, since ${reason(look, backend)}`;
  const nft = look.around.programs.find(({ name }) => name === "nft");
  if (backend !== "nftables" || nft?.speaksJson !== false) return [ok(found)];
  return [problem(found, nftWithoutJson(look.host, nft.path))];
}

/** Why it was chosen, in the order in which back-ends are chosen. */
function reason({ spec, seen }: Look, backend: HostBackend): string {
  if (spec.backend === "nftables") return "the spec asks for it";
  if (seen.journal?.backend === backend) return "the journal records it";
  if (inUse(seen, backend)) return "rules of a transparent proxy are in it";
  if (backend === "nftables") return "there is no iptables";
  const used = IPTABLES_BACKENDS.filter((candidate) => ruleCount(seen, candidate) > 0);
  return used.length === 1 && used[0] === backend ? "the host's other rules are in it" : "it comes first";
}

/** Rules in both of the kernel's engines: each packet passes both, and no tool shows them together. */
function mixtureRemarks({ seen }: Look): Remark[] {
  const [nft, legacy] = IPTABLES_BACKENDS.map((backend) => ruleCount(seen, backend));
  const inNft = [...(nft ? [`iptables-nft (${nft})`] : []), ...nativeTables(seen)];
  if (!legacy || inNft.length === 0) return [];
  return [
    warning(
      `rules in iptables-legacy (${legacy}) and in ${inNft.join(", ")} at once: each packet passes both, and no tool shows them together`,
      "Find out who writes with which tool, and move the rules to one of them.",
    ),
  ];
}

/** Tables of nftables that nobody reaches by iptables, ours aside: `inet firewalld`. */
function nativeTables({ kernelChains = [] }: Look["seen"]): string[] {
  const tables = kernelChains.map((chain) => chain.split(" ").slice(0, 2).join(" "));
  return [...new Set(tables)].filter((table) => table !== OUR_TABLE && !OF_IPTABLES.test(table));
}

const OUR_TABLE = `inet ${NFT_TABLE}`;
const OF_IPTABLES = /^ip6? (raw|mangle|nat|filter|security)$/;

function ruleCount(seen: Look["seen"], backend: IptablesBackend): number {
  const tables = FAMILIES.flatMap((family) => seen.saved[backend]?.[family] ?? []);
  return tables.flatMap((table) => table.chains).reduce((count, chain) => count + chain.rules.length, 0);
}
