import { ProviderError } from "../../../lib/errors/failure";
import { inputsOf, policyOf, STATE_VERSION, specOf, type Upgrade, upgrade } from "../../../lib/lifecycle/state";
import type { Wire } from "../../../lib/lifecycle/wire";

/** Three made-up steps, as future versions may take them: a property renamed, a unit changed, one left out. */
const UPGRADES: readonly Upgrade[] = [
  ({ machine, ...state }) => ({ ...state, machineId: machine }),
  ({ waitMilliseconds, ...state }) => ({ ...state, wait: Number(waitMilliseconds) / 1000 }),
  ({ summary: _, ...state }) => state,
];

describe("state of an older version", () => {
  const current = { wait: 5, machineId: "m", stateVersion: 4 };

  test.each<[string, Wire]>([
    ["version 1", { waitMilliseconds: 5000, machine: "m", summary: "s", stateVersion: 1 }],
    ["version 2", { waitMilliseconds: 5000, machineId: "m", summary: "s", stateVersion: 2 }],
    ["version 3", { wait: 5, machineId: "m", summary: "s", stateVersion: 3 }],
    ["version 4", current],
  ])("%s is brought up to the current one", (_version, state) => {
    expect(upgrade(state, UPGRADES)).toEqual(current);
  });

  test("is left as it is by an upgrade, which is pure", () => {
    const state = Object.freeze({ machine: "m", stateVersion: 1 });
    upgrade(state, UPGRADES);
    expect(state).toEqual({ machine: "m", stateVersion: 1 });
  });

  test("that has no version is today's: what a program gives to get", () => {
    expect(upgrade({ connection: { host: "web-1" } })).toEqual({
      connection: { host: "web-1" },
      stateVersion: STATE_VERSION,
    });
  });
});

test.each<[string, unknown, string]>([
  ["a newer one", STATE_VERSION + 1, "KTP300"],
  ["zero", 0, "KTP301"],
  ["less than zero", -1, "KTP301"],
  ["a fraction", 0.5, "KTP301"],
  ["a text", "1", "KTP301"],
  ["nothing at all", null, "KTP301"],
])("a state version that is %s is refused", (_what, stateVersion, code) => {
  const attempt = () => upgrade({ stateVersion });
  expect(attempt).toThrow(ProviderError);
  expect(attempt).toThrow(code);
});

test("what a person wrote, what are inputs and what is about the host itself are told apart", () => {
  const spec = { connection: { host: "web-1" }, backend: "nftables", redirect: {} };
  const effect = { traffic: [], rules: {}, drift: "none" };
  const facts = { asked: {}, lookedUp: true, hostBackend: "nftables", machineId: "m", hostKey: "k", stateVersion: 1 };
  const state = { ...spec, ...effect, ...facts, __provider: "text" };

  expect(specOf(state)).toEqual(spec);
  expect(policyOf(state)).toEqual({ backend: "nftables", redirect: {} });
  expect(inputsOf(state)).toEqual({ ...spec, ...effect, __provider: "text" });
});
