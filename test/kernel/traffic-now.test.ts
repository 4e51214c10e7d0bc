import { reconcile } from "../../lib/engine/reconcile";
import type { Backend } from "../../lib/spec/host";
import { hostSpec, TestHost } from "../support/host-under-test";
import { listenOn, startOn } from "./at-work";
import { commandAt } from "./command-at";
import { doctorAt } from "./doctor-at";
import { expectUntouched, KINDS } from "./untouched";

/**
 * What `kuma-tp doctor` and `explain` say of the traffic that real rules redirect, held against what becomes of it.
 * @needs busybox
 */

const BOTH = "15006/tcp (inbound), 15001/tcp (outbound)";
const AGE = String.raw`started \d+ seconds? ago`;

describe("nothing is written on a host", () => {
  test.each(KINDS.filter(({ name }) => name.includes("rules")))("$name", (kind) =>
    expectUntouched(kind, (on) => explained(on)),
  );
});

describe.each<Backend>(["iptables", "nftables"])("rules in %s", (backend) => {
  let on: TestHost;

  beforeEach(async () => {
    on = await TestHost.start();
    await reconcile(hostSpec({ backend }), on.host);
  });
  afterEach(() => on.stop());

  test("and nobody behind them: traffic is refused", async () => {
    const { exitCode, stderr, of } = await doctorAt(on.sandbox, { backend });
    expect(of("traffic")).toEqual([`problem: refused right now: nobody listens on ${BOTH}`]);
    expect({ exitCode, code: stderr.slice(0, 6) }).toEqual({ exitCode: 1, code: "KTP585" });
    expect(await explained(on)).toBe("refused: nobody listens on 15001");
    expect(await isTaken(on)).toBe(false);
  });

  test("and the proxy user behind them", async () => {
    await listenOn(on, "kuma-dp", 15001, 15006);
    const { exitCode, of } = await doctorAt(on.sandbox, { backend });
    expect(of("traffic")).toEqual([`ok: goes to the sidecar: ${BOTH}`]);
    expect(of("sidecar")).toEqual([
      `ok: listens on ${BOTH}`,
      expect.stringMatching(new RegExp(String.raw`^ok: python3 of kuma-dp \(5678\), ${AGE}$`)),
    ]);
    expect(exitCode).toBe(0);
    expect(await explained(on)).toMatch(new RegExp(String.raw`^on 15001 listens python3 of kuma-dp \(5678\), ${AGE}$`));
    expect(await isTaken(on)).toBe(true);
  });

  test("and somebody else behind one of them", async () => {
    await Promise.all([listenOn(on, "kuma-dp", 15006), listenOn(on, "app", 15001)]);
    const { exitCode, of } = await doctorAt(on.sandbox, { backend });
    expect(of("traffic")).toEqual([
      "problem: goes astray right now: 15001/tcp (outbound) is held by python3 of app (6001)",
      "ok: goes to the sidecar: 15006/tcp (inbound)",
    ]);
    expect(exitCode).toBe(1);
    expect(await explained(on)).toBe("astray: python3 of app (6001) listens on 15001, which is not the sidecar");
  });

  test("and a proxy that hears one family, or loopback alone", async () => {
    const listen = (port: number, address: string) =>
      startOn(
        on,
        `exec nc -lk -s ${address} -p ${port}`,
        `grep -q ':${port.toString(16).toUpperCase()} .* 0A ' /proc/net/tcp`,
        "kuma-dp",
      );
    await Promise.all([listen(15001, "0.0.0.0"), listen(15006, "127.0.0.1")]);
    expect((await doctorAt(on.sandbox, { backend })).of("traffic")).toEqual([
      "problem: refused right now: nobody listens on 15006/tcp (inbound), 15001/tcp (outbound) for IPv6",
      "ok: goes to the sidecar: 15001/tcp (outbound) for IPv4",
    ]);
    expect(await explained(on, "[2001:db8::9]:443")).toBe("refused: nobody listens on 15001");
    expect([await isTaken(on), await isTaken(on, "2001:db8::9")]).toEqual([true, false]);
  });
});

test("systemd is known as who runs the proxy, or as who does not", async () => {
  await using on = await TestHost.start({ init: "systemd" });
  await reconcile(hostSpec({}), on.host);
  const program = `import socket, time
sockets = [socket.create_server(("::", port), family=socket.AF_INET6, dualstack_ipv6=True) for port in (15001, 15006)]
time.sleep(100)`;
  await on.sh(`systemd-run --quiet --unit=kuma-dp --uid=kuma-dp python3 -c '${program}'
    for i in $(seq 100); do grep -q ':3A9E .* 0A ' /proc/net/tcp6 && break; sleep 0.1; done`);
  const [, who] = (await doctorAt(on.sandbox)).of("sidecar");
  expect(who).toMatch(new RegExp(String.raw`^ok: python3 of kuma-dp \(5678\), ${AGE}, run by kuma-dp\.service$`));
  expect(await explained(on)).toMatch(/, run by kuma-dp\.service$/);
  await on.sh("systemctl stop kuma-dp");
  await listenOn(on, "kuma-dp", 15001, 15006);
  expect((await doctorAt(on.sandbox)).of("sidecar")[1]).toMatch(/^note: .*, run by no unit of systemd$/);
});

test("on a host of busybox", async () => {
  await using on = await TestHost.start({ suite: "busybox" });
  await on.sh("echo kuma-dp:x:5678:5678::/:/bin/sh >>/etc/passwd; echo kuma-dp:x:5678: >>/etc/group");
  await reconcile(hostSpec({}), on.host);
  expect(await explained(on)).toBe("refused: nobody listens on 15001");
  await startOn(on, "exec nc -l -p 15001", "grep -q ':3A99 .* 0A ' /proc/net/tcp /proc/net/tcp6", "kuma-dp");
  expect(await explained(on)).toMatch(new RegExp(String.raw`^on 15001 listens nc of kuma-dp \(5678\), ${AGE}$`));
});

/** What is said of the sidecar to whoever asks about one packet. */
async function explained(on: TestHost, to = "10.1.2.3:5432"): Promise<string> {
  const question = `tcp from uid 6001 to ${to}`;
  const { stdout, stderr } = await commandAt(["explain", question, "--", ...on.sandbox.enterArgv("sh")], "");
  expect(stderr).toBe("");
  return stdout.split("\n")[1] ?? "";
}

/** Whether an application that opens a connection gets one. */
async function isTaken(on: TestHost, to = "198.51.100.9"): Promise<boolean> {
  const { code, stderr } = await on.sandbox.exec(["nc", "-zv", "-w", "5", to, "443"], { user: "app" });
  expect(stderr).toMatch(code === 0 ? /succeeded/ : /refused/);
  return code === 0;
}
