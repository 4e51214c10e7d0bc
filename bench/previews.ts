import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { mustRun } from "../sandbox/command";
import { projectRoot } from "../sandbox/project";
import { Configuration } from "../test/terraform/configuration";
import { cpuSecondsOfChildren } from "./cpu";
import { note, table } from "./report";
import { interleaved, ratios, showSpread, spreadOf } from "./spread";

/** How many hosts of a plan have the same change: of the third kind none. */
const PLANS = {
  "one kind of change": "5432",
  "three kinds": "5000 + count.index % 3",
  "each its own": "5000 + count.index",
} as const;
type Plan = keyof typeof PLANS;

const COMMANDS = {
  "reading the file": ["-e", "JSON.parse(require('fs').readFileSync(process.argv[1], 'utf8'))"],
  markdown: [join(projectRoot, "dist", "cli", "main.js"), "preview", "terraform"],
} as const;
type Command = keyof typeof COMMANDS;

/** Previews of plans that Terraform made, each by a fresh process. */
export async function benchPreviews(quick: boolean): Promise<void> {
  const rounds = quick ? 2 : 7;
  const count = quick ? 100 : 1000;
  await using configuration = await Configuration.start();
  const rows: string[][] = [];
  for (const plan of Object.keys(PLANS) as Plan[]) {
    const file = await planOf(configuration, plan, count);
    const names = Object.keys(COMMANDS) as Command[];
    const times = await interleaved(rounds, names, (name) => cpuOf([...COMMANDS[name], file]));
    const [floor = [], ours = []] = names.map((name) => times.get(name));
    const beyond = ours.map((time, round) => time - (floor[round] ?? 0));
    rows.push([
      plan,
      showSpread(spreadOf(floor)),
      showSpread(spreadOf(ours)),
      showSpread(spreadOf(beyond)),
      showSpread(ratios(ours, floor)),
    ]);
  }
  table([`${count} hosts`, "reading the file, ms of CPU", "Markdown, ms of CPU", "beyond it", "ratio"], rows);
  note(`${rounds} rounds, each a fresh process: the start of Node is in both.`);
}

async function planOf(configuration: Configuration, plan: Plan, count: number): Promise<string> {
  await configuration.declare(
    `resource "kuma_transparent_proxy_host" "of" {
  count           = ${count}
  host_connection = { exec = ["host-\${count.index}"] }
  redirect        = { outbound = { exclude_ports = [${PLANS[plan]}] } }
}
`,
  );
  await configuration.terraform("init");
  await configuration.terraform("plan", "-refresh=false", "-out=plan.bin");
  const file = join(configuration.folder, "plan.json");
  await writeFile(file, (await configuration.attempt("show", "-json", "plan.bin")).stdout);
  return file;
}

/** Milliseconds of both processors that a program takes from its start to its end. */
async function cpuOf(words: readonly string[]): Promise<number> {
  const before = cpuSecondsOfChildren();
  await mustRun([process.execPath, ...words]);
  return (cpuSecondsOfChildren() - before) * 1000;
}
