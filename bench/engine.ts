import type { ConnectionSpec } from "../lib/spec/host";
import { type PulumiEngine, pulumiEngine } from "../sandbox/engines/pulumi";
import { say } from "../sandbox/progress";
import { Fleet } from "./fleet";
import { note, table } from "./report";
import { ratios, showNumber, showSpread, spreadOf } from "./spread";
import { type Cost, type ProgramName, Stack } from "./stack";

/** What is measured of one stack. */
interface Life {
  readonly up: Cost;
  readonly again: Cost;
  readonly refresh: Cost;
  /** Bytes of state. */
  readonly bytes: number;
}

/** One stack of so many resources. */
interface Size {
  readonly program: ProgramName;
  readonly count: number;
}

type Lives = ReadonlyMap<Size, readonly Life[]>;

export async function benchEngine(quick: boolean): Promise<void> {
  const { rounds, counts } = quick ? { rounds: 1, counts: [1, 20] } : { rounds: 3, counts: [1, 20, 100] };
  const engine = await pulumiEngine();
  await using fleet = await Fleet.start(Math.max(...counts));
  const connections = fleet.hosts.map((host): ConnectionSpec => ({ exec: [...host.enterArgv("sh")] }));
  const programs: readonly ProgramName[] = ["nothing", "hosts"];
  const sizes = counts.flatMap((count) => programs.map((program): Size => ({ program, count })));
  const lives = new Map<Size, Life[]>(sizes.map((size) => [size, []]));
  for (let round = 1; round <= rounds; round += 1) {
    for (const size of round % 2 === 1 ? sizes : sizes.toReversed()) {
      say(`round ${round} of ${rounds}: ${size.count} × ${size.program} …`);
      lives.get(size)?.push(await lifeOf(engine, size, connections));
    }
  }
  showTimes(counts, lives);
  showGrowth(counts, lives);
  note(
    `Rounds: ${rounds}. \`up\` is with \`--skip-preview\`; resources at once: the engine's default. ` +
      "The CPU is of all processes, those on the hosts too: here the engine and its hosts share one machine.",
  );
}

async function lifeOf(engine: PulumiEngine, size: Size, connections: readonly ConnectionSpec[]): Promise<Life> {
  await using stack = await Stack.create(engine, size.program, connections.slice(0, size.count));
  const up = await stack.run("up", "--yes", "--skip-preview");
  const again = await stack.run("up", "--yes", "--skip-preview", "--expect-no-changes");
  const refresh = await stack.run("refresh", "--yes", "--skip-preview", "--expect-no-changes");
  const { length: bytes } = await stack.state();
  // The hosts are as before for the next round.
  await stack.run("destroy", "--yes", "--skip-preview");
  return { up, again, refresh, bytes };
}

const COMMANDS = { up: "`up`", again: "second `up`", refresh: "`refresh`" } as const;

/** A figure of a life, and how it is called. */
interface Figure {
  readonly name: string;
  readonly of: (life: Life) => number;
}

const COMMAND_KEYS = Object.keys(COMMANDS) as (keyof typeof COMMANDS)[];

const CPU: readonly Figure[] = COMMAND_KEYS.map((key) => ({
  name: `${COMMANDS[key]}, s of CPU`,
  of: (life) => life[key].cpuSeconds,
}));
const CLOCK: readonly Figure[] = COMMAND_KEYS.map((key) => ({
  name: `${COMMANDS[key]}, s by the clock`,
  of: (life) => life[key].seconds,
}));
const BYTES: Figure = { name: "state, bytes", of: ({ bytes }) => bytes };
const FIGURES: readonly Figure[] = [...CPU, ...CLOCK, BYTES];

function valuesOf(lives: Lives, { program, count }: Size, { of }: Figure): readonly number[] {
  return [...lives].find(([size]) => size.program === program && size.count === count)?.[1].map(of) ?? [];
}

function showTimes(counts: readonly number[], lives: Lives): void {
  const rows = FIGURES.flatMap((figure) =>
    counts.map((count) => {
      const floor = valuesOf(lives, { program: "nothing", count }, figure);
      const ours = valuesOf(lives, { program: "hosts", count }, figure);
      const spreads = [spreadOf(floor), spreadOf(ours), ratios(ours, floor)];
      return [figure.name, `${count}`, ...spreads.map(showSpread)];
    }),
  );
  table(["", "resources", "no-op (floor)", "TransparentProxyHost", "ratio"], rows);
}

/** What each further resource adds. Where a later one costs more than an earlier one did, the columns differ. */
function showGrowth(counts: readonly number[], lives: Lives): void {
  const steps = counts.slice(1).map((count, index) => ({ from: counts[index] ?? 0, to: count }));
  const median = (size: Size, figure: Figure): number => spreadOf(valuesOf(lives, size, figure)).median;
  const columns = steps.flatMap(({ from, to }) =>
    (["nothing", "hosts"] as const).map((program) => ({
      head: `${program === "nothing" ? "no-op" : "host"}, ${from} to ${to}`,
      cell: (figure: Figure) =>
        (median({ program, count: to }, figure) - median({ program, count: from }, figure)) / (to - from),
    })),
  );
  note("Each further resource adds:\n");
  table(
    ["", ...columns.map(({ head }) => head)],
    FIGURES.map((figure) => [figure.name, ...columns.map(({ cell }) => showNumber(cell(figure)))]),
  );
}
