import { EngineProcess } from "../support/engine-process";
import { CLEAN, HostOfEngines, type State, stateOf } from "./host-of-engines";

/** Two engines at once on one host: one waits for the other, and the host holds what the one asks for that came last. */

jest.setTimeout(120_000);

/** Seconds of a window: enough for a slow machine. */
const SECONDS = 30;

let host: HostOfEngines;
beforeAll(async () => {
  host = await HostOfEngines.start();
});
afterAll(() => host[Symbol.asyncDispose]());

test.each<{ name: string; one: State; other: State }>([
  { name: "that ask for the same", one: stateOf("A", SECONDS), other: stateOf("A", SECONDS) },
  { name: "that ask for different things", one: stateOf("A", SECONDS), other: stateOf("B", SECONDS) },
  { name: "of which nobody's change is confirmed", one: stateOf("B"), other: stateOf("A") },
  { name: "of which only one change is confirmed", one: stateOf("A", SECONDS), other: stateOf("B") },
])("$name", async ({ one, other }) => {
  const ends = await Promise.all([one, other].map((state) => host.send(new EngineProcess(), state)));
  expect(ends.map(({ said }) => said)).toEqual(["done", "done"]);
  await host.rests();
  const holds = await host.holds(other.name);
  expect(holds).toBe(holds === one.name ? one.name : other.name);
});

test("of which one gives the host back", async () => {
  const [applied, removed] = await Promise.all([
    host.send(new EngineProcess(), stateOf("A", SECONDS)),
    host.send(new EngineProcess(), CLEAN),
  ]);
  expect(removed.said).toBe("done");
  // Its change may have been taken off before the word came that confirms it.
  expect(applied.said).toMatch(/^done$|KTP280/);
  await host.rests();
  const holds = await host.holds(CLEAN.name);
  expect(holds).toBe(holds === "A" ? "A" : CLEAN.name);
});
