import { PLAN_CHANGES, saidOf } from "../cases/plan-changes";
import { preview } from "../support/previews";
import { ManagedHost } from "./hosts";
import { Stack } from "./stack";

/** What is said of changes of every kind that the real engine plans. One host has all resources: no preview looks at it. */

let host: ManagedHost;
let stack: Stack;

beforeAll(async () => {
  [host, stack] = await Promise.all([ManagedHost.start(), Stack.start()]);
});

afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
});

const declare = (side: "before" | "after") =>
  stack.declare(
    Object.fromEntries(
      PLAN_CHANGES.flatMap(({ name, [side]: spec }) =>
        spec === undefined ? [] : [[name, { connection: host.connection, confirm: false, ...spec }]],
      ),
    ),
  );

const previewOf = async (...options: readonly string[]) =>
  preview("pulumi", (await stack.attempt("preview", "--json", ...options)).stdout);

test("each change reads as what it does to traffic", async () => {
  await declare("before");
  await stack.up("--parallel=1");
  await declare("after");
  const said = saidOf((await previewOf()).stdout);
  expect([...said.keys()].toSorted()).toEqual(PLAN_CHANGES.map(({ name }) => name).toSorted());
  for (const { name, heading, rows } of PLAN_CHANGES) {
    expect({ name, ...said.get(name) }).toEqual({ name, heading, rows });
  }
});

test("a replacement reads as one: what is replaced loses the rules", async () => {
  await declare("before");
  const { urn } = (await stack.hosts())["a-port-more"] ?? {};
  const said = saidOf((await previewOf(`--target-replace=${urn}`)).stdout);
  expect([...said]).toEqual([
    ["a-port-more", { heading: "gets the transparent proxy anew, and what is replaced loses it", rows: [] }],
  ]);
});
