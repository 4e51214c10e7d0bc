import { KERNEL_MODULES, type KernelModule, type KernelModules, type ModuleState } from "../doctor/examination";

/** What builds each module, in the configuration of a kernel. Older ones know no option of its own for `ip_tables`. */
const OPTIONS: Readonly<Record<KernelModule, readonly string[]>> = {
  nf_tables: ["CONFIG_NF_TABLES"],
  nft_compat: ["CONFIG_NFT_COMPAT"],
  ip_tables: ["CONFIG_IP_NF_IPTABLES_LEGACY", "CONFIG_IP_NF_IPTABLES"],
  xt_owner: ["CONFIG_NETFILTER_XT_MATCH_OWNER"],
  nf_conntrack: ["CONFIG_NF_CONNTRACK"],
};

/**
 * What the kernel has of each module. The lists beside its modules count first, since a module of the configuration may
 * be in a package that is not installed; in a container there are none, and the configuration has to do.
 *
 * @param listed lines `loaded NAME`, `built-in NAME`, `loadable NAME`
 * @param config lines of its configuration: `CONFIG_NF_TABLES=m`
 * @param folder `listed`: the host lists what can be loaded; `gone`: only for other kernels
 */
export function modulesOf(
  listed: readonly string[],
  config: readonly string[],
  folder: string | undefined,
): KernelModules {
  const states = KERNEL_MODULES.map((module) => [module, stateOf(module, listed, config, folder)] as const);
  return {
    states: Object.fromEntries(states) as Record<KernelModule, ModuleState>,
    areOfAnotherKernel: folder === "gone",
  };
}

const LISTED = ["loaded", "built-in", "loadable"] as const;

function stateOf(
  module: KernelModule,
  listed: readonly string[],
  config: readonly string[],
  folder: string | undefined,
): ModuleState {
  const state = LISTED.find((candidate) => listed.includes(`${candidate} ${module}`));
  if (state !== undefined) return state;
  const value = configured(module, config);
  if (value === "y") return "built-in";
  if (folder === "listed") return "missing";
  if (value === "m") return folder === "gone" ? "unknown" : "loadable";
  return value === "n" ? "missing" : "unknown";
}

/** `y`, `m`, `n`, as the first of its options says that the configuration knows; none where there is no configuration. */
function configured(module: KernelModule, config: readonly string[]): string | undefined {
  for (const option of OPTIONS[module]) {
    const value = config.flatMap((line) => (line.startsWith(`${option}=`) ? line.slice(option.length + 1) : []))[0];
    if (value !== undefined) return value;
    if (config.includes(`# ${option} is not set`)) return "n";
  }
  return config.length === 0 ? undefined : "n";
}
