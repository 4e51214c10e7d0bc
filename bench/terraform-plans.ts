import { say } from "../sandbox/progress";
import { note, table } from "./report";
import { interleaved, ratios, showNumber, showSpread, spreadOf } from "./spread";
import { type Cost, Measured } from "./terraform-cost";

/** What a resource of a plan is of. The engine's own, in its own process, is the floor. */
const RESOURCES = {
  terraform_data: (count: number) =>
    `resource "terraform_data" "of" {\n  count = ${count}\n  input = { exec = ["host-\${count.index}"], exclude_ports = [22, 9090] }\n}\n`,
  kuma_transparent_proxy_host: (count: number) =>
    `resource "kuma_transparent_proxy_host" "of" {
  count           = ${count}
  host_connection = { exec = ["host-\${count.index}"] }
  redirect        = { inbound = { exclude_ports = [22, 9090] } }
}
`,
} as const;

type ResourceName = keyof typeof RESOURCES;
const NAMES = Object.keys(RESOURCES) as ResourceName[];

interface Size {
  readonly name: ResourceName;
  readonly count: number;
}

type Costs = ReadonlyMap<Size, readonly Cost[]>;

/** Plans of resources that are not there yet: no host is asked. */
export async function benchPlans({ rounds, counts }: { rounds: number; counts: readonly number[] }): Promise<void> {
  const sizes = counts.flatMap((count) => NAMES.map((name): Size => ({ name, count })));
  await using measured = await Measured.start();
  await measured.configuration.declare("");
  await measured.configuration.terraform("init");
  const costs = await interleaved(rounds, sizes, async ({ name, count }) => {
    say(`plan of ${count} × ${name} …`);
    await measured.configuration.declare(RESOURCES[name](count));
    return measured.run("plan", "-refresh=false", "-out=plan.bin");
  });
  const rows = counts.map((count) => rowOfPlans(costs, count));
  const ours = "kuma_transparent_proxy_host";
  table(
    [
      "resources to plan",
      "terraform_data, s of CPU",
      `${ours}, s of CPU`,
      "ratio",
      "of it the provider",
      "provider, MiB",
    ],
    rows,
  );
  note("The same by the clock:\n");
  table(
    ["resources to plan", "terraform_data, s by the clock", `${ours}, s by the clock`, "ratio"],
    counts.map((count) => [`${count}`, ...spreadsOf(costs, count, ({ seconds }) => seconds)]),
  );
  note(`${rounds} rounds. ${growthOf(costs, counts)}`);
}

function rowOfPlans(costs: Costs, count: number): readonly string[] {
  const ours = costsOf(costs, "kuma_transparent_proxy_host", count);
  const [provider, peak] = [
    ours.map(({ provider: of }) => of.cpuSeconds),
    ours.map(({ provider: of }) => of.mebibytes),
  ];
  return [
    `${count}`,
    ...spreadsOf(costs, count, ({ cpuSeconds }) => cpuSeconds),
    showSpread(spreadOf(provider)),
    showNumber(Math.max(...peak)),
  ];
}

const costsOf = (costs: Costs, name: ResourceName, count: number): readonly Cost[] =>
  [...costs].find(([size]) => size.name === name && size.count === count)?.[1] ?? [];

function spreadsOf(costs: Costs, count: number, figure: (cost: Cost) => number): readonly string[] {
  const [floor = [], ours = []] = NAMES.map((name) => costsOf(costs, name, count).map(figure));
  return [spreadOf(floor), spreadOf(ours), ratios(ours, floor)].map(showSpread);
}

/** What the last resources take beyond the first, whose starts of the provider are the same for any number. */
function growthOf(costs: Costs, counts: readonly number[]): string {
  const [least = 0, most = 0] = [counts.at(0), counts.at(-1)];
  const growth = (name: ResourceName, figure: (cost: Cost) => number): readonly number[] => {
    const first = costsOf(costs, name, least).map(figure);
    return costsOf(costs, name, most).map((cost, round) => figure(cost) - (first[round] ?? Number.NaN));
  };
  const beyond = (figure: (cost: Cost) => number): string => {
    const [floor = [], ours = []] = NAMES.map((name) => growth(name, figure));
    return showSpread(ratios(ours, floor));
  };
  const [cpu, clock] = [beyond(({ cpuSeconds }) => cpuSeconds), beyond(({ seconds }) => seconds)];
  return `From ${least} to ${most}, beyond what one takes: ${cpu} times terraform_data in CPU, ${clock} by the clock; goal: 1.5.`;
}
