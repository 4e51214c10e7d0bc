import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { baseTree } from "./base-tree";
import { exitStatus, mustRun } from "./command";
import { pulumiEngine } from "./engines/pulumi";
import { terraform } from "./engines/terraform";
import { runInLab } from "./lab";
import { installMissing, labTools } from "./packages";
import { say, withProgress } from "./progress";
import { projectRoot } from "./project";

const USAGE = `Usage: npm run bench -- [--only PART,...] [--quick]
  a  time of a new TCP connection, by the number of excluded ports
  b  pulumi up, up again, refresh and the size of the state, by the number of hosts
  c  rules generated, rendered and read back per second
  d  load time of the package
  e  apply and uninstall on the host: processes, and time
  f  round trips of SSH, over a link of 100 ms
  g  the provider for Terraform: its start, plans and refreshes by the number of resources, its memory
  h  synthesis by cdktf, by the number of hosts
  i  previews of plans with a thousand hosts, by how many kinds of change are among them
--quick: fewer rounds, fewer hosts. For a look, not for figures to quote.`;

interface Needs {
  /** Sandbox hosts, and so a lab. */
  readonly onHosts: boolean;
  readonly engine?: () => Promise<unknown>;
}

const PARTS: ReadonlyMap<string, Needs> = new Map<string, Needs>([
  ["a", { onHosts: true }],
  ["b", { onHosts: true, engine: pulumiEngine }],
  ["c", { onHosts: false }],
  ["d", { onHosts: false }],
  ["e", { onHosts: true }],
  ["f", { onHosts: true }],
  ["g", { onHosts: true, engine: terraform }],
  ["h", { onHosts: false }],
  ["i", { onHosts: true, engine: terraform }],
]);

/** `npm run bench`: compiles bench/, makes what its parts need, then runs them, in a lab if one needs hosts. */
async function main(): Promise<number> {
  const { parts, quick } = asked();
  const needs = parts.map((part) => PARTS.get(part));
  const onHosts = needs.some((need) => need?.onHosts);
  await withProgress("compiling bench/", () => mustRun(["node_modules/.bin/tsc", "-p", "bench"], { cwd: projectRoot }));
  if (onHosts) await installMissing(labTools());
  if (onHosts) await baseTree("bookworm");
  for (const need of needs) await need?.engine?.();
  const program = join(projectRoot, "build", "bench", "bench", "main.js");
  const argv = [process.execPath, program, quick ? "quick" : "full", ...parts];
  return onHosts ? runInLab(argv) : runHere(argv);
}

function asked(): { readonly parts: readonly string[]; readonly quick: boolean } {
  const { values } = parseArgs({ options: { only: { type: "string" }, quick: { type: "boolean", default: false } } });
  const parts = values.only === undefined ? [...PARTS.keys()] : values.only.split(",");
  const unknown = parts.find((part) => !PARTS.has(part));
  if (unknown !== undefined) throw new Error(`There is no part ${JSON.stringify(unknown)}.`);
  return { parts, quick: values.quick };
}

async function runHere([file = "", ...args]: readonly string[]): Promise<number> {
  const child = spawn(file, args, { stdio: "inherit" });
  const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
  return exitStatus(code, signal);
}

void main().then(
  (code) => process.exit(code),
  (error: NodeJS.ErrnoException) => {
    say(error.message);
    if (error.code?.startsWith("ERR_PARSE_ARGS") || error.message.startsWith("There is no part")) say(USAGE);
    process.exit(1);
  },
);
