import type { Step } from "../../lib/plan/step";
import type { SandboxHostOptions } from "../../sandbox/host";
import { STROKES, type StrokeName } from "../cases/faults";
import { hostSpec, type TestHost } from "../support/host-under-test";
import { randomFrom } from "../support/seeded";
import type { RunCommand, Strike } from "../support/struck-commands";
import { type State, StruckHost } from "../support/struck-host";

/**
 * Every step of every script fails once: which commands it runs is not written here, the scripts are watched at work. Of all pairs
 * of a command and a stroke some are drawn, two of each step among them; all of them take hours.
 */

/** `KUMA_TP_SEED` draws the same again, `KUMA_TP_STROKES=all` takes all. */
export const SEED: number = Number(process.env["KUMA_TP_SEED"] ?? Math.floor(Math.random() * 1e6));
const TAKES_ALL = process.env["KUMA_TP_STROKES"] === "all";

export const SECONDS: number = TAKES_ALL ? 20_000 : 200;

export const CLEAN: State = { name: "clean" };
/** On the way from one of these to the other nearly every kind of step is needed. */
export const A: State = { name: "A", spec: hostSpec({ backend: "iptables", redirect: { dns: { enabled: true } } }) };
export const B: State = {
  name: "B",
  spec: hostSpec({
    backend: "nftables",
    proxyUser: { name: "mesh", uid: 5700 },
    ipFamilyMode: "ipv4",
    persistence: "none",
  }),
};
/** For hosts that have firewalld. It does not run here: what its reload takes along is beside the point. */
export const C: State = { name: "C", spec: hostSpec({ backend: "iptables", persistence: "firewalld" }) };

export type Way = readonly [from: State, to: State];

/** Strikes a host on its ways, and expects each of these kinds of step to be struck. */
export function describeStrikes(options: SandboxHostOptions, { ways, kinds, prepare }: Strikes): void {
  const random = randomFrom(SEED);
  const left = new Set<Step["kind"]>(kinds);
  let on: StruckHost;

  beforeAll(async () => {
    on = await StruckHost.start(options, prepare);
    for (const state of [CLEAN, ...new Set(ways.flat()), CLEAN]) await on.visit(state);
  });
  afterAll(() => on[Symbol.asyncDispose]());

  test.each(ways.map(([from, to]) => ({ from, to })))(
    `from $from.name to $to.name, seed ${SEED}`,
    async ({ from, to }) => {
      await on.visit(from);
      const { plan, commands } = await on.watch(to);
      await on.visit(from);
      const complaints: string[] = [];
      for (const strike of drawn(commands, plan?.steps ?? [])) complaints.push(...(await on.strike(from, to, strike)));
      expect(complaints).toEqual([]);
    },
  );

  test("each kind of step was struck", () => {
    expect([...left]).toEqual([]);
  });

  /** Some strikes: of each step that is new one that fails and one that is killed, and a few anywhere. */
  function drawn(commands: readonly RunCommand[], steps: readonly Step[]): Strike[] {
    const all = commands.flatMap((_, index) =>
      (Object.keys(STROKES) as StrokeName[]).map((stroke): Strike => ({ at: index + 1, stroke })),
    );
    if (TAKES_ALL) for (const { kind } of steps) left.delete(kind);
    if (TAKES_ALL) return all;
    const fresh = steps.flatMap(({ kind }, step) => {
      // A step of which no command is seen could not be struck: that is for the last test to tell.
      const own = commands.flatMap((command, index) => (command.step === step ? [index + 1] : []));
      if (own.length === 0 || !left.delete(kind)) return [];
      return (["fails", "killed"] as const).map((stroke): Strike => ({ at: pick(own), stroke }));
    });
    return [...fresh, pick(all), pick(all)];
  }

  function pick<T>(list: readonly T[]): T {
    const one = list[Math.floor(random() * list.length)];
    if (one === undefined) throw new Error("there is nothing to draw from");
    return one;
  }
}

interface Strikes {
  readonly ways: readonly Way[];
  /** Kinds of step that are struck for certain, once on all ways together. */
  readonly kinds: readonly Step["kind"][];
  readonly prepare: (on: TestHost) => Promise<unknown>;
}
