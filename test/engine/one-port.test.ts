import { DRIFT_SENTENCE, excludingRule, INBOUND, outboundExcept, PORTS, SSH_RULE } from "../cases/one-port";
import { DRIFT } from "../support/previews";
import { ManagedHost } from "./hosts";
import { Stack } from "./stack";

/** All that `pulumi preview --diff` marks as changed, line by line as the engine prints it. */

let host: ManagedHost;
let stack: Stack;

beforeAll(async () => {
  [host, stack] = await Promise.all([ManagedHost.start(), Stack.start()]);
});

afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
});

const declare = (port: number) => {
  const redirect = { outbound: { excludePorts: [port] } };
  return stack.declare({ web: { connection: host.connection, confirm: false, redirect } });
};

/** A mark has a space behind it, and rules begin with none. */
async function marked(...options: readonly string[]): Promise<readonly string[]> {
  const shown = await stack.pulumi("preview", "--diff", ...options);
  const lines = shown.split("\n").map((line) => line.trim());
  return lines
    .slice(lines.findLastIndex((line) => line.endsWith("(update)")) + 1)
    .filter((line) => /^[-+~] /.test(line));
}

test("one port reads as one line of traffic, and two of rules for each family", async () => {
  await declare(PORTS.before);
  await stack.up();
  await declare(PORTS.after);
  const rules = [`- ${excludingRule(PORTS.before)}`, `+ ${excludingRule(PORTS.after)}`];
  expect(await marked()).toEqual([
    "~ redirect: {",
    "~ outbound: {",
    "~ excludePorts: [",
    `~ [0]: ${PORTS.before} => ${PORTS.after}`,
    "~ rules   : {",
    "~ ipv4/nat:",
    ...rules,
    "~ ipv6/nat:",
    ...rules,
    "~ traffic : [",
    `~ [1]: "${outboundExcept(PORTS.before)}" => "${outboundExcept(PORTS.after)}"`,
    "~ 1 to update",
  ]);
});

test("drift is named: in its sentence, by the rules that come back, and by the traffic", async () => {
  await stack.up();
  await host.sh(DRIFT);
  expect(await marked("--refresh")).toEqual([
    `~ drift   : "${DRIFT_SENTENCE}" => "none"`,
    "~ redirect: {",
    "- inbound: {",
    "- excludePorts: []",
    "~ rules   : {",
    "~ ipv4/nat:",
    `+ ${SSH_RULE}`,
    "~ ipv6/nat:",
    `+ ${SSH_RULE}`,
    "~ traffic : [",
    `~ [0]: "${INBOUND}" => "${INBOUND}, except port 22"`,
    "~ 1 to update",
  ]);
});
