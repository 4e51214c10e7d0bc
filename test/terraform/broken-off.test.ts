import { existsSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Ran } from "../../sandbox/command";
import { ManagedHost } from "../engine/hosts";
import { Way } from "../engine/way";
import { restored } from "../support/restored";
import { until } from "../support/until";
import { Configuration } from "./configuration";
import type { Running } from "./running";

/** An apply that somebody or something ends in the middle: what its user reads, what is recorded, and what the host has. */

/** Seconds of a window, the fewest that a spec may ask for. */
const SECONDS = 10;

let host: ManagedHost;
let way: Way;
let configuration: Configuration;
let before: string;

const declare = (rest = "", confirm = `{ timeout_seconds = ${SECONDS} }`) =>
  configuration.declare(`resource "kuma_transparent_proxy_host" "web" {
  host_connection = { exec = ${JSON.stringify(way.exec)} }
  confirm         = ${confirm}
${rest}
}
`);

beforeAll(async () => {
  [host, configuration] = await Promise.all([ManagedHost.start(), Configuration.start()]);
  way = await Way.to(host);
  before = await host.snapshot();
  await declare();
  await configuration.terraform("init");
});

afterAll(async () => {
  await configuration?.[Symbol.asyncDispose]();
  await way?.[Symbol.asyncDispose]();
  await host?.[Symbol.asyncDispose]();
});

/** An apply that has changed the host and does not know of it yet. */
async function held(env: NodeJS.ProcessEnv = {}): Promise<Running> {
  await way.next("held");
  const apply = configuration.begin("apply", ["-auto-approve", "-input=false"], env);
  await way.holds();
  return apply;
}

const addresses = async () => (await configuration.attempt("state", "list")).stdout;
const isAsBefore = async () => restored(await host.snapshot()) === restored(before);

/** The next runs go as if nothing had been: they make the host, and give it back. */
async function goesOn(): Promise<void> {
  await configuration.apply();
  await configuration.terraform("destroy", "-auto-approve");
  expect(restored(await host.snapshot())).toBe(restored(before));
}

function saidOnce({ code, stdout }: Ran, what: RegExp): void {
  expect(code).toBe(1);
  expect(stdout).toMatch(what);
}

describe("Ctrl-C while a change waits to be confirmed", () => {
  test("has it taken back at once: nothing is recorded, and nothing is left", async () => {
    const apply = await held();
    await apply.interrupt();
    await way.letGo();
    saidOnce(await apply.ended, /KTP280 [\s\S]*KTP303 It was interrupted before this was done/);
    expect(await addresses()).toBe("");
    expect(await isAsBefore()).toBe(true);
  });

  test("leaves an update as it was, in the state, too", async () => {
    await declare();
    await configuration.apply();
    const applied = await host.snapshot();
    await declare("  redirect = { inbound = { port = 15106 } }");
    const apply = await held();
    await apply.interrupt();
    await way.letGo();
    saidOnce(await apply.ended, /KTP280 [\s\S]*KTP303/);
    expect(restored(await host.snapshot())).toBe(restored(applied));
    expect(await configuration.plan()).toMatchObject([
      { change: { actions: ["update"], before: { status: "in sync", redirect: null } } },
    ]);
    await goesOn();
  });
});

test("SIGTERM to the provider has a change taken back like Ctrl-C does, is answered, and ends it then", async () => {
  await declare();
  const apply = await held();
  const provider = await apply.provider();
  process.kill(provider, "SIGTERM");
  await sleep(500);
  expect(existsSync(`/proc/${provider}`)).toBe(true);
  await way.letGo();
  saidOnce(await apply.ended, /KTP280 [\s\S]*KTP303 It was interrupted before this was done/);
  expect(await addresses()).toBe("");
  expect(await isAsBefore()).toBe(true);
  await until(async () => !existsSync(`/proc/${provider}`));
});

test("Ctrl-C while a check of the change runs lets it end: a change that succeeded is confirmed and recorded", async () => {
  await declare("", `{ timeout_seconds = 20, checks = ["touch /run/checking; sleep 2"] }`);
  const apply = configuration.begin("apply", ["-auto-approve", "-input=false"]);
  await until(async () => (await host.sh("ls /run")).includes("checking"));
  await apply.interrupt();
  await apply.ended;
  expect(await configuration.plan()).toEqual([]);
  await configuration.terraform("destroy", "-auto-approve");
  await host.sh("rm /run/checking");
});

describe("when nobody is left to confirm a change, the host takes it back by itself", () => {
  beforeEach(() => declare());

  test("since the provider was killed", async () => {
    const apply = await held();
    process.kill(await apply.provider(), "SIGKILL");
    await way.letGo();
    saidOnce(await apply.ended, /Plugin did not respond|Request cancelled|unexpected EOF/i);
    expect(await addresses()).toBe("");
    await until(isAsBefore);
    await goesOn();
  });

  test("since the engine was killed with all that it has started; meanwhile the next run waits", async () => {
    const apply = await held();
    await apply.killGroup();
    await way.letGo();
    expect(await addresses()).toBe("");
    expect(await configuration.apply()).toMatch(/waited for \S+@\S+, whose change was not confirmed yet/);
    expect(await configuration.plan()).toEqual([]);
    await configuration.terraform("destroy", "-auto-approve");
  });

  test("since the engine alone was killed: the provider confirms nothing, and ends", async () => {
    const apply = await held();
    const provider = await apply.provider();
    await apply.killEngine();
    await way.letGo();
    await until(isAsBefore);
    await until(async () => !existsSync(`/proc/${provider}`));
  });
});

describe("a provider in which something throws outside of any call", () => {
  let crashing: NodeJS.ProcessEnv;

  beforeAll(async () => {
    const program = join(configuration.folder, "crash.js");
    const order = join(configuration.folder, "crash");
    await writeFile(
      program,
      `const { existsSync, rmSync } = require("node:fs");
setInterval(() => {
  if (!existsSync(${JSON.stringify(order)})) return;
  rmSync(${JSON.stringify(order)});
  throw new Error("in a timer");
}, 50).unref();
`,
    );
    crashing = { NODE_OPTIONS: `--require ${program}` };
  });

  async function crashed(): Promise<Ran> {
    const apply = await held(crashing);
    await writeFile(join(configuration.folder, "crash"), "");
    await until(async () => !existsSync(join(configuration.folder, "crash")));
    await sleep(200);
    await way.letGo();
    return apply.ended;
  }

  test("tells it, and has the change taken back", async () => {
    await declare();
    saidOnce(await crashed(), /This is a fault of kuma-transparent-proxy|in a timer/);
    expect(await addresses()).toBe("");
    expect(await isAsBefore()).toBe(true);
  });

  test("records what is on the host where no change waits to be confirmed", async () => {
    await declare("", "{ enabled = false }");
    saidOnce(await crashed(), /in a timer/);
    expect(await addresses()).toBe("kuma_transparent_proxy_host.web\n");
    expect(await host.generation()).toBe(1);
    await goesOn();
  });
});
