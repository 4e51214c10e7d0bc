import { setTimeout as sleep } from "node:timers/promises";
import type { Ran } from "../../sandbox/command";
import { ManagedHost } from "../engine/hosts";
import { Way } from "../engine/way";
import { restored } from "../support/restored";
import { Configuration } from "./configuration";

/** What is recorded of a host that an apply loses, or leaves as it was; and of one that two configurations declare. */

const ADDRESS = "kuma_transparent_proxy_host.web";

let host: ManagedHost;
let way: Way;
let configuration: Configuration;
let before: string;

const hcl = (rest: string, name: string) =>
  `resource "kuma_transparent_proxy_host" "${name}" {\n  host_connection = { exec = ${JSON.stringify(way.exec)} }\n${rest}\n}\n`;
const declare = (rest: string, name = "web") => configuration.declare(hcl(rest, name));

beforeAll(async () => {
  [host, configuration] = await Promise.all([ManagedHost.start(), Configuration.start()]);
  way = await Way.to(host);
  before = await host.snapshot();
  await declare("");
  await configuration.terraform("init");
});

afterAll(async () => {
  await configuration?.[Symbol.asyncDispose]();
  await way?.[Symbol.asyncDispose]();
  await host?.[Symbol.asyncDispose]();
});

const failing = async (): Promise<Ran> => {
  const ran = await configuration.attempt("apply", "-auto-approve", "-input=false");
  expect(ran.code).toBe(1);
  return ran;
};

const inState = () => configuration.terraform("state", "show", ADDRESS);

describe("a host that an apply loses, where no change waits to be confirmed", () => {
  const UNCONFIRMED = "  confirm = { enabled = false }";

  test("is recorded as tainted when it was to be made, and made anew by the next apply", async () => {
    await declare(UNCONFIRMED);
    await way.next("power");
    expect((await failing()).stderr).toContain("KTP221");
    expect(await inState()).toMatch(/\(tainted\)[\s\S]*status += "drifted: the last apply broke off"/);
    expect(await configuration.plan()).toMatchObject([{ change: { actions: ["delete", "create"] } }]);
    await configuration.apply();
    expect(await configuration.plan()).toEqual([]);
  });

  test("is recorded with what was to become of it when it was there, and mended by the next apply", async () => {
    await declare(`${UNCONFIRMED}\n  redirect = { inbound = { port = 15106 } }`);
    await way.next("session");
    expect((await failing()).stderr).toContain("KTP221");
    expect(await inState()).toMatch(/port += 15106[\s\S]*status += "drifted: the last apply broke off"/);
    await configuration.apply();
    expect(await configuration.plan()).toEqual([]);
    expect(await host.sh("sed -n s/^status=//p /var/lib/kuma-transparent-proxy/journal")).toBe("applied\n");
  });
});

test("an update whose check fails is taken back, and the state is what it was", async () => {
  const applied = await host.snapshot();
  const recorded = await inState();
  await declare('  confirm = { timeout_seconds = 20, checks = ["echo no database >&2; exit 3"] }');
  expect((await failing()).stderr).toMatch(/KTP282 [\s\S]*exit status 3[\s\S]*no database/);
  expect(restored(await host.snapshot())).toBe(restored(applied));
  expect(await inState()).toBe(recorded);
});

describe("a host that goes from one resource to another keeps its rules", () => {
  test("since the resource is called otherwise, and nothing says that it moved", async () => {
    await declare("", "site");
    expect(await configuration.apply()).toContain("1 added, 0 changed, 1 destroyed");
    expect(await configuration.plan()).toEqual([]);
    expect(await host.generation()).toBeGreaterThanOrEqual(1);
  });

  test("since it is replaced by one that is made first", async () => {
    await declare("  lifecycle { create_before_destroy = true }", "site");
    const said = await configuration.apply("-replace=kuma_transparent_proxy_host.site");
    expect(said).toMatch(/another resource of this run has it now/);
    expect(await configuration.plan()).toEqual([]);
  });
});

describe("two configurations of one host", () => {
  let other: Configuration;

  beforeAll(async () => {
    other = await Configuration.start();
    const confirm = "  confirm = { timeout_seconds = 20 }";
    await declare(`${confirm}\n  redirect = { inbound = { port = 15206 } }`, "site");
    await other.declare(hcl(`${confirm}\n  redirect = { dns = { enabled = true } }`, "web"));
    await other.terraform("init");
  });

  afterAll(async () => other?.[Symbol.asyncDispose]());

  test("that are applied at once wait for each other; to the one that came first the other's is drift", async () => {
    await way.next("held");
    const first = configuration.begin("apply", ["-auto-approve", "-input=false"]);
    await way.holds();
    const second = other.begin("apply", ["-auto-approve", "-input=false"]);
    await second.says(/Creating\.\.\./);
    await sleep(1000);
    await way.letGo();
    expect(await first.ended).toMatchObject({ code: 0 });
    const ended = await second.ended;
    expect(ended).toMatchObject({ code: 0, stdout: expect.stringMatching(/waited for \S+@\S+, whose change/) });
    expect(await other.plan()).toEqual([]);
    const [change] = await configuration.plan();
    expect(change).toMatchObject({ address: "kuma_transparent_proxy_host.site", change: { actions: ["update"] } });
    expect(change?.change.before?.["status"]).toMatch(/^drifted: .*dns/);
  });

  test("of which one gives the host back leave nothing to the other, which makes it anew", async () => {
    await other.terraform("destroy", "-auto-approve");
    expect(restored(await host.snapshot())).toBe(restored(before));
    expect(await configuration.plan()).toMatchObject([{ change: { actions: ["create"] } }]);
    await configuration.terraform("destroy", "-auto-approve");
  });
});
