import { readFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, release, totalmem } from "node:os";
import { join } from "node:path";
import { baseTree } from "../sandbox/base-tree";
import { pulumiEngine } from "../sandbox/engines/pulumi";
import { terraform } from "../sandbox/engines/terraform";
import { projectRoot } from "../sandbox/project";
import { note, table, title } from "./report";

/** Share of the cores that may be busy with something else before figures are called doubtful. */
const QUIET_LOAD = 0.25;

/** What the figures were measured on, and whether they can be trusted. */
export async function showMachine(parts: readonly string[]): Promise<void> {
  const [load = 0] = loadavg();
  const cores = availableParallelism();
  title("Machine");
  table(["what", "is"], await facts(parts));
  if (load <= cores * QUIET_LOAD) return;
  note(
    `**Warning: the load is ${load.toFixed(2)} on ${cores} cores before anything was measured.** Other work runs here: ` +
      "times are too long and spread; ratios of one run can still be compared, as all variants meet the same noise.",
  );
}

async function facts(parts: readonly string[]): Promise<readonly (readonly string[])[]> {
  const onHosts = ["a", "b", "e", "f", "g"].some((part) => parts.includes(part));
  return [
    ["cores", `${availableParallelism()} (${cpus()[0]?.model.trim()})`],
    ["memory", `${Math.round(totalmem() / 2 ** 30)} GiB`],
    [
      "load (1, 5, 15 minutes)",
      loadavg()
        .map((load) => load.toFixed(2))
        .join(", "),
    ],
    ["kernel", release()],
    ["Node", process.versions.node],
    ["@pulumi/pulumi", versionOf("@pulumi/pulumi")],
    ...(parts.includes("b") ? [["Pulumi engine", (await pulumiEngine()).version]] : []),
    ...(parts.includes("g") ? [await terraformFact()] : []),
    ...(onHosts ? await hostFacts() : []),
  ];
}

async function terraformFact(): Promise<readonly string[]> {
  const { name, version } = await terraform();
  return [name, version];
}

async function hostFacts(): Promise<readonly (readonly string[])[]> {
  const status = readFileSync(join(await baseTree("bookworm"), "var/lib/dpkg/status"), "utf8");
  return ["iptables", "nftables", "python3-minimal"].map((name) => [
    `${name} of the hosts`,
    new RegExp(`^Package: ${name}\\n(?:\\S.*\\n|\\s.*\\n)*?Version: (.*)$`, "m").exec(status)?.[1] ?? "not there",
  ]);
}

function versionOf(name: string): string {
  const path = join(projectRoot, "node_modules", name, "package.json");
  return (JSON.parse(readFileSync(path, "utf8")) as { readonly version: string }).version;
}
