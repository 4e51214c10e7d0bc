import { deadlinePassed } from "../../../lib/errors/script-failures";
import { pause, withinDeadline } from "../../../lib/host/deadline";
import { StillClock } from "./surroundings";

const late = () => deadlinePassed("web-1", 30);

test("work that ends in time gives its result and leaves no timer", async () => {
  const clock = new StillClock();
  expect(await withinDeadline(clock, 30, () => Promise.resolve("done"), late)).toBe("done");
  expect(clock.timers).toBe(0);
});

test("work that fails in time fails with its own reason and leaves no timer", async () => {
  const clock = new StillClock();
  await expect(withinDeadline(clock, 30, () => Promise.reject(new Error("own")), late)).rejects.toThrow("own");
  expect(clock.timers).toBe(0);
});

test("work that is late is told to give up, and what it says then is not heard", async () => {
  const clock = new StillClock();
  const work = (signal: AbortSignal) =>
    new Promise<never>((_resolve, reject) => {
      signal.addEventListener("abort", () => reject(new Error("given up")));
    });
  const outcome = withinDeadline(clock, 30, work, late);
  clock.move(29_999);
  expect(clock.timers).toBe(1);
  clock.move(1);
  await expect(outcome).rejects.toMatchObject({ code: "KTP220" });
});

test("a pause ends with its time, or when it is given up", async () => {
  const clock = new StillClock();
  const giveUp = new AbortController();
  const [first, second] = [pause(clock, 10, giveUp.signal), pause(clock, 1000, giveUp.signal)];
  clock.move(10);
  await first;
  giveUp.abort();
  await second;
  expect(clock.timers).toBe(0);
});
