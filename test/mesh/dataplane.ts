import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { THROUGH } from "../../lib/engine/proxy-checks";
import { READINESS_PORT } from "../../lib/spec/defaults";
import { PACKAGES } from "../../sandbox/base-tree";
import { mustRun } from "../../sandbox/command";
import { projectRoot } from "../../sandbox/project";
import { restored } from "../support/restored";
import { until } from "../support/until";
import { DataplaneScene, releaseOf } from "./dataplane-scene";
import type { Kuma } from "./kuma";
import { proxyStatistics, readiness } from "./proxy-host";

/** The proxy of a host as a service. */

interface Drift {
  readonly name: string;
  readonly by: string;
  readonly tells: string | RegExp | ((kuma: Kuma) => string);
  /** Whether the same process runs after it was mended. */
  readonly goesOn?: true;
}

const DRIFTS: readonly Drift[] = [
  { name: "a file that is gone", by: "rm /etc/kuma-dp/ready", tells: "/etc/kuma-dp/ready is missing", goesOn: true },
  {
    name: "a Dataplane that somebody wrote to",
    by: "echo '# mine' >>/etc/kuma-dp/dataplane.yaml",
    tells: "/etc/kuma-dp/dataplane.yaml is altered",
  },
  { name: "another token", by: "echo other >/etc/kuma-dp/token", tells: "/etc/kuma-dp/token is altered" },
  {
    name: "a token that all may read",
    by: "chmod 644 /etc/kuma-dp/token",
    tells: "/etc/kuma-dp/token is open to others",
    goesOn: true,
  },
  {
    name: "a Dataplane that somebody else may write",
    by: "chown app: /etc/kuma-dp/dataplane.yaml; chmod 666 /etc/kuma-dp/dataplane.yaml",
    tells: "/etc/kuma-dp/dataplane.yaml is open to others",
    goesOn: true,
  },
  {
    name: "a unit that nobody may read",
    by: "chmod 600 /etc/systemd/system/kuma-dp.service",
    tells: "/etc/systemd/system/kuma-dp.service is closed to the proxy",
    goesOn: true,
  },
  {
    name: "a unit that somebody wrote to",
    by: "sed -i 's/^NoNewPrivileges.*//' /etc/systemd/system/kuma-dp.service; systemctl daemon-reload",
    tells: "/etc/systemd/system/kuma-dp.service is altered",
  },
  {
    name: "a proxy that is stopped",
    by: "systemctl stop kuma-dp",
    tells: "kuma-dp does not run: its unit is inactive",
  },
  {
    name: "a unit that is switched off",
    by: "systemctl -q disable kuma-dp",
    tells: "kuma-dp would not start at boot",
  },
  {
    name: "a proxy of another user, on no port of its own",
    by: `mkdir -p /run/systemd/system/kuma-dp.service.d
printf '[Service]\\nUser=app\\nGroup=app\\nExecStart=\\nExecStart=/bin/sleep 600\\nExecStartPost=\\n' >/run/systemd/system/kuma-dp.service.d/mine.conf
systemctl daemon-reload; systemctl restart kuma-dp; rm -r /run/systemd/system/kuma-dp.service.d; systemctl daemon-reload`,
    tells:
      /^kuma-dp runs as app, not as kuma-dp; nobody listens as the proxy user on 15001, 15001 of IPv6, 15006, 15006 of IPv6$/,
  },
  {
    name: "another release in its place",
    by: "mv /usr/local/bin/kuma-dp /usr/local/bin/kuma-dp.aside; printf '#!/bin/sh\\necho Kuma: 2.8.0\\n' >/usr/local/bin/kuma-dp; chmod 755 /usr/local/bin/kuma-dp",
    tells: (kuma) => `kuma-dp is of Kuma 2.8.0, not ${releaseOf(kuma)}`,
  },
];

/** @param made whose kuma-dp and whose control plane it is */
export function describeDataplane(made: () => Promise<Kuma>): void {
  describe("with systemd", () => {
    let scene: DataplaneScene;
    let before: string;

    beforeAll(async () => {
      scene = await DataplaneScene.set({}, await made());
      before = await scene.on.sandbox.snapshot();
    });
    afterAll(() => scene[Symbol.asyncDispose]());

    test("is brought and found as it is; the second time there is nothing to do", async () => {
      const { plan } = await scene.bring(scene.spec());
      expect(plan).toMatchObject({ changes: [], manager: "systemd", version: scene.kuma.version });
      const applied = await scene.on.sandbox.snapshot();
      expect(await scene.refresh(scene.spec())).toMatchObject({ drift: "none", properties: {} });
      await scene.bring(scene.spec());
      expect(await scene.on.sandbox.snapshot()).toBe(applied);
      expect((await scene.on.sh("ps -C envoy -o user=")).trim()).toBe("kuma-dp");
    });

    test.each(DRIFTS)("$name is told, and mended by the next run", async ({ by, tells, goesOn }) => {
      const envoy = await scene.on.sh("pgrep -x envoy");
      await scene.on.sh(by);
      const { drift } = (await scene.refresh(scene.spec())) ?? {};
      const told = typeof tells === "function" ? tells(scene.kuma) : tells;
      expect(drift).toEqual(typeof told === "string" ? told : expect.stringMatching(told));
      await scene.on.sh(
        "[ ! -f /usr/local/bin/kuma-dp.aside ] || mv /usr/local/bin/kuma-dp.aside /usr/local/bin/kuma-dp",
      );
      await scene.bring(scene.spec());
      expect(await scene.refresh(scene.spec())).toMatchObject({ drift: "none" });
      if (goesOn) expect(await scene.on.sh("pgrep -x envoy")).toBe(envoy);
    });

    test("a reference that leads nowhere here is no drift", async () => {
      expect(await scene.refresh(scene.spec({ token: "env:NO_SUCH_TOKEN" }))).toMatchObject({ drift: "none" });
    });

    test("a release is unpacked, run from a folder of its own, and gone when another one is", async () => {
      const folder = await mkdtemp(join(tmpdir(), "kuma-"));
      try {
        const { program, version } = await scene.kuma.another();
        const release = `kuma-${version}`;
        await mustRun(["mkdir", "-p", join(folder, release, "bin")]);
        await writeFile(join(folder, release, "bin", "kuma-dp"), program);
        const file = join(folder, `${release}-linux-amd64.tar.gz`);
        // By whom it was packed says nothing about this host.
        await mustRun(["tar", "--owner=1001", "--group=1001", "-czf", file, "-C", folder, release]);
        const sha256 = (await mustRun(["sha256sum", file])).split(" ")[0] ?? "";
        const binaries = { archive: { file, sha256 }, envoy: "/usr/local/bin/envoy" };
        const { plan } = await scene.bring(scene.spec({ binaries }));
        expect(plan).toMatchObject({ changes: [], version });
        const running = await scene.on.sh("pgrep -fa 'kuma-dp run' | head -n 1");
        expect(running).toContain(`/opt/kuma-transparent-proxy/${sha256.slice(0, 16)}/kuma-dp run `);
        expect(running).not.toContain(scene.token);
        expect(await scene.on.sh("stat -c '%u %a' /opt/kuma-transparent-proxy/*/kuma-dp")).toBe("0 755\n");
        await rm(file);
        // Who only looks, or takes it off, need not have the release.
        expect(await scene.refresh(scene.spec({ binaries }))).toMatchObject({ drift: "none" });
      } finally {
        await rm(folder, { recursive: true });
      }
    });

    test("a proxy that crashes again and again is drift", async () => {
      await scene.bring(scene.spec());
      await scene.on.sh("mv /usr/local/bin/envoy /usr/local/bin/envoy.aside; systemctl kill -s KILL kuma-dp; sleep 2");
      expect((await scene.refresh(scene.spec()))?.drift).toMatch(/nobody listens as the proxy user/);
      await scene.on.sh("mv /usr/local/bin/envoy.aside /usr/local/bin/envoy");
      await scene.bring(scene.spec());
    });

    test("another user takes it over, and the former one goes", async () => {
      const spec = scene.spec({ proxyUser: { name: "sidecar", uid: 5679 } });
      expect(await scene.bring(spec)).toMatchObject({ plan: { changes: [] } });
      expect((await scene.on.sh("ps -C envoy -o user=")).trim()).toBe("sidecar");
      expect(await scene.on.sh("getent passwd kuma-dp || :")).toBe("");
      await scene.bring(scene.spec());
      expect(await scene.on.sh("getent passwd sidecar || :")).toBe("");
    });

    test.each(["proxy", "rules"])("the ports of rules and proxy change, the %s first", async (first) => {
      await scene.bring(scene.spec());
      await scene.redirect();
      const moved = { redirect: { inbound: { port: 16006 }, outbound: { port: 16001 } } };
      const environment = scene.kuma.readinessPort === READINESS_PORT ? { KUMA_READINESS_PORT: "9950" } : {};
      const spec = scene.spec({ proxy: moved, service: { environment } });
      const deeds = [() => scene.bring(spec), () => scene.redirect(moved)];
      for (const deed of first === "proxy" ? deeds : deeds.toReversed()) await deed();
      expect(await scene.refresh(spec)).toMatchObject({ drift: "none", plan: { notes: [] } });
      const accepted = async () => (await proxyStatistics(scene.on.sandbox))["outbound:passthrough:ipv4"].accepted;
      const before = await accepted();
      await scene.on.sh(THROUGH);
      expect(await accepted()).toBe(before + 1);
      await scene.unredirect();
    });

    test("rules and proxy of different users are refused, whichever comes second", async () => {
      const user = { proxyUser: { name: "sidecar", uid: 5679 } };
      await scene.bring(scene.spec());
      await scene.redirect();
      const applied = await scene.on.sandbox.snapshot();
      await expect(scene.bring(scene.spec(user))).rejects.toMatchObject({ code: "KTP590" });
      await expect(scene.redirect(user)).rejects.toMatchObject({ code: "KTP590" });
      expect(await scene.on.sandbox.snapshot()).toBe(applied);
      await scene.unredirect();
    });

    test("is given back as the host was, and what others put beside it stays", async () => {
      await scene.on.sh("mkdir -p /opt/kuma-transparent-proxy; touch /opt/kuma-transparent-proxy/mine");
      expect(await scene.remove(scene.spec())).toEqual([]);
      expect(await scene.refresh(scene.spec())).toBeUndefined();
      expect(restored(await scene.on.sandbox.snapshot())).toBe(restored(before));
      expect(await scene.on.sh("ls /opt/kuma-transparent-proxy")).toBe("mine\n");
    });
  });

  test("without systemd a supervisor runs it: runit, by the entry of docs/kuma-dataplane.md", async () => {
    await using scene = await DataplaneScene.set({ init: "sshd" }, await made());
    const { sandbox } = scene.on;
    await scene.on.sh(
      `dpkg -x ${PACKAGES}/runit/runit_*.deb /tmp/runit; cp /tmp/runit/usr/bin/* /usr/bin; mkdir -p ${RUNIT}`,
    );
    const page = await readFile(join(projectRoot, "docs", "kuma-dataplane.md"), "utf8");
    const entry = (name: string) =>
      new RegExp(`\`\`\`sh\\n(#!/bin/sh\\n# runit: ${RUNIT}/${name}[^\`]*)\`\`\``).exec(page)?.[1] ??
      `no ${name} in the docs`;
    for (const name of ["run", "check"]) await sandbox.writeFile(`${RUNIT}/${name}`, entry(name), 0o755);
    const before = await sandbox.snapshot();
    const spec = scene.spec();
    const { plan, notes } = await scene.bring(spec);
    expect(plan.manager).toBe("none");
    expect(notes).toEqual(["nobody of ours runs kuma-dp: have a supervisor run /etc/kuma-dp/run as root"]);
    expect(await scene.refresh(spec)).toMatchObject({
      drift: expect.stringMatching(/^nobody listens as the proxy user/),
    });
    // Into a file: whoever fills a pipe that nobody reads is stopped there.
    const supervisor = await sandbox.spawn(["sh", "-c", "exec runsvdir -P /etc/service >/tmp/sv.log 2>&1"]);
    await until(async () => (await sandbox.exec(["sv", "-w", "20", "check", "kuma-dp"])).code === 0);
    expect(await readiness(sandbox, scene.kuma.readinessPort)).toBe(200);
    expect(await scene.refresh(spec)).toMatchObject({ drift: "none" });
    expect((await scene.on.sh("ps -C envoy -o user=")).trim()).toBe("kuma-dp");
    await scene.on.sh("pkill -KILL -x envoy; sleep 1; sv -w 20 check kuma-dp");
    expect(await scene.on.sh("sv -w 45 stop kuma-dp")).toMatch(/^ok: down: kuma-dp: /);
    expect(await scene.on.sh("pgrep -u kuma-dp || :")).toBe("");
    process.kill(-(supervisor.pid ?? 0), "SIGHUP");
    expect(await scene.remove(spec)).toEqual([]);
    await until(async () => (await scene.on.sh("pgrep -x runsv || :")) === "");
    await scene.on.sh(`rm -r ${RUNIT}/supervise`);
    expect(await sandbox.snapshot()).toBe(before);
  });
}

const RUNIT = "/etc/service/kuma-dp";
