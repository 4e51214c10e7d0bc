import { mustRun } from "../sandbox/command";
import { projectRoot } from "../sandbox/project";
import { note, table } from "./report";
import { interleaved, ratios, showSpread, spreadOf } from "./spread";

/** What a fresh node process loads. */
interface Program {
  readonly name: string;
  readonly code: string;
}

const requiring = (name: string): Program => ({ name: `\`${name}\``, code: `require(${JSON.stringify(name)})` });

const NODE: Program = { name: "node alone", code: "0" };
const FLOOR = requiring("@pulumi/pulumi");
const OURS = requiring("kuma-transparent-proxy/pulumi");
const PROGRAMS = [
  NODE,
  FLOOR,
  OURS,
  requiring("kuma-transparent-proxy/pulumi/provider"),
  requiring("kuma-transparent-proxy"),
];

/** What nobody may load who only declares virtual machines. */
const FORBIDDEN = ["@pulumi/kubernetes", "cdktf", "cdktn", "constructs", "ssh2"] as const;

export async function benchLoading(quick: boolean): Promise<void> {
  const rounds = quick ? 3 : 11;
  const loaded = await requireFrugal();
  const clock = new Map<Program, number[]>(PROGRAMS.map((program) => [program, []]));
  const cpu = await interleaved(rounds, PROGRAMS, async (program) => {
    const begun = performance.now();
    const used = await cpuMillisecondsOf(program);
    clock.get(program)?.push(performance.now() - begun);
    return used;
  });
  const floor = cpu.get(FLOOR) ?? [];
  const rows = PROGRAMS.map((program) => {
    const used = cpu.get(program) ?? [];
    const times = program === FLOOR ? "1" : showSpread(ratios(used, floor));
    return [program.name, showSpread(spreadOf(clock.get(program) ?? [])), showSpread(spreadOf(used)), times];
  });
  table(["a process that loads", "ms by the clock", "ms of CPU", "CPU, times @pulumi/pulumi"], rows);
  note(`${rounds} rounds, each a fresh process from its start to its end.`);
  const pulumi = (await modulesOf(FLOOR)).length;
  note(
    `\`kuma-transparent-proxy/pulumi\` loads ${loaded.length - pulumi} modules besides the ${pulumi} of ` +
      `@pulumi/pulumi, and none of ${FORBIDDEN.join(", ")}: asserted.`,
  );
}

async function cpuMillisecondsOf({ code }: Program): Promise<number> {
  const print = `${code}; const { user, system } = process.cpuUsage(); console.log((user + system) / 1000)`;
  return Number(await mustRun([process.execPath, "-e", print], { cwd: projectRoot }));
}

/** Modules that our subpath loads. @throws Error when one of the forbidden packages is among them */
async function requireFrugal(): Promise<readonly string[]> {
  const modules = await modulesOf(OURS);
  const forbidden = modules.filter((path) => FORBIDDEN.some((name) => path.includes(`/node_modules/${name}/`)));
  if (forbidden.length === 0) return modules;
  throw new Error(`kuma-transparent-proxy/pulumi loads what it must not: ${forbidden.join(", ")}`);
}

async function modulesOf({ code }: Program): Promise<readonly string[]> {
  const print = `${code}; console.log(JSON.stringify(Object.keys(require.cache)))`;
  return JSON.parse(await mustRun([process.execPath, "-e", print], { cwd: projectRoot })) as string[];
}
