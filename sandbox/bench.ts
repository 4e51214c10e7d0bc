import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { baseTree } from "./base-tree";
import { exitStatus, mustRun } from "./command";
import { pulumiEngine } from "./engines/pulumi";
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
--quick: fewer rounds, fewer hosts. For a look, not for figures to quote.`;

/** Each part, and whether it needs sandbox hosts, and so a lab. */
const PARTS: ReadonlyMap<string, { readonly onHosts: boolean; readonly hasEngine: boolean }> = new Map([
  ["a", { onHosts: true, hasEngine: false }],
  ["b", { onHosts: true, hasEngine: true }],
  ["c", { onHosts: false, hasEngine: false }],
  ["d", { onHosts: false, hasEngine: false }],
  ["e", { onHosts: true, hasEngine: false }],
  ["f", { onHosts: true, hasEngine: false }],
]);

/** `npm run bench`: compiles bench/, makes what its parts need, then runs them, in a lab if one needs hosts. */
async function main(): Promise<number> {
  const { parts, quick } = asked();
  const needs = parts.map((part) => PARTS.get(part));
  const onHosts = needs.some((need) => need?.onHosts);
  await withProgress("compiling bench/", () => mustRun(["node_modules/.bin/tsc", "-p", "bench"], { cwd: projectRoot }));
  if (onHosts) await installMissing(labTools());
  if (onHosts) await baseTree("bookworm");
  if (needs.some((need) => need?.hasEngine)) await pulumiEngine();
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
