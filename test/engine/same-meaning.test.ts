import { SAME_MEANINGS } from "../cases/same-meaning";
import { ManagedHost } from "./hosts";
import { Stack } from "./stack";

/** What the real engine shows of changes that mean nothing. One host has the resources of all cases: no preview here looks at it. */

let host: ManagedHost;
let stack: Stack;
let shown: string;
let plan: readonly string[];

const declare = (side: "before" | "after") =>
  stack.declare(
    Object.fromEntries(
      SAME_MEANINGS.map((each, index) => [
        `case-${index}`,
        { connection: host.connection, confirm: false, ...each[side] },
      ]),
    ),
  );

beforeAll(async () => {
  [host, stack] = await Promise.all([ManagedHost.start(), Stack.start()]);
  await declare("before");
  await stack.up();
  await declare("after");
  plan = await stack.plan();
  shown = await stack.pulumi("preview", "--diff");
});

afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
});

test.each(SAME_MEANINGS.map(({ name }, index) => ({ name, index })))("$name is no change", ({ index }) =>
  expect(plan.filter((step) => new RegExp(`\\bcase-${index}(:|$)`).test(step))).toEqual([]),
);

test("so a preview shows no resource at all", () => {
  expect(shown).not.toContain("TransparentProxyHost");
});
