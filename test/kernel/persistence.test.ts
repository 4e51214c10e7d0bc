import { reconcile } from "../../lib/engine/reconcile";
import { refresh } from "../../lib/engine/refresh";
import { remove } from "../../lib/engine/remove";
import type { HostPersistence } from "../../lib/plan/journal";
import { planHost } from "../../lib/plan/plan";
import type { HostSpec } from "../../lib/spec/host";
import type { SandboxHostOptions } from "../../sandbox/host";
import { hostSpec, TestHost } from "../support/host-under-test";
import { restored } from "../support/restored";
import { wrapper } from "../support/wrapper";
import { answersDuring } from "./boot-prober";
import { settle } from "./other-peoples-rules";
import { tellPort } from "./port-service";
import { docker, SETTLED } from "./units";

/**
 * Rules outlive boots and reloads, whoever loads them.
 * @needs systemd bullseye trixie busybox
 */

jest.setTimeout(120_000);

const SPEC: HostSpec = { redirect: { dns: { enabled: true } }, allowLockout: true };
const WINDOW = { token: "0123abcd", holder: "ci@runner-7", seconds: 60 };

interface Kind {
  readonly name: string;
  readonly host: SandboxHostOptions;
  readonly chosen: HostPersistence;
  readonly backend: "iptables" | "nftables";
  readonly prepare?: string;
}

const PROXY_USER = "echo kuma-dp:x:5678:5678::/:/bin/false >>/etc/passwd; echo kuma-dp:x:5678: >>/etc/group";

const KINDS: readonly Kind[] = [
  { name: "bookworm with systemd, iptables", host: { init: "systemd" }, chosen: "systemd", backend: "iptables" },
  { name: "bookworm with systemd, nftables", host: { init: "systemd" }, chosen: "systemd", backend: "nftables" },
  {
    name: "bullseye with systemd",
    host: { init: "systemd", suite: "bullseye" },
    chosen: "systemd",
    backend: "iptables",
  },
  { name: "trixie with systemd", host: { init: "systemd", suite: "trixie" }, chosen: "systemd", backend: "nftables" },
  { name: "bookworm with ifupdown", host: {}, chosen: "ifupdown", backend: "iptables" },
  {
    name: "busybox with its ifupdown",
    host: { suite: "busybox" },
    chosen: "ifupdown",
    backend: "nftables",
    prepare: PROXY_USER,
  },
];

describe.each(KINDS)("$name", ({ host, chosen, backend, prepare }) => {
  let on: TestHost;
  const spec = hostSpec({ ...SPEC, backend });
  const look = async () => restored(await on.sandbox.snapshot(), { emptyBaseChainsStay: host.suite === "bullseye" });

  beforeAll(async () => {
    on = await TestHost.start(host);
    if (prepare !== undefined) await on.sh(prepare);
  });
  afterAll(() => on.stop());

  test("a boot and a power cut: the rules are there again; destroy gives the host back", async () => {
    const before = await look();
    await reconcile(spec, on.host);
    expect(await on.journal()).toMatchObject({ persistence: chosen, generation: 1 });
    const applied = await look();
    for (const boot of ["reboot", "powerCut"] as const) {
      await on.sandbox[boot]();
      expect(await refresh(spec, on.host)).toMatchObject({ drift: "none", properties: {} });
      expect(await look()).toBe(applied);
    }
    await reconcile(spec, on.host);
    expect((await on.journal())?.generation).toBe(1);
    await remove(spec, on.host);
    expect(await look()).toBe(before);
    await on.sandbox.reboot();
    expect(await look()).toBe(before);
  });

  test("a boot while a change waits to be confirmed: the rules from before it are there", async () => {
    await reconcile(spec, on.host);
    const applied = await look();
    const other = hostSpec({ backend, allowLockout: true, redirect: { inbound: { excludePorts: [80] } } });
    const plan = planHost(on.host.name, other, await on.host.observe(other));
    expect(await on.host.apply(plan, other, WINDOW)).toBe("applied");
    await on.sandbox.powerCut();
    expect(await look()).toBe(applied);
    expect(await refresh(spec, on.host)).toMatchObject({ drift: "none" });
    await remove(spec, on.host);
  });

  test("the same on a host that had nothing of ours: it has nothing again", async () => {
    const before = await look();
    const plan = planHost(on.host.name, spec, await on.host.observe(spec));
    expect(await on.host.apply(plan, spec, WINDOW)).toBe("applied");
    await on.sandbox.reboot();
    // Where nothing runs at boot that we could leave a script to, nobody takes it back: here all do.
    expect(await look()).toBe(before);
  });
});

/** The journal counts applies. */
const withoutJournal = (snapshot: string) => snapshot.replace(/^\S+\/journal [0-9a-f]{64}\n/gm, "");

/**
 * Five starts in ten seconds are what systemd lets a unit have; of nftables itself it is made to forget them. Each restart
 * meets ours while it loads the rules for the one before.
 */
const RESTARTED_OFTEN = `
for time in $(seq 12); do
  systemctl restart nftables
  systemctl reset-failed nftables
done`;

describe("on a host with systemd", () => {
  let on: TestHost;
  const spec = hostSpec({ ...SPEC, backend: "iptables" });
  const look = async () => restored(await on.sandbox.snapshot());

  beforeEach(async () => {
    on = await TestHost.start({ init: "systemd" });
  });
  afterEach(() => on.stop());

  test("no service takes a connection before the rules are there", async () => {
    for (const port of [8080, 15006]) await tellPort(on.sandbox, port);
    await reconcile(spec, on.host);
    const { answers } = await answersDuring(on.sandbox, 8080, () => on.sandbox.reboot());
    expect(new Set(answers)).toEqual(new Set(["15006"]));
  });

  test.each([
    ["nftables is restarted, which flushes all", "systemctl restart nftables"],
    ["nftables is restarted more often than systemd would start a unit", RESTARTED_OFTEN],
    ["nftables is reloaded", "systemctl start nftables; systemctl reload nftables"],
    ["a Docker starts", `${docker("-I")}; systemctl start docker`],
  ])("%s: the rules are there again", async (_name, happening) => {
    await reconcile(spec, on.host);
    await on.sh(`${happening}\n${SETTLED}`);
    expect(await refresh(spec, on.host)).toMatchObject({ drift: "none" });
  });

  test("beside an nftables that its administrator starts late there is no circle, and the rules are there after a boot", async () => {
    await on.sh(`
      sed '/^DefaultDependencies/d' /lib/systemd/system/nftables.service >/etc/systemd/system/nftables.service
      systemctl daemon-reload; systemctl enable nftables`);
    await reconcile(spec, on.host);
    await on.sandbox.reboot();
    expect(await on.sh("systemctl is-active kuma-transparent-proxy")).toBe("active\n");
    expect(await refresh(spec, on.host)).toMatchObject({ drift: "none" });
  });

  test("nftables is restarted while our rules are applied, after they were loaded: they are there in the end", async () => {
    await on.sh(`systemctl start nftables
${wrapper("systemctl", 'case "$*" in *enable*kuma*) rm "$0"; /usr/bin/systemctl restart nftables ;; esac')}`);
    await reconcile(spec, on.host);
    expect(await refresh(spec, on.host)).toMatchObject({ drift: "none" });
  });

  test.each([
    ["disabled", "systemctl disable kuma-transparent-proxy-firewall", "kuma-transparent-proxy-firewall.service"],
    ["stopped", "systemctl stop kuma-transparent-proxy", "kuma-transparent-proxy.service"],
  ])("a unit of ours is %s: drift that names it, and is repaired", async (_how, happening, unit) => {
    await reconcile(spec, on.host);
    const applied = await look();
    await on.sh(happening);
    expect((await refresh(spec, on.host))?.drift).toContain(`${unit} missing or altered`);
    await reconcile(spec, on.host);
    expect(await refresh(spec, on.host)).toMatchObject({ drift: "none" });
    expect(withoutJournal(await look())).toBe(withoutJournal(applied));
    await on.sh(`systemctl start nftables; systemctl reload nftables\n${SETTLED}`);
    expect(await refresh(spec, on.host)).toMatchObject({ drift: "none" });
  });

  test("a file of ours is altered, another one gone, a unit disabled: drift that names them, and is repaired", async () => {
    const before = await look();
    await reconcile(spec, on.host);
    const applied = await look();
    const units = "/etc/systemd/system/kuma-transparent-proxy";
    await on.sh(`echo >>${units}.service; rm ${units}-firewall.service`);
    expect((await refresh(spec, on.host))?.drift).toBe(
      `${units}.service, ${units}-firewall.service missing or altered (by hand, probably: no other trace): ` +
        "our rules may not come back after a boot",
    );
    await reconcile(spec, on.host);
    expect(withoutJournal(await look())).toBe(withoutJournal(applied));
    await on.sh("systemctl disable kuma-transparent-proxy.service; rm /var/lib/kuma-transparent-proxy/rules-*");
    expect((await refresh(spec, on.host))?.drift).toContain("what loads the rules again is missing or altered");
    await reconcile(spec, on.host);
    await on.sandbox.reboot();
    expect(await refresh(spec, on.host)).toMatchObject({ drift: "none" });
    await remove(spec, on.host);
    expect(await look()).toBe(before);
  });

  test.each([
    ["on a host that had nothing of ours", undefined],
    ["on one that had", spec],
  ])("a power cut while a change waits, with a firewall that our rules follow at boot, %s", async (_name, former) => {
    await on.sh("systemctl enable --quiet --now nftables");
    if (former !== undefined) await reconcile(former, on.host);
    // Tables stand in the order in which a boot makes them.
    await on.sandbox.reboot();
    await on.sh(SETTLED);
    const before = await look();
    const other = hostSpec({ backend: "iptables", allowLockout: true, redirect: { inbound: { excludePorts: [80] } } });
    const plan = planHost(on.host.name, other, await on.host.observe(other));
    expect(await on.host.apply(plan, other, WINDOW)).toBe("applied");
    await on.sandbox.powerCut();
    await on.sh(SETTLED);
    expect(await look()).toBe(before);
  });

  test("what could not be taken back is taken back at the next boot", async () => {
    const before = await look();
    const plan = planHost(on.host.name, spec, await on.host.observe(spec));
    expect(await on.host.apply(plan, spec, WINDOW)).toBe("applied");
    await on.sh(wrapper("userdel", "exit 1"));
    expect(await on.host.rollBack(WINDOW)).toMatchObject({ answer: "kept" });
    await on.sh("rm /usr/local/sbin/userdel");
    await on.sandbox.reboot();
    await on.sh(SETTLED);
    expect(await look()).toBe(before);
  });

  test("what loads rules again loads none that nobody confirmed before a boot", async () => {
    const before = await look();
    const plan = planHost(on.host.name, spec, await on.host.observe(spec));
    expect(await on.host.apply(plan, spec, WINDOW)).toBe("applied");
    // Whatever comes first at that boot: nothing took the change back yet.
    await on.sh("rm /etc/systemd/system/sysinit.target.wants/kuma-transparent-proxy-rollback.service");
    await on.sandbox.powerCut();
    expect(await on.sh("iptables-save | grep -c KUMA || :")).toBe("0\n");
    await on.sh("sh /var/lib/kuma-transparent-proxy/rollback --boot; systemctl daemon-reload");
    expect(await look()).toBe(before);
  });

  test("persistence none: after a boot nothing of our rules is there, which a refresh says", async () => {
    const none = hostSpec({ ...SPEC, persistence: "none" });
    await reconcile(spec, on.host);
    await reconcile(none, on.host);
    expect(await on.sh("ls /etc/systemd/system | grep -c kuma || :")).toBe("0\n");
    await on.sandbox.reboot();
    expect((await refresh(none, on.host))?.drift).toContain("rules missing");
    await reconcile(none, on.host);
  });

  test("ifupdown, which does not bring up this host's network, can be asked for all the same", async () => {
    await reconcile(hostSpec({ ...SPEC, persistence: "ifupdown" }), on.host);
    expect(await on.journal()).toMatchObject({ persistence: "ifupdown", units: [] });
  });
});

test("a host without systemd cannot be asked for it: KTP290", async () => {
  await using on = await TestHost.start();
  await settle(on);
  await expect(reconcile(hostSpec({ persistence: "systemd" }), on.host)).rejects.toMatchObject({ code: "KTP290" });
});
