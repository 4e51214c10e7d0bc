/** Hosts of other ages and makes. @needs bullseye trixie busybox */
import { connect } from "../../lib/host/connect";
import type { Runner } from "../../lib/host/runner";
import type { SshConnectionSpec } from "../../lib/spec/host";
import { SandboxHost } from "../../sandbox/host";
import { AS_ROOT, AS_USER, environmentOf, thrownBy } from "./ssh-host";

/** Connects to a host at its first use. */
function reach(host: SandboxHost, given: Partial<SshConnectionSpec> = {}): Promise<Runner> {
  const connection = { host: host.address, privateKey: `file:${host.keyPath}`, dialErrorLimit: 1, ...given };
  return connect(connection, environmentOf(), { onUnknownHostKey: "record" });
}

async function asRoot(host: SandboxHost, given: Partial<SshConnectionSpec>): Promise<unknown> {
  await using runner = await reach(host, given);
  return await runner.run("cat; id -un; exit 4", AS_ROOT).catch(({ code }: { readonly code: string }) => code);
}

const ROOT = { exitCode: 4, stdout: "root\n", stderr: "" };

test.each(["bullseye", "trixie"] as const)(
  "%s: root, and sudo with and without password",
  async (suite) => {
    await using host = await SandboxHost.start({ suite });
    expect({
      root: await asRoot(host, {}),
      unasked: await asRoot(host, { user: "ops" }),
      asked: await asRoot(host, { user: "opspw", sudo: { password: "secret" } }),
      askedInVain: await asRoot(host, { user: "opspw" }),
      wrong: await asRoot(host, { user: "opspw", sudo: { password: "wrong" } }),
    }).toEqual({ root: ROOT, unasked: ROOT, asked: ROOT, askedInVain: "KTP231", wrong: "KTP232" });
  },
  20_000,
);

describe("busybox and dropbear", () => {
  let host: SandboxHost;

  beforeAll(async () => {
    host = await SandboxHost.start({ suite: "busybox" });
  });

  afterAll(() => host.stop());

  test("several scripts over one connection, and the key that was shown", async () => {
    await using runner = await reach(host);
    for (const word of ["one", "two", "three"]) {
      expect(await runner.run(`cat; printf %s ${word}; exit 3`, AS_ROOT)).toEqual({
        exitCode: 3,
        stdout: word,
        stderr: "",
      });
    }
    const recorded = runner.hostKey ?? "";
    const { privateKey } = { privateKey: `file:${host.keyPath}` };
    await using again = await connect({ host: host.address, privateKey }, environmentOf(), {
      recordedHostKey: recorded,
    });
    expect(again.hostKey).toBe(recorded);
  });

  test("a plain user, for whom there is no sudo", async () => {
    expect(await asRoot(host, { user: "app" })).toBe("KTP230");
    await using runner = await reach(host, { user: "app" });
    expect((await runner.run("id -un; command -v nft", AS_USER)).stdout).toBe("app\n/usr/sbin/nft\n");
  });

  test("a large script, and a large answer", async () => {
    await using runner = await reach(host);
    const lines = Array.from({ length: 20_000 }, (_, number) => `line ${number} it's`).join("\n");
    const { stdout } = await runner.run(`cat <<'EOF'\n${lines}\nEOF`, AS_ROOT);
    expect(stdout).toBe(`${lines}\n`);
  });

  test("a script that is late", async () => {
    await using runner = await reach(host);
    expect(await thrownBy(runner.run("sleep 1", { ...AS_ROOT, deadlineSeconds: 0.2 }))).toMatchObject({
      code: "KTP220",
    });
  });
});
