import { ManagedHost } from "./hosts";
import { Stack, shown } from "./stack";

/** Hosts that cannot be reached any more. */

const NOWHERE = { host: "127.0.0.1", port: 9, privateKey: "env:NONE", dialErrorLimit: 1, perDialTimeout: 1 };

test("a host that is never reached is not recorded", async () => {
  await using stack = await Stack.start({ env: { NONE: "no key" } });
  await stack.declare({ web: { connection: { ...NOWHERE, privateKey: undefined, password: "p" } } });
  const up = await stack.attempt("up", "--yes", "--skip-preview");
  expect(shown(up)).toMatch(/error: KTP200 127\.0\.0\.1:9: connection: The host cannot be reached: 1 try/);
  expect(await stack.hosts()).toEqual({});
});

describe("a host that is gone", () => {
  test("fails its refresh and its destroy, each in words that are told once and without a call stack", async () => {
    await using stack = await Stack.start();
    const host = await ManagedHost.start();
    await stack.declare({ web: { connection: host.connection } });
    await stack.up();
    await host[Symbol.asyncDispose]();

    for (const command of ["refresh", "destroy"]) {
      const ran = await stack.attempt(command, "--yes", "--skip-preview", "--suppress-progress");
      expect(ran.code).not.toBe(0);
      const diagnostics = shown(ran).slice(shown(ran).indexOf("Diagnostics:"));
      expect(diagnostics.match(/No POSIX shell took the script/g)).toHaveLength(1);
      expect(diagnostics).toMatch(/: KTP224, told at its resource\n/);
      expect(shown(ran)).not.toMatch(/^ +at /m);
    }
    expect(Object.keys(await stack.hosts())).toEqual(["web"]);

    await stack.declare({ web: { connection: host.connection, onUnreachable: "forget" } });
    expect(await stack.plan()).toEqual(["update web: onUnreachable"]);
    await stack.up();
    expect(await stack.destroy()).toContain("forgotten, as `onUnreachable` asks. No POSIX shell took the script");
    expect(await stack.hosts()).toEqual({});
  });
});
