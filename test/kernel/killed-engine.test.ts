import { EngineProcess, type KilledAt } from "../support/engine-process";
import { randomFrom } from "../support/seeded";
import { CLEAN, HostOfEngines, type State, stateOf } from "./host-of-engines";

/** An engine that is killed by SIGKILL, at any moment: the host then holds what it held before or what was asked for, whole. */

/** `KUMA_TP_SEED` draws the same moments again. */
const SEED = Number(process.env["KUMA_TP_SEED"] ?? Math.floor(Math.random() * 1e6));
const MOMENTS = 50;
/** Most milliseconds that an engine lives on after it has sent a script. */
const LONGEST = 400;
/** Of a window. A spec cannot ask for so short a one: here nobody comes any more, and it is waited for. */
const SECONDS = 3;

jest.setTimeout(300_000);

/** Two hosts, each brought to its states in turn. */
const HOSTS: readonly (readonly State[])[] = [
  [stateOf("A", SECONDS), stateOf("B", SECONDS), CLEAN],
  [stateOf("A"), stateOf("B"), CLEAN],
];

test(`at ${MOMENTS} moments, seed ${SEED}`, async () => {
  const ends = await Promise.all(HOSTS.map((states, index) => killAll(states, randomFrom(SEED + index))));
  for (const { before, asked } of ends) {
    expect(before + asked).toBe(MOMENTS / HOSTS.length);
    expect(Math.min(before, asked)).toBeGreaterThan(0);
  }
});

async function killAll(states: readonly State[], random: () => number) {
  await using host = await HostOfEngines.start();
  const ends = { before: 0, asked: 0 };
  let [from, turn] = [CLEAN.name, 0];
  // Each is there before its turn comes, and waits.
  let next = new EngineProcess();
  while (ends.before + ends.asked < MOMENTS / HOSTS.length) {
    const to = states[turn % states.length] ?? CLEAN;
    const [engine, killed] = [next, momentOf(random)];
    next = new EngineProcess();
    const ended = await host.send(engine, to, killed);
    await host.rests();
    const holds = await host.holds(to.name);
    expect({ from, to: to.name, killed, ended, holds }).toEqual({
      ...{ from, to: to.name, killed, ended },
      holds: isBefore(ended, from, holds) ? from : to.name,
    });
    // One that ended before its moment came is drawn anew.
    if (ended.wasKilled) ends[holds === to.name ? "asked" : "before"] += 1;
    if (holds === to.name) [from, turn] = [to.name, turn + 1];
  }
  next.kill();
  return ends;
}

/** Whether the host may hold what it held before. So it does, too, when a slow machine lets the window end too soon. */
function isBefore({ wasKilled, said }: { wasKilled: boolean; said: string }, from: string, holds: string): boolean {
  return holds === from && (wasKilled || said.includes("KTP280"));
}

/** Looking, changing, and the confirmation or a second look are one script each; most moments are while the host is changed. */
function momentOf(random: () => number): KilledAt {
  const script = [1, 2, 2, 2, 3][Math.floor(random() * 5)] ?? 2;
  return { script, milliseconds: Math.floor(random() * LONGEST) };
}
