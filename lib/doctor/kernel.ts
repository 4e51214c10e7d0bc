import { kernelLacks, modulesGone } from "../errors/doctor-failures";
import type { HostBackend } from "../plan/journal";
import { KERNEL_MODULES, type KernelModule, type ModuleState } from "./examination";
import { ok, problem, type Remark } from "./finding";
import { backendOf, type Look } from "./look";

/** What each back-end is nothing without. The owner match has a check of its own. */
const NEEDED: Readonly<Record<HostBackend, readonly KernelModule[]>> = {
  "iptables-nft": ["nf_tables", "nft_compat", "nf_conntrack"],
  "iptables-legacy": ["ip_tables", "nf_conntrack"],
  nftables: ["nf_tables", "nf_conntrack"],
};

const WORDS: Readonly<Record<ModuleState, string>> = {
  loaded: "loaded",
  "built-in": "built in",
  loadable: "a module, not loaded",
  missing: "not there",
  unknown: "not known",
};

/** Whether the kernel has what the back-end works with: loaded, built in, or at least as a module. */
export function kernelRemarks(look: Look): Remark[] {
  const { states } = look.around.modules;
  const { kernel } = look.seen.identity;
  const found = `${kernel}; ${statesText(states)}`;
  const backend = backendOf(look);
  const needed = backend === undefined ? [] : NEEDED[backend];
  const missing = needed.find((module) => states[module] === "missing");
  if (backend !== undefined && missing !== undefined) return [problem(found, kernelLacks(look.host, missing, backend))];
  const matches: readonly KernelModule[] = backend === undefined || backend === "nftables" ? [] : ["xt_owner"];
  const lost = [...needed, ...matches].filter((module) => states[module] === "unknown");
  const isLost = look.around.modules.areOfAnotherKernel && lost.length > 0;
  return [isLost ? problem(found, modulesGone(look.host, kernel, lost)) : ok(found)];
}

/** `nf_tables, nft_compat: built in; ip_tables: a module, not loaded` */
function statesText(states: Look["around"]["modules"]["states"]): string {
  const used = [...new Set(KERNEL_MODULES.map((module) => states[module]))];
  const listed = (state: ModuleState) => KERNEL_MODULES.filter((module) => states[module] === state).join(", ");
  return used.map((state) => `${listed(state)}: ${WORDS[state]}`).join("; ");
}
