import { setTimeout as sleep } from "node:timers/promises";
import { reconcile } from "../../lib/engine/reconcile";
import { refresh } from "../../lib/engine/refresh";
import { remove } from "../../lib/engine/remove";
import { DIRECT_PATH } from "../../lib/plan/firewalld";
import { planHost } from "../../lib/plan/plan";
import type { HostSpec } from "../../lib/spec/host";
import type { ResolvedHostSpec } from "../../lib/spec/resolved";
import { hostSpec, TestHost } from "../support/host-under-test";
import { restored } from "../support/restored";
import { until } from "../support/until";

/**
 * Beside firewalld, which takes every rule of iptables along when it starts, stops or reloads.
 * @needs systemd bullseye trixie
 */

jest.setTimeout(120_000);

const SPEC: HostSpec = { redirect: { dns: { enabled: true } }, allowLockout: true };

const EVENTS = [
  "firewall-cmd --reload",
  "systemctl restart firewalld",
  "systemctl stop firewalld",
  "systemctl start firewalld",
];

/** Direct rules of somebody else, with a comment of theirs. */
const THEIRS = `<?xml version="1.0" encoding="utf-8"?>
<direct>
  <!-- the printer -->
  <chain ipv="ipv4" table="filter" chain="PRINTER"/>
  <rule ipv="ipv4" table="filter" chain="INPUT" priority="0">-p tcp --dport 9100 -j PRINTER</rule>
  <passthrough ipv="ipv4">-t filter -A PRINTER -s 10.0.0.0/8 -j ACCEPT</passthrough>
</direct>
`;

async function comesTrue(spec: ResolvedHostSpec, on: TestHost, seconds = 20): Promise<string | undefined> {
  let drift: string | undefined;
  for (const end = Date.now() + seconds * 1000; Date.now() < end; await sleep(200)) {
    drift = (await refresh(spec, on.host))?.drift;
    if (drift === "none") break;
  }
  return drift;
}

let on: TestHost;
/** A reload makes tables and chains of firewalld anew, in another order. */
const look = async () =>
  restored(await on.sandbox.snapshot())
    .split("\n")
    .toSorted()
    .join("\n")
    .trim();
const firewallBackend = (backend: string) =>
  on.sh(`sed -i 's/^FirewallBackend=.*/FirewallBackend=${backend}/' /etc/firewalld/firewalld.conf`);

afterEach(() => on.stop());

describe.each(["iptables", "nftables"] as const)("firewalld's back-end %s", (firewall) => {
  beforeEach(async () => {
    on = await TestHost.start({ init: "systemd" });
    await firewallBackend(firewall);
  });

  test("systemd loads rules of iptables again after each of its doings, and after a boot", async () => {
    const spec = hostSpec({ ...SPEC, backend: "iptables" });
    await on.sh("systemctl enable --now firewalld");
    await reconcile(spec, on.host);
    for (const event of EVENTS) {
      await on.sh(event);
      expect([event, await comesTrue(spec, on)]).toEqual([event, "none"]);
    }
    await on.sandbox.reboot();
    expect(await comesTrue(spec, on)).toBe("none");
    expect(await on.sh("journalctl -b --no-pager | grep -ci 'ordering cycle' || :")).toBe("0\n");
  });

  test("our own table of nftables, which auto takes there, it never touches", async () => {
    const spec = hostSpec({ ...SPEC, persistence: "none" });
    await on.sh("systemctl start firewalld");
    await reconcile(spec, on.host);
    expect((await on.journal())?.backend).toBe("nftables");
    for (const event of EVENTS) {
      await on.sh(event);
      expect((await refresh(spec, on.host))?.drift).toBe("none");
    }
  });

  test("firewalld keeps our rules itself, beside those of others", async () => {
    await on.sandbox.writeFile(DIRECT_PATH, THEIRS);
    await on.sh("systemctl enable --now firewalld; firewall-cmd --state");
    const before = await look();
    const spec = hostSpec({ ...SPEC, storeFirewalld: true });
    await reconcile(spec, on.host);
    expect(await on.journal()).toMatchObject({ persistence: "firewalld", backend: "iptables-nft" });
    expect(await on.sh(`cat ${DIRECT_PATH}`)).toContain(THEIRS.replace("</direct>\n", ""));
    for (const event of ["firewall-cmd --reload", "systemctl restart firewalld; firewall-cmd --state"]) {
      await on.sh(event);
      expect((await refresh(spec, on.host))?.drift).toBe("none");
    }
    await on.sandbox.reboot();
    expect(await comesTrue(spec, on)).toBe("none");

    await remove(spec, on.host);
    expect(await look()).toBe(before);
    await on.sandbox.reboot();
    expect(await on.sh("iptables-save | grep -c KUMA || :")).toBe("0\n");
  });
});

test("with an open gate firewalld's own rules let traffic by right after each reload", async () => {
  on = await TestHost.start({ init: "systemd" });
  await on.sh("systemctl enable --now firewalld; firewall-cmd --state");
  const before = await look();
  const spec = hostSpec({ ...SPEC, persistence: "firewalld", onProxyDown: "fail-open" });
  await reconcile(spec, on.host);
  const seconds: number[] = [];
  for (let reload = 0; reload < 4; reload += 1) {
    await on.sh("firewall-cmd --reload");
    const began = performance.now();
    await until(async () => (await on.sh("sh /var/lib/kuma-transparent-proxy/gate look")).startsWith("open\n"));
    seconds.push((performance.now() - began) / 1000);
  }
  // The watch alone looks at the rules every ten seconds.
  expect(Math.max(...seconds)).toBeLessThan(3);
  expect((await refresh(spec, on.host))?.drift).toMatch(/^nobody listens on .*: traffic passes by the sidecar$/);
  await remove(spec, on.host);
  expect(await look()).toBe(before);
});

describe("changes of who keeps them", () => {
  beforeEach(async () => {
    on = await TestHost.start({ init: "systemd" });
    await on.sh("systemctl start firewalld; firewall-cmd --state");
  });

  test("from firewalld to systemd and back, and other rules: always true at the end", async () => {
    const before = await look();
    const stored = hostSpec({ ...SPEC, persistence: "firewalld" });
    const other = hostSpec({
      allowLockout: true,
      persistence: "firewalld",
      redirect: { outbound: { excludePorts: [3306] } },
    });
    const kept = hostSpec({ ...SPEC, backend: "iptables", persistence: "systemd" });
    for (const spec of [stored, other, kept, stored]) {
      expect((await reconcile(spec, on.host)).plan.changes).toEqual([]);
      expect((await refresh(spec, on.host))?.drift).toBe("none");
    }
    await remove(stored, on.host);
    expect(await look()).toBe(before);
  });

  test("a change that nobody confirms is taken back, direct rules and all", async () => {
    const spec = hostSpec({ ...SPEC, persistence: "firewalld" });
    await reconcile(spec, on.host);
    const applied = await look();
    const other = hostSpec({
      allowLockout: true,
      persistence: "firewalld",
      redirect: { outbound: { excludePorts: [3306] } },
    });
    const plan = planHost(on.host.name, other, await on.host.observe(other));
    await on.host.apply(plan, other, { token: "0123abcd", holder: "ci@runner-7", seconds: 60 });
    expect(await on.host.rollBack({ token: "0123abcd", holder: "", seconds: 0 })).toMatchObject({
      answer: "rolled-back",
    });
    expect((await refresh(spec, on.host))?.drift).toBe("none");
    expect(await look()).toBe(applied);
  });
});

test("firewalld writes its file anew, in words of its own: no drift, and the others' rules stay when ours go", async () => {
  on = await TestHost.start({ init: "systemd" });
  await on.sandbox.writeFile(DIRECT_PATH, THEIRS);
  await on.sh("systemctl start firewalld; firewall-cmd --state");
  const spec = hostSpec({ ...SPEC, storeFirewalld: true });
  await reconcile(spec, on.host);
  await on.sh(
    "firewall-cmd --permanent --direct --add-rule ipv4 filter INPUT 0 -p tcp --dport 8 -j DROP; firewall-cmd --reload",
  );
  expect((await refresh(spec, on.host))?.drift).toBe("none");
  await remove(spec, on.host);
  expect(
    await on.sh(
      "firewall-cmd --permanent --direct --get-all-rules; firewall-cmd --permanent --direct --get-all-passthroughs",
    ),
  ).toBe(
    "ipv4 filter INPUT 0 -p tcp --dport 9100 -j PRINTER\nipv4 filter INPUT 0 -p tcp --dport 8 -j DROP\nipv4 -t filter -A PRINTER -s 10.0.0.0/8 -j ACCEPT\n",
  );
});

test.each(["bullseye", "trixie"] as const)("%s: by systemd, and by firewalld itself", async (suite) => {
  on = await TestHost.start({ init: "systemd", suite });
  await on.sh("systemctl start firewalld; firewall-cmd --state");
  const spec = hostSpec({ ...SPEC, backend: "iptables" });
  await reconcile(spec, on.host);
  await on.sh("firewall-cmd --reload");
  expect(await comesTrue(spec, on)).toBe("none");
  const stored = hostSpec({ ...SPEC, storeFirewalld: true });
  await reconcile(stored, on.host);
  await on.sh("firewall-cmd --reload");
  expect((await refresh(stored, on.host))?.drift).toBe("none");
});

test("a file of direct rules that is none is refused: KTP291; nothing was changed", async () => {
  on = await TestHost.start({ init: "systemd" });
  await on.sandbox.writeFile(DIRECT_PATH, "<direct>\n");
  const before = await look();
  await expect(reconcile(hostSpec({ storeFirewalld: true }), on.host)).rejects.toMatchObject({ code: "KTP291" });
  await expect(reconcile(hostSpec({ persistence: "firewalld", backend: "nftables" }), on.host)).rejects.toMatchObject({
    code: "KTP292",
  });
  expect(await look()).toBe(before);
});
