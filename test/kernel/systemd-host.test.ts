import { readFile } from "node:fs/promises";
import type { Suite } from "../../sandbox/base-tree";
import { mustRun } from "../../sandbox/command";
import { SandboxHost } from "../../sandbox/host";
import { until } from "../support/until";
import { answersDuring } from "./boot-prober";
import { bootTests } from "./boots";
import { tellPort } from "./port-service";

/**
 * Hosts whose first process is systemd.
 * @needs systemd bullseye trixie
 */

describe.each<{ suite: Suite }>([{ suite: "bookworm" }, { suite: "bullseye" }, { suite: "trixie" }])(
  "$suite",
  (kind) => {
    describe("over a boot", () => bootTests({ ...kind, init: "systemd" }));

    describe("booted", () => {
      let host: SandboxHost;
      const sh = (script: string): Promise<string> => host.mustExec(["sh", "-c", script]);

      beforeAll(async () => {
        host = await SandboxHost.start({ ...kind, init: "systemd", sshd: { MaxAuthTries: "4" } });
      });
      afterAll(() => host.stop());

      test("it is running with no unit failed, after a boot as well", async () => {
        expect(await sh(STATE)).toBe("running\n");
        await host.reboot();
        expect(await sh(STATE)).toBe("running\n");
      });

      test("units that wait for each other are told", async () => {
        await host.writeFile("/etc/systemd/system/one.service", waitingFor("other"));
        await host.writeFile("/etc/systemd/system/other.service", waitingFor("one"));
        await sh("systemctl enable one other");
        await host.reboot();
        expect(await host.box.log()).toMatch(/Found ordering cycle on (one|other)\.service\/start/);
        await sh("systemctl disable one other");
        await host.reboot();
        expect(await host.box.log()).not.toContain("ordering cycle");
      });

      test("a process that was put in from outside, and is stopped, does not hold a boot up", async () => {
        const outside = await host.spawn(["sh", "-c", "kill -STOP $$"]);
        await until(async () => /^\d+ \(nsenter\) T /.test(await readFile(`/proc/${outside.pid}/stat`, "utf8")));
        await host.reboot();
        expect(await sh(STATE)).toBe("running\n");
      });

      test("sshd is a service with the options asked for", async () => {
        expect(await sh("systemctl is-active ssh; sshd -T | grep -E '^(maxauthtries|usepam)'")).toBe(
          "active\nusepam yes\nmaxauthtries 4\n",
        );
      });

      test("a login has a session, and a transient unit outlives it", async () => {
        const options = ["-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "BatchMode=yes"];
        const command = "cat /proc/self/cgroup; systemd-run --quiet --unit=outlives sleep 60";
        const login = ["ssh", "-F", "none", "-q", "-i", host.keyPath, ...options, `root@${host.address}`, command];
        expect((await mustRun(login)).trim()).toMatch(/\/user\.slice\/user-0\.slice\/session-c?\d+\.scope$/);
        expect(await sh("systemctl is-active outlives")).toBe("active\n");
      });

      test("firewalld can be started, and is stopped again", async () => {
        await sh("systemctl start firewalld");
        expect(await sh("firewall-cmd --state 2>&1; nft list tables")).toContain("running\ntable inet firewalld\n");
        await sh("systemctl stop firewalld");
        expect(await sh("nft list tables")).not.toContain("inet firewalld");
      });

      test("a snapshot is the same when nothing changed", async () => {
        const before = await host.snapshot();
        await sh("systemctl daemon-reload");
        expect(await host.snapshot()).toBe(before);
      });
    });
  },
);

/** Who connects all through a boot is answered as soon as anybody listens: so it shows whether rules are there by then. */
describe("a connection during the boot", () => {
  const SERVICES = [8080, 15006];

  test.each([
    { rules: "rules that systemd loads", enabled: true, answered: "15006" },
    { rules: "no rules", enabled: false, answered: "8080" },
  ])("meets $rules", async ({ enabled, answered }) => {
    await using host = await SandboxHost.start({ init: "systemd" });
    for (const port of SERVICES) await tellPort(host, port);
    await host.writeFile("/etc/nftables.conf", REDIRECT);
    // Debian's unit is ordered before the network alone, which is up from the start here: services may come first.
    await host.writeFile("/etc/systemd/system/nftables.service.d/early.conf", "[Unit]\nBefore=sysinit.target\n");
    if (enabled) await host.mustExec(["systemctl", "enable", "nftables"]);

    const { refused, answersAfterRefusal } = await answersDuring(host, 8080, () => host.reboot());

    expect(refused).toBeGreaterThan(0);
    // Going down, nftables flushes its rules while the services may still be there.
    expect(new Set(answersAfterRefusal)).toEqual(new Set([answered]));
  });
});

const STATE = "systemctl is-system-running --wait; systemctl --failed --no-legend";

const waitingFor = (unit: string): string => `[Unit]
After=${unit}.service
[Service]
Type=oneshot
ExecStart=/bin/true
[Install]
WantedBy=multi-user.target
`;

const REDIRECT = `
table inet test {
  chain prerouting {
    type nat hook prerouting priority -100;
    tcp dport 8080 redirect to :15006
  }
}
`;
