/**
 * `kuma-tp doctor` on other systems: older and newer Debian, and one with busybox for its tools.
 * @needs bullseye trixie busybox
 */

import { LOCK } from "../../lib/host/shell-functions";
import { TestHost } from "../support/host-under-test";
import { doctorAt } from "./doctor-at";

describe.each([
  { suite: "bullseye", shell: "dash", iptables: "v1.8.7", exitCode: 0 },
  { suite: "trixie", shell: "bash", iptables: "v1.8.11", exitCode: 0 },
  { suite: "busybox", shell: "sh", iptables: "v1.8.9", exitCode: 1 },
] as const)("$suite, in its $shell", ({ suite, shell, iptables, exitCode }) => {
  let on: TestHost;

  beforeAll(async () => {
    on = await TestHost.start({ suite });
  });
  afterAll(() => on.stop());

  test("is looked at as it is, and left so", async () => {
    const before = await on.sandbox.snapshot();
    const { of, ...found } = await doctorAt(on.sandbox, {}, { exec: on.sandbox.enterArgv(shell) });
    expect(await on.sandbox.snapshot()).toBe(before);
    expect(await on.sh("nft list ruleset; cat /proc/net/ip_tables_names /proc/net/ip6_tables_names")).toBe("");

    expect(found.exitCode).toBe(exitCode);
    expect(of("tools")[0]).toBe(`ok: iptables ${iptables} (nf_tables): /usr/sbin/iptables, /usr/sbin/iptables-nft`);
    expect(of("owner-match")).toEqual([expect.stringContaining("iptables has its extension")]);
    expect(of("storage")).toEqual([expect.stringMatching(/^ok: can be written: \/var\/lib \(\d+ MiB free\)/)]);
    expect(of("ssh")).toEqual(["ok: port 22 passes by"]);
    expect(of("sidecar")).toEqual([expect.stringMatching(/^warning: nobody listens on 15006/)]);
  });
});

describe("busybox", () => {
  test("has no tool to make a user with, which is told before an apply fails over it", async () => {
    await using on = await TestHost.start({ suite: "busybox" });
    const { stderr, of } = await doctorAt(on.sandbox);
    expect(of("proxy-user")).toEqual(["problem: kuma-dp is not there, and there is neither useradd nor adduser"]);
    expect(of("init")).toEqual(["note: none: the first process is dropbear"]);
    expect(stderr).toMatch(/^KTP259 /);
  });

  test("has no flock, and is seen to be locked all the same", async () => {
    await using on = await TestHost.start({ suite: "busybox" });
    const link = "/run/kuma-transparent-proxy.lock";
    await on.sandbox.spawn(["sh", "-c", `${LOCK}\nlock 5 && sleep 100; :`]);
    await on.sh(`until [ -L ${link} ]; do :; done`);
    expect((await doctorAt(on.sandbox)).of("lock")).toEqual([
      expect.stringMatching(/^warning: process \d+ \(sh\) holds it/),
    ]);
    await on.sh(`owner=$(readlink ${link}); kill -9 "\${owner%%:*}"; while [ -d "/proc/\${owner%%:*}" ]; do :; done`);
    expect(await on.sh(`readlink ${link}`)).toMatch(/^\d+:\d+/);
    expect((await doctorAt(on.sandbox)).of("lock")).toEqual(["ok: nobody holds it"]);
  });
});
