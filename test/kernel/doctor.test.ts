import { reconcile } from "../../lib/engine/reconcile";
import { HOST_STATE } from "../../lib/plan/state-folder";
import { hostSpec, TestHost } from "../support/host-under-test";
import { listenOn, startOn } from "./at-work";
import { doctorAt } from "./doctor-at";
import { settle } from "./other-peoples-rules";
import { expectUntouched, KINDS } from "./untouched";

/** What `kuma-tp doctor` says of real hosts, and that it leaves them as they are. */

const DNS = { redirect: { dns: { enabled: true } } };

describe("nothing is written on a host", () => {
  test.each(KINDS)("$name", (kind) => expectUntouched(kind, (on) => doctorAt(on.sandbox, DNS)));
});

describe("on a host", () => {
  let on: TestHost;

  beforeEach(async () => {
    on = await TestHost.start();
  });
  afterEach(() => on.stop());

  test("that is fresh", async () => {
    const { exitCode, stderr, report, of, alarms } = await doctorAt(on.sandbox);
    expect({ exitCode, stderr, alarms }).toEqual({ exitCode: 0, stderr: "", alarms: ["sidecar"] });
    expect(report.plan).toEqual({
      status: "changes",
      changes: [
        "create user kuma-dp (5678)",
        "add ::6/128 to the loopback interface",
        "add 4 chains and 14 rules to ipv4/nat",
        "add 4 chains and 14 rules to ipv6/nat",
        "have ifupdown load the rules at boot",
        "write the journal: the host has none",
      ],
      notes: [],
    });
    expect(of("rights")).toEqual(["ok: root"]);
    expect(of("init")).toEqual(["note: none: the first process is sshd"]);
    expect(of("storage")).toEqual([expect.stringMatching(/^ok: can be written: \/var\/lib \(\d+ MiB free\), \/etc /)]);
    expect(of("tools")).toContain("ok: iptables v1.8.9 (nf_tables): /usr/sbin/iptables, /usr/sbin/iptables-nft");
    expect(of("tools")).toContain("ok: iptables v1.8.9 (legacy): /usr/sbin/iptables-legacy");
    expect(of("back-end")).toEqual(["ok: iptables-nft, since it comes first"]);
    expect(of("owner-match")).toEqual([expect.stringContaining("iptables has its extension")]);
    expect(of("ipv6")[0]).toBe("ok: addresses on eth0, eth1");
    expect(of("resolver")).toEqual(["ok: /etc/resolv.conf (a file that nobody says to keep): 10.78.255.53"]);
    expect(of("ssh")).toEqual(["ok: port 22 passes by"]);
  });

  test("after an apply, with the sidecar at work", async () => {
    await reconcile(hostSpec({}), on.host);
    await listenOn(on, "kuma-dp", 15001, 15006);
    const { exitCode, report, of, alarms } = await doctorAt(on.sandbox);
    expect({ exitCode, alarms, status: report.plan.status }).toEqual({ exitCode: 0, alarms: [], status: "synced" });
    expect(of("proxy-user")).toEqual(["ok: kuma-dp (5678)"]);
    expect(of("sidecar")).toEqual([
      "ok: listens on 15006/tcp (inbound), 15001/tcp (outbound)",
      expect.stringMatching(/^ok: python3 of kuma-dp \(5678\), started \d+ seconds? ago$/),
    ]);
    expect(of("traffic")).toEqual(["ok: goes to the sidecar: 15006/tcp (inbound), 15001/tcp (outbound)"]);
    expect(of("journal")).toEqual(["ok: apply 1, applied, in iptables-nft for ipv4 and ipv6 (form 2)"]);
  });

  test("with somebody else on the sidecar's port", async () => {
    await listenOn(on, "app", 15001);
    const { exitCode, stderr, of } = await doctorAt(on.sandbox);
    expect(of("sidecar")).toEqual([
      "problem: 15001/tcp (outbound) is held by python3 of app (6001), not by kuma-dp (5678)",
    ]);
    expect({ exitCode, code: stderr.slice(0, 6) }).toEqual({ exitCode: 1, code: "KTP296" });
  });

  test("with rules in legacy and nft at once", async () => {
    await settle(on);
    await on.sh("iptables-legacy -A INPUT -p tcp --dport 28 -j DROP");
    const { exitCode, of } = await doctorAt(on.sandbox);
    expect(exitCode).toBe(0);
    expect(of("back-end")[1]).toMatch(
      /^warning: rules in iptables-legacy \(1\) and in iptables-nft \(\d+\), inet foreign, ip kuma_mesh at once/,
    );
    expect(of("docker")[0]).toBe("note: chains in nat: ipv4/nat/DOCKER, ipv6/nat/DOCKER");
  });

  test("with the uid of the proxy user taken", async () => {
    await on.sh("useradd -u 5678 billing");
    const { exitCode, stderr, report, of } = await doctorAt(on.sandbox);
    expect(of("proxy-user")).toEqual(["problem: uid 5678 belongs to billing"]);
    expect({ exitCode, status: report.plan.status }).toEqual({ exitCode: 1, status: "refused" });
    expect(stderr).toMatch(/^KTP255 .*\n$/);
  });

  test("with a file system that cannot be written", async () => {
    await on.sh("mount -o remount,ro /");
    const { exitCode, of } = await doctorAt(on.sandbox);
    expect(of("storage")).toEqual([
      "problem: /var/lib cannot be written: its file system is read-only",
      "problem: /etc cannot be written: its file system is read-only",
    ]);
    expect(exitCode).toBe(1);
  });

  test("with /etc alone read-only, which matters while the user is to be made", async () => {
    await on.sh("mount --bind /etc /etc; mount -o remount,bind,ro /etc");
    expect((await doctorAt(on.sandbox)).alarms).toEqual(["storage", "sidecar"]);
  });

  test("with a full disk", async () => {
    await using small = await TestHost.start({ size: "4m" });
    await small.sandbox.exec(["sh", "-c", "cat /dev/zero >/root/ballast"]);
    expect((await doctorAt(small.sandbox)).of("storage")).toEqual([
      "problem: /var/lib cannot be written: only 0 KiB are free",
      "problem: /etc cannot be written: only 0 KiB are free",
    ]);
  });

  test("that is being changed", async () => {
    await startOn(on, "exec 9</var/lib; flock 9; touch /run/held; sleep 100", "[ -e /run/held ]");
    expect((await doctorAt(on.sandbox)).of("lock")).toEqual([
      expect.stringMatching(/^warning: process \d+ \(sh\) holds it/),
    ]);
  });

  test("on which somebody waits for the lock, and nobody holds it", async () => {
    await startOn(on, "exec 9</var/lib; touch /run/open; sleep 100", "[ -e /run/open ]");
    expect((await doctorAt(on.sandbox)).of("lock")).toEqual(["ok: nobody holds it"]);
  });

  test("with firewalld at work", async () => {
    await on.sh("mkdir -p /run/dbus; dbus-daemon --system --fork");
    await startOn(on, "exec firewalld --nofork --nopid", "firewall-cmd --state 2>/dev/null");
    await on.sh("touch /etc/firewalld/direct.xml");
    expect((await doctorAt(on.sandbox)).of("firewalld")).toEqual([
      expect.stringMatching(/^warning: running, on nftables, with a direct.xml; /),
    ]);
    const native = await doctorAt(on.sandbox, { backend: "nftables" });
    expect(native.of("firewalld")).toEqual([expect.stringMatching(/^ok: running, .* leaves our table alone$/)]);
  });

  test("whose services load rules of their own", async () => {
    await on.sh(`
      ln -s /lib/systemd/system/nftables.service /etc/systemd/system/sysinit.target.wants/
      mkdir -p /etc/runlevels/default /etc/iptables
      ln -s /etc/init.d/iptables /etc/runlevels/default/iptables
      printf '*nat\\n-A OUTPUT -j KUMA_MESH_OUTBOUND\\nCOMMIT\\n' >/etc/iptables/rules.v4`);
    expect((await doctorAt(on.sandbox)).of("boot")).toEqual([
      "ok: enabled: iptables, nftables",
      expect.stringMatching(/^warning: \/etc\/nftables.conf: `flush ruleset`/),
      expect.stringMatching(/^warning: iptables: each start puts the tables of \/etc\/iptables\/rules.v4/),
      expect.stringMatching(/^warning: saved rules hold those of a transparent proxy: \/etc\/iptables\/rules.v4/),
    ]);
  });

  test("whose rules a boot took", async () => {
    await reconcile(hostSpec({}), on.host);
    await on.sh(`touch -d '2020-01-01' ${HOST_STATE.journal}`);
    expect((await doctorAt(on.sandbox)).of("journal")[0]).toMatch(/^ok: apply 1/);
    await on.sh("nft flush ruleset");
    expect((await doctorAt(on.sandbox)).of("journal")[0]).toMatch(/^warning: apply 1.* booted since, .* are gone$/);
  });

  test("that an older kumactl left", async () => {
    await on.sh(`
      iptables -t nat -N MESH_OUTPUT; iptables -t nat -A OUTPUT -p tcp -j MESH_OUTPUT
      touch /etc/resolv.conf.kuma-backup /tmp/iptables-rules.2024.txt.backup`);
    expect((await doctorAt(on.sandbox)).of("leftovers")).toEqual([
      "note: of an older kumactl in iptables-nft, ipv4/nat: MESH_OUTPUT; an apply takes them over",
      "note: files of kumactl: /etc/resolv.conf.kuma-backup, /tmp/iptables-rules.2024.txt.backup",
    ]);
  });

  test("without the owner match of iptables", async () => {
    await on.sh("rm /usr/lib/*/xtables/libxt_owner.so");
    const { exitCode, of } = await doctorAt(on.sandbox);
    expect(of("owner-match")).toEqual(["problem: iptables has no extension for it"]);
    expect(exitCode).toBe(1);
    expect((await doctorAt(on.sandbox, { backend: "nftables" })).exitCode).toBe(0);
  });

  test.each(["cmp", "sha256sum", "awk", "sed"])("without %s, which an apply needs", async (tool) => {
    await on.sh(`for path in "$(command -v ${tool})" /bin/${tool} /usr/bin/${tool}; do rm -f "$path"; done`);
    const { exitCode, stderr, of } = await doctorAt(on.sandbox);
    expect(of("tools").at(-1)).toBe(`problem: no ${tool}`);
    expect({ exitCode, code: stderr.slice(0, 6) }).toEqual({ exitCode: 1, code: "KTP272" });
    const before = await on.sandbox.snapshot();
    await expect(reconcile(hostSpec({}), on.host)).rejects.toThrow(`the host has no ${tool}`);
    expect(await on.sandbox.snapshot()).toBe(before);
  });

  test("without most of the tools that it looks with", async () => {
    await on.sh(`for tool in ss systemctl lsattr df zcat gzip getent readlink cut tr date head; do
      rm -f "$(command -v $tool)" "/bin/$tool" "/usr/bin/$tool"; done`);
    const { exitCode, report, of } = await doctorAt(on.sandbox);
    expect({ exitCode, status: report.plan.status }).toEqual({ exitCode: 0, status: "changes" });
    expect(of("storage")).toEqual(["ok: can be written: /var/lib, /etc"]);
    expect(of("ssh")).toEqual(["ok: port 22 passes by"]);
  });
});
