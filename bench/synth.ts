import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mustRun } from "../sandbox/command";
import { projectRoot } from "../sandbox/project";
import { note, table } from "./report";
import { interleaved, ratios, showSpread, spreadOf } from "./spread";

/** Lines of a program that declare resources in `stack`, `names` by name. */
const VARIANTS = {
  terraform_data:
    'for (const name of names) new cdk.TerraformResource(stack, name, { terraformResourceType: "terraform_data" });',
  TransparentProxyHost:
    'const kuma = require("kuma-transparent-proxy/cdktf"); new kuma.KumaProvider(stack, "kuma", { bundle: false });' +
    "kuma.TransparentProxyHost.fleet(stack, names, { redirect: { outbound: { excludePorts: [3306, 5432] } } });",
} as const;
type Variant = keyof typeof VARIANTS;

interface Measured {
  readonly milliseconds: number;
  readonly mebibytes: number;
}

/** A stack synthesized by a fresh process, all of it: libraries loaded, constructs made, validated and written. */
export async function benchSynth(quick: boolean): Promise<void> {
  const rounds = quick ? 2 : 5;
  const counts = quick ? [1, 100] : [1, 100, 1000];
  const rows: string[][] = [];
  for (const count of counts) {
    const names = Object.keys(VARIANTS) as Variant[];
    const measured = await interleaved<Variant, Measured>(rounds, names, (variant) => synthesized(variant, count));
    const [floor, ours] = names.map((name) => measured.get(name) ?? []);
    const of = (some: readonly Measured[] | undefined, what: keyof Measured) => (some ?? []).map((one) => one[what]);
    const [floorTimes, times] = [of(floor, "milliseconds"), of(ours, "milliseconds")];
    rows.push([
      String(count),
      showSpread(spreadOf(floorTimes)),
      showSpread(spreadOf(times)),
      showSpread(ratios(times, floorTimes)),
      showSpread(spreadOf(of(ours, "mebibytes"))),
    ]);
  }
  const head = ["resources", "terraform_data, ms of CPU", "TransparentProxyHost, ms of CPU", "ratio", "MiB at most"];
  table(head, rows);
  note(`${rounds} rounds, each a fresh process; cdktf, JSON.`);
}

async function synthesized(variant: Variant, count: number): Promise<Measured> {
  const outdir = await mkdtemp(join(tmpdir(), "bench-synth-"));
  const program = [
    'const cdk = require("cdktf");',
    `const app = new cdk.App({ outdir: ${JSON.stringify(outdir)} });`,
    'const stack = new cdk.TerraformStack(app, "stack");',
    `const names = Array.from({ length: ${count} }, (_, index) => "web-" + index);`,
    VARIANTS[variant],
    "app.synth();",
    "const { user, system } = process.cpuUsage();",
    "console.log(JSON.stringify({ milliseconds: (user + system) / 1000, mebibytes: process.resourceUsage().maxRSS / 1024 }));",
  ].join("\n");
  try {
    return JSON.parse(await mustRun([process.execPath, "-e", program], { cwd: projectRoot })) as Measured;
  } finally {
    await rm(outdir, { recursive: true, force: true });
  }
}
