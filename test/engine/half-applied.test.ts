import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { restored } from "../support/restored";
import { ManagedHost } from "./hosts";
import { Stack, shown } from "./stack";

/** A host that a run loses in the middle of its work. */

let host: ManagedHost;
let stack: Stack;
let folder: string;
let before: string;

beforeAll(async () => {
  [host, stack, folder] = await Promise.all([ManagedHost.start(), Stack.start(), mkdtemp(join(tmpdir(), "kuma-tp-"))]);
  before = await host.snapshot();
  await writeFile(join(folder, "way"), WAY);
});

afterAll(async () => {
  await rm(folder, { recursive: true });
  await stack[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
});

/**
 * A way to the host that can be told to break once, in a script that changes something. `power`: the host stops in
 * front of its second step. `session`: we lose it when it has begun, and it goes on by itself.
 */
const WAY = `folder=$1; shift
script=$(cat; echo .)
breaks=$(cat "$folder/breaks" 2>/dev/null)
case "$breaks $script" in
  power*'attempt do_1 '*)
    rm "$folder/breaks"
    printf '%s' "\${script%.}" | sed 's/^attempt begin 1 /kill -9 0; &/' | setsid "$@"
    exit 255 ;;
  session*'attempt do_1 '*)
    rm "$folder/breaks"
    printf '%s' "\${script%.}" | "$@" >/dev/null 2>&1
    echo kuma-tp:began
    exit 255 ;;
esac
printf '%s' "\${script%.}" | "$@"
`;

const connection = () => ({
  exec: ["sh", join(folder, "way"), folder, ...host.connection.exec],
  sudo: { password: "CANARY" },
});

function breakNext(how: "power" | "session"): Promise<void> {
  return writeFile(join(folder, "breaks"), how);
}

describe.each(["power", "session"] as const)("lost by its %s", (how) => {
  test("a host that was to be made is recorded as half there, with its machine", async () => {
    await stack.declare({ web: { connection: connection(), confirm: false } });
    await breakNext(how);
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
    await breakNext(how);
    await stack.attempt("up", "--yes", "--skip-preview");
    const { web } = await stack.hosts();
    expect(web?.outputs).toMatchObject({ redirect: { inbound: { port: 15106 } }, machineId: expect.any(String) });
    await stack.up();
    expect(await stack.refresh("--expect-no-changes")).toContain("2 unchanged");
  });

  test("destroy gives it back, also when it is half there", async () => {
    await stack.destroy();
    await breakNext(how);
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
    await breakNext("session");
    await stack.up();
    expect(await stack.refresh("--expect-no-changes")).toContain("2 unchanged");
    await stack.destroy();
  });

  test("an apply that was cut off is taken back by the host; the next up waits for that", async () => {
    await declared();
    await breakNext("power");
    expect((await stack.attempt("up", "--yes", "--skip-preview")).code).not.toBe(0);
    expect((await stack.hosts())["web"]?.initErrors).toEqual([expect.stringContaining("KTP221")]);
    expect(shown(await stack.attempt("up", "--yes", "--skip-preview"))).toMatch(/waited for \S+@\S+, whose change/);
    expect(await stack.refresh("--expect-no-changes")).toContain("2 unchanged");
    await stack.destroy();
    expect(restored(await host.snapshot())).toBe(restored(before));
  });
});
