import { restored } from "../support/restored";
import { ManagedHost } from "./hosts";
import { Stack, shown } from "./stack";
import { Way } from "./way";

/** A host that a run loses in the middle of its work. */

let host: ManagedHost;
let stack: Stack;
let way: Way;
let before: string;

beforeAll(async () => {
  [host, stack] = await Promise.all([ManagedHost.start(), Stack.start()]);
  before = await host.snapshot();
  way = await Way.to(host);
});

afterAll(async () => {
  await way[Symbol.asyncDispose]();
  await stack[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
});

const connection = () => ({
  exec: way.exec,
  sudo: { password: "CANARY" },
});

describe.each(["power", "session"] as const)("lost by its %s", (how) => {
  test("a host that was to be made is recorded as half there, with its machine", async () => {
    await stack.declare({ web: { connection: connection(), confirm: false } });
    await way.next(how);
    const up = await stack.attempt("up", "--yes", "--skip-preview");

    expect(up.code).not.toBe(0);
    expect(shown(up)).toContain("KTP221");
    const { web } = await stack.hosts();
    expect(web?.initErrors).toEqual([expect.stringContaining("KTP221")]);
    expect(web?.outputs).toMatchObject({ machineId: expect.any(String), stateVersion: 1 });
    expect((await host.snapshot()) === before).toBe(false);
    expect((await stack.exported()) + shown(up)).not.toContain("CANARY");
  });

  test("the next up goes on from there", async () => {
    expect(await stack.plan()).toEqual([expect.stringMatching(/^update web/)]);
    await stack.up();
    expect((await stack.hosts())["web"]?.initErrors).toBeUndefined();
    expect(await stack.refresh("--expect-no-changes")).toContain("2 unchanged");
    expect(await host.sh("sed -n s/^status=//p /var/lib/kuma-transparent-proxy/journal")).toBe("applied\n");
  });

  test("in an update the old state and the new one are both there to go on from", async () => {
    await stack.declare({
      web: { connection: connection(), confirm: false, redirect: { inbound: { port: 15106 }, dns: { enabled: true } } },
    });
    await way.next(how);
    await stack.attempt("up", "--yes", "--skip-preview");
    const { web } = await stack.hosts();
    expect(web?.outputs).toMatchObject({ redirect: { inbound: { port: 15106 } }, machineId: expect.any(String) });
    await stack.up();
    expect(await stack.refresh("--expect-no-changes")).toContain("2 unchanged");
  });

  test("destroy gives it back, also when it is half there", async () => {
    await stack.destroy();
    await way.next(how);
    await stack.attempt("up", "--yes", "--skip-preview");
    await stack.destroy();
    expect(restored(await host.snapshot())).toBe(restored(before));
    expect(await stack.hosts()).toEqual({});
  });
});

describe("with a confirm window", () => {
  const declared = () => stack.declare({ web: { connection: connection(), confirm: { timeoutSeconds: 60 } } });

  test("an answer that is lost is asked for over a new connection: nothing is half there", async () => {
    await declared();
    await way.next("session");
    await stack.up();
    expect(await stack.refresh("--expect-no-changes")).toContain("2 unchanged");
    await stack.destroy();
  });

  test("an apply that was cut off is taken back by the host; the next up waits for that", async () => {
    await declared();
    await way.next("power");
    expect((await stack.attempt("up", "--yes", "--skip-preview")).code).not.toBe(0);
    expect((await stack.hosts())["web"]?.initErrors).toEqual([expect.stringContaining("KTP221")]);
    expect(shown(await stack.attempt("up", "--yes", "--skip-preview"))).toMatch(/waited for \S+@\S+, whose change/);
    expect(await stack.refresh("--expect-no-changes")).toContain("2 unchanged");
    await stack.destroy();
    expect(restored(await host.snapshot())).toBe(restored(before));
  });
});
