import { reconcile } from "../../lib/engine/reconcile";
import { JOURNAL_PATH } from "../../lib/plan/journal";
import { hostSpec, TestHost } from "../support/host-under-test";
import { bySsh, doctorAt } from "./doctor-at";
import { settle } from "./other-peoples-rules";
import { expectUntouched, KINDS } from "./untouched";
import { wrapper } from "./wrapper";

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

  /** Starts something that goes on, and waits until a command succeeds there. */
  async function running(script: string, until: string, user = "root"): Promise<void> {
    await on.sandbox.spawn(["sh", "-c", script], { user });
    await on.sh(`for i in $(seq 100); do ${until} && exit 0; sleep 0.1; done; exit 1`);
  }

  /** Somebody who listens on TCP ports, of both families. */
  function listening(user: string, ...ports: readonly number[]): Promise<void> {
    const program = `import socket, time
sockets = [socket.create_server(("::", port), family=socket.AF_INET6, dualstack_ipv6=True) for port in (${ports.join(",")},)]
time.sleep(100)`;
    const last = ports.at(-1)?.toString(16).toUpperCase();
    return running(`exec python3 -c '${program}'`, `grep -q ':${last} .* 0A ' /proc/net/tcp6`, user);
  }

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
    await listening("kuma-dp", 15001, 15006);
    const { exitCode, report, of, alarms } = await doctorAt(on.sandbox);
    expect({ exitCode, alarms, status: report.plan.status }).toEqual({ exitCode: 0, alarms: [], status: "synced" });
    expect(of("proxy-user")).toEqual(["ok: kuma-dp (5678)"]);
    expect(of("sidecar")).toEqual(["ok: listens on 15006/tcp (inbound), 15001/tcp (outbound)"]);
    expect(of("journal")).toEqual(["ok: apply 1, applied, in iptables-nft for ipv4 and ipv6 (form 1)"]);
  });

  test("with somebody else on the sidecar's port", async () => {
    await listening("app", 15001);
    const { exitCode, stderr, of } = await doctorAt(on.sandbox);
    expect(of("sidecar")).toEqual([
      "problem: 15001/tcp (outbound) is held by python3 of app (6001), not by kuma-dp (5678)",
    ]);
    expect({ exitCode, code: stderr.slice(0, 6) }).toEqual({ exitCode: 1, code: "KTP293" });
  });

  test("with rules in legacy and nft at once", async () => {
    await settle(on);
    await on.sh("iptables-legacy -A INPUT -p tcp --dport 28 -j DROP");
    const { exitCode, of } = await doctorAt(on.sandbox);
    expect(exitCode).toBe(0);
    expect(of("back-end")[1]).toMatch(/^warning: rules in iptables-nft \(\d+\) and iptables-legacy \(1\) at once/);
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
    await running("exec 9</var/lib; flock 9; touch /run/held; sleep 100", "[ -e /run/held ]");
    expect((await doctorAt(on.sandbox)).of("lock")).toEqual([
      expect.stringMatching(/^warning: process \d+ \(sh\) holds it/),
    ]);
  });

  test("on which somebody waits for the lock, and nobody holds it", async () => {
    await running("exec 9</var/lib; touch /run/open; sleep 100", "[ -e /run/open ]");
    expect((await doctorAt(on.sandbox)).of("lock")).toEqual(["ok: nobody holds it"]);
  });

  test("with firewalld at work", async () => {
    await on.sh("mkdir -p /run/dbus; dbus-daemon --system --fork");
    await running("exec firewalld --nofork --nopid", "firewall-cmd --state 2>/dev/null");
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
    await on.sh(`touch -d '2020-01-01' ${JOURNAL_PATH}`);
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

  test("without most of the tools that it looks with", async () => {
    await on.sh(`for tool in ss systemctl lsattr df zcat gzip getent readlink cut tr date head; do
      rm -f "$(command -v $tool)" "/bin/$tool" "/usr/bin/$tool"; done`);
    const { exitCode, report, of } = await doctorAt(on.sandbox);
    expect({ exitCode, status: report.plan.status }).toEqual({ exitCode: 0, status: "changes" });
    expect(of("storage")).toEqual(["ok: can be written: /var/lib, /etc"]);
    expect(of("ssh")).toEqual(["ok: port 22 passes by"]);
  });

  describe("resolv.conf", () => {
    test.each([
      {
        name: "a link to the stub of systemd-resolved",
        prepare: `mkdir -p /run/systemd/resolve; echo nameserver 127.0.0.53 >/run/systemd/resolve/stub-resolv.conf
          ln -sf ../run/systemd/resolve/stub-resolv.conf /etc/resolv.conf`,
        want: "ok: /etc/resolv.conf (kept by systemd-resolved, by its stub): 127.0.0.53",
      },
      {
        name: "a mount of its own",
        prepare: "mount --bind /etc/resolv.conf /etc/resolv.conf",
        want: "ok: /etc/resolv.conf (a file that nobody says to keep; a mount of its own): 10.78.255.53",
      },
      {
        name: "written by NetworkManager",
        prepare: "printf '# Generated by NetworkManager\\nnameserver 10.0.0.9\\n' >/etc/resolv.conf",
        want: "ok: /etc/resolv.conf (kept by NetworkManager): 10.0.0.9",
      },
      {
        name: "immutable, as lsattr says it",
        prepare: wrapper("lsattr", 'echo "----i---------e------- /etc/resolv.conf"; exit'),
        want: "ok: /etc/resolv.conf (a file that nobody says to keep; immutable): 10.78.255.53",
      },
      {
        name: "a link into nothing",
        prepare: "ln -sf /run/nothing/resolv.conf /etc/resolv.conf",
        want: "warning: /etc/resolv.conf is missing: it is a link to /run/nothing/resolv.conf, where nothing is",
      },
      {
        name: "missing",
        prepare: "rm /etc/resolv.conf",
        want: "warning: /etc/resolv.conf is missing",
      },
    ])("$name", async ({ prepare, want }) => {
      await on.sh(prepare);
      expect((await doctorAt(on.sandbox)).of("resolver")).toEqual([want]);
    });
  });

  test("with a nameserver of its own, whose queries would come back to it", async () => {
    await on.sh("echo nameserver 127.0.0.53 >/etc/resolv.conf");
    const program = `import os, socket, time
server = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
server.bind(("127.0.0.53", 53))
os.setuid(6002)
time.sleep(100)`;
    await running(`exec python3 -c '${program}'`, "grep -q 3500007F:0035 /proc/net/udp");
    const { report, of } = await doctorAt(on.sandbox, { redirect: { dns: { enabled: true, captureAll: true } } });
    expect(of("dns")[1]).toMatch(/^warning: python3 on 127\.0\.0\.53:53 sends queries on, and those are taken/);
    expect(report.findings.find(({ check, level }) => check === "dns" && level === "warning")?.remedy).toContain(
      'excludePortsForUIDs: ["udp:53:6002"]',
    );
  });

  describe("by SSH", () => {
    test("as somebody who becomes root by sudo", async () => {
      const { of } = await doctorAt(on.sandbox, {}, await bySsh(on.sandbox, "ops"));
      expect(of("rights")).toEqual(["ok: root, by sudo of ops"]);
      expect(of("ssh")).toEqual([
        expect.stringMatching(/^ok: port 22 passes by; this connection comes from 10\.77\.[\d.]+ to port 22$/),
      ]);
    });

    test("as somebody who gives sudo a password", async () => {
      const { of } = await doctorAt(on.sandbox, {}, await bySsh(on.sandbox, "opspw", "secret"));
      expect(of("rights")).toEqual(["ok: root, by sudo of opspw"]);
    });

    test("on a port that the spec would take", async () => {
      await running(
        "exec /usr/sbin/sshd -D -p 2222 -h /etc/ssh/ssh_host_ed25519_key",
        "grep -q ':08AE .* 0A ' /proc/net/tcp",
      );
      const { of, exitCode } = await doctorAt(on.sandbox, {}, await bySsh(on.sandbox, "root"));
      expect(of("ssh")).toEqual([
        expect.stringMatching(/^warning: what comes in on port 2222 goes to the sidecar; this connection .* port 22: /),
      ]);
      expect(exitCode).toBe(0);
    });

    test.each([
      { name: "sudo says no", prepare: ":", code: /^KTP23[13] / },
      { name: "there is no sudo", prepare: "rm /usr/bin/sudo", code: /^KTP230 / },
    ])("as somebody who cannot become root: $name", async ({ prepare, code }) => {
      await on.sh(prepare);
      await reconcile(hostSpec({}), on.host);
      await listening("app", 15001);
      const { exitCode, stderr, report, of } = await doctorAt(on.sandbox, {}, await bySsh(on.sandbox, "app"));
      expect({ exitCode, plan: report.plan }).toEqual({
        exitCode: 1,
        plan: { status: "unknown", changes: [], notes: [] },
      });
      expect(stderr).toMatch(code);
      expect(of("rights")).toEqual(["problem: not root, so rules and journal are not known"]);
      expect(of("journal")).toEqual(["note: not known: only root may read it"]);
      expect(of("proxy-user")).toEqual(["ok: kuma-dp (5678)"]);
      // Whoever holds it is the user himself, which he may see.
      expect(of("sidecar")[0]).toMatch(/^problem: 15001\/tcp \(outbound\) is held by python3 of app \(6001\)/);
      expect(of("ssh")[0]).toMatch(/^ok: port 22 passes by; this connection comes from /);
    });
  });
});
