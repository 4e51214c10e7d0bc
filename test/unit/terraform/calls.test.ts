import { importIdUnreadable } from "../../../lib/errors/state-failures";
import { Calls } from "../../../lib/terraform/calls";
import type { Method, Request } from "../../../lib/terraform/provider";

const STATE = { msgpack: new Uint8Array([0x80]) };
const REQUEST = { priorState: STATE } as Request;

const answer = (method: Method, calls = new Calls()) => calls.answer(method, REQUEST);

test("what a method answers is answered", async () => {
  expect(await answer(() => ({ a: 1 }))).toEqual({ a: 1 });
});

test("a failure of ours is told with its remedy, and the engine keeps what it had", async () => {
  const refused = () => {
    throw importIdUnreadable("it is no JSON");
  };
  expect(await answer(refused)).toMatchObject({
    newState: STATE,
    diagnostics: [{ severity: 1, summary: expect.stringMatching(/^KTP304 /), detail: expect.stringMatching(/^Give /) }],
  });
});

test("any other error is told as a fault of this package", async () => {
  const broken = async () => Promise.reject(new TypeError("x is not a function"));
  expect(await answer(broken)).toMatchObject({
    diagnostics: [{ severity: 1, summary: expect.stringContaining("fault of kuma-transparent-proxy") }],
  });
});

test("an exception that nobody caught fails all that is under way, and nothing that comes later", async () => {
  const calls = new Calls();
  const never = () => new Promise<object>(() => undefined);
  const both = [answer(never, calls), answer(never, calls)];
  expect(calls.areRunning).toBe(true);
  calls.crash(new Error("in a timer"));
  for (const failed of await Promise.all(both)) {
    expect(failed).toMatchObject({ newState: STATE, diagnostics: [{ detail: expect.stringContaining("in a timer") }] });
  }
  expect(calls.areRunning).toBe(false);
  expect(await answer(() => ({ a: 1 }), calls)).toEqual({ a: 1 });
});
