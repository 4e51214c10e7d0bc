import { connect } from "../../lib/host/connect";
import type { SudoSpec } from "../../lib/spec/host";
import { AS_ROOT, AS_USER, environmentOf, SshHost, shownBy, thrownBy } from "./ssh-host";

const CANARY = "canary-5b2e";

let host: SshHost;

beforeAll(async () => {
  host = await SshHost.start();
  await host.box.mustExec(["sh", "-c", `echo 'app:${CANARY}' | chpasswd`]);
});

afterAll(() => host[Symbol.asyncDispose]());

async function run(user: string, sudo: SudoSpec | undefined, script = "cat; id -un; echo err >&2; exit 4") {
  await using runner = await connect(
    host.connection({ user, ...(sudo && { sudo }) }),
    environmentOf({ PASS: "secret" }),
  );
  return await runner.run(script, AS_ROOT);
}

/** Runs something with another sudoers for a while. */
async function withSudoers(lines: string, act: () => Promise<void>): Promise<void> {
  await host.box.writeFile("/etc/sudoers.d/zz-test", `${lines}\n`, 0o440);
  try {
    await act();
  } finally {
    await host.box.mustExec(["rm", "/etc/sudoers.d/zz-test"]);
  }
}

test.each([
  { name: "root, who needs no sudo", user: "root", sudo: undefined },
  { name: "root, for whom a password is given", user: "root", sudo: { password: CANARY } },
  { name: "a user whom sudo does not ask", user: "ops", sudo: undefined },
  { name: "a user whom sudo does not ask, with a password", user: "ops", sudo: { password: CANARY } },
  { name: "a user whom sudo asks", user: "opspw", sudo: { password: "secret" } },
  { name: "a user whom sudo asks, with a reference", user: "opspw", sudo: { password: "env:PASS" } },
])("$name", async ({ user, sudo }) => {
  expect(await run(user, sudo)).toEqual({ exitCode: 4, stdout: "root\n", stderr: "err\n" });
});

test("a script that need not run as root runs as the user", async () => {
  await using runner = await connect(host.connection({ user: "opspw" }), environmentOf());
  expect((await runner.run("id -un", AS_USER)).stdout).toBe("opspw\n");
});

test("tools of root are on the PATH of a plain user's script", async () => {
  await using runner = await connect(host.connection({ user: "app" }), environmentOf());
  expect((await runner.run("command -v nft; command -v ss", AS_USER)).stdout).toBe("/usr/sbin/nft\n/usr/bin/ss\n");
});

test.each([
  { name: "asks for a password that is not given", user: "opspw", sudo: undefined, code: "KTP231" },
  { name: "does not take the password", user: "opspw", sudo: { password: CANARY }, code: "KTP232" },
  { name: "does not know the user", user: "app", sudo: { password: CANARY }, code: "KTP233" },
])("sudo $name", async ({ user, sudo, code }) => {
  const thrown = await thrownBy(run(user, sudo));
  expect(thrown).toMatchObject({ code, failures: [{ host: host.address }] });
  expect(shownBy(thrown)).not.toContain(CANARY);
});

test("a wrong password is one failed try, and no line of the script another", async () => {
  const log = "Defaults:opspw logfile=/var/log/sudo.log, log_year";
  await withSudoers(log, async () => {
    await thrownBy(run("opspw", { password: CANARY }, "reboot\nsecret\nid -un"));
    const tries = await host.box.mustExec(["grep", "-o", "[0-9] incorrect password attempts\\?", "/var/log/sudo.log"]);
    expect(tries).toBe("1 incorrect password attempt\n");
  });
});

test("no password is kept, and none is left for the next script", async () => {
  await run("opspw", { password: "secret" });
  await using runner = await connect(host.connection({ user: "opspw" }), environmentOf());
  expect(await thrownBy(runner.run("id -un", AS_ROOT))).toMatchObject({ code: "KTP231" });
});

test("several scripts, where sudo keeps no password at all", async () => {
  await withSudoers("Defaults timestamp_timeout=0", async () => {
    await using runner = await connect(
      host.connection({ user: "opspw", sudo: { password: "secret" } }),
      environmentOf(),
    );
    for (const word of ["one", "two"]) {
      expect(await runner.run(`echo ${word}; id -un`, AS_ROOT)).toMatchObject({
        exitCode: 0,
        stdout: `${word}\nroot\n`,
      });
    }
  });
});

test("sudo that wants a terminal", async () => {
  await withSudoers("Defaults requiretty", async () => {
    expect(await thrownBy(run("ops", undefined))).toMatchObject({ code: "KTP234" });
  });
});

test("sudo that lets the user run other programs only", async () => {
  await withSudoers("app ALL=(root) NOPASSWD: /usr/bin/true", async () => {
    expect(await thrownBy(run("app", { password: CANARY }))).toMatchObject({ code: "KTP233" });
  });
});

test("sudo that is broken shows what it says", async () => {
  await host.box.mustExec(["chmod", "u-s", "/usr/bin/sudo"]);
  const thrown = await thrownBy(run("opspw", { password: CANARY }));
  await host.box.mustExec(["chmod", "u+s", "/usr/bin/sudo"]);
  expect(thrown).toMatchObject({ code: "KTP235" });
  expect(thrown.message).toContain("It said: sudo: /usr/bin/sudo must be owned by uid 0 and have the setuid bit set");
  expect(shownBy(thrown)).not.toContain(CANARY);
});

test("a large script arrives whole through sudo", async () => {
  const lines = Array.from({ length: 20_000 }, (_, index) => `line ${index} it's`).join("\n");
  const { stdout } = await run("opspw", { password: "secret" }, `wc -c <<'EOF'\n${lines}\nEOF`);
  expect(stdout).toBe(`${lines.length + 1}\n`);
});

test("a host without sudo", async () => {
  await host.box.mustExec(["mv", "/usr/bin/sudo", "/usr/bin/sudo.away"]);
  const thrown = await thrownBy(run("opspw", { password: CANARY }));
  await host.box.mustExec(["mv", "/usr/bin/sudo.away", "/usr/bin/sudo"]);
  expect(thrown).toMatchObject({ code: "KTP230" });
});
