import { importIdUnreadable } from "../../../lib/errors/state-failures";
import { Calls } from "../../../lib/terraform/calls";
import type { Method, Request } from "../../../lib/terraform/method";

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

test("with it, what it kept beside the state: a machine and its key are still known by that", async () => {
  const hung = new Calls(10);
  const kept = Buffer.from("{}");
  const given = { ...REQUEST, plannedPrivate: kept } as Request;
  const answered = hung.answer(() => new Promise<object>(() => undefined), given);
  hung.crash(new Error("in a timer"));
  expect(await answered).toMatchObject({ newState: STATE, private: kept });
  const read = { currentState: STATE, private: kept } as unknown as Request;
  expect(await new Calls().answer(() => Promise.reject(new Error("no")), read)).toMatchObject({ private: kept });
});

test("any other error is told as a fault of this package", async () => {
  const broken = async () => Promise.reject(new TypeError("x is not a function"));
  expect(await answer(broken)).toMatchObject({
    diagnostics: [{ severity: 1, summary: expect.stringContaining("fault of kuma-transparent-proxy") }],
  });
});

describe("an exception that nobody caught", () => {
  const told = { diagnostics: [{ detail: expect.stringContaining("in a timer") }] };

  test("fails all that is under way, and nothing that comes later", async () => {
    const calls = new Calls();
    let end: (answer: object) => void = () => undefined;
    const ended = new Promise<object>((resolve) => {
      end = resolve;
    });
    const both = [answer(() => ended, calls), answer(() => ended, calls)];
    expect(calls.areRunning).toBe(true);
    calls.crash(new Error("in a timer"));
    end({ newState: "made", diagnostics: [] });
    // What has begun goes to its end: the engine has to record what is there.
    for (const failed of await Promise.all(both)) expect(failed).toMatchObject({ ...told, newState: "made" });
    expect(calls.areRunning).toBe(false);
    expect(await answer(() => ({ a: 1 }), calls)).toEqual({ a: 1 });
  });

  test("is told beside what the call itself fails by", async () => {
    const calls = new Calls();
    const failing = answer(async () => {
      calls.crash(new Error("in a timer"));
      throw importIdUnreadable("it is no JSON");
    }, calls);
    expect(await failing).toMatchObject({
      newState: STATE,
      diagnostics: [...told.diagnostics, { summary: expect.stringMatching(/^KTP304 /) }],
    });
  });

  test("is not waited after for ever: what it broke may never end", async () => {
    const calls = new Calls(10);
    const never = answer(() => new Promise<object>(() => undefined), calls);
    calls.crash(new Error("in a timer"));
    expect(await never).toMatchObject({ ...told, newState: STATE });
    expect(calls.areRunning).toBe(false);
  });
});

test("they have ended once none is under way, and are not waited for without an end", async () => {
  const calls = new Calls(200);
  await calls.ended();
  let finish: (answer: object) => void = () => undefined;
  const order: string[] = [];
  const answered = answer(() => new Promise<object>((resolve) => (finish = resolve)), calls).then(() =>
    order.push("answered"),
  );
  const ended = calls.ended().then(() => order.push("ended"));
  finish({});
  await Promise.all([answered, ended]);
  expect(order).toEqual(["answered", "ended"]);
  void answer(() => new Promise<object>(() => undefined), calls);
  await calls.ended();
  expect(calls.areRunning).toBe(true);
});
