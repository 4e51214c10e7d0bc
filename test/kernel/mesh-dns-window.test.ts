import { setTimeout as sleep } from "node:timers/promises";
import { reconcileMeshDns } from "../../lib/engine/mesh-dns/reconcile";
import { removeMeshDns } from "../../lib/engine/mesh-dns/remove";
import { reconcile } from "../../lib/engine/reconcile";
import type { MeshDnsHost } from "../../lib/host/host";
import { planMeshDns } from "../../lib/plan/mesh-dns/plan";
import { planHost } from "../../lib/plan/plan";
import { DNS_STATE, HOST_STATE } from "../../lib/plan/state-folder";
import { Upstream } from "../../sandbox/upstream";
import { hostSpec, meshDnsUnderTest, TestHost } from "../support/host-under-test";
import { lookedUp } from "../support/looked-up";
import { MESH_NAME, OTHER_NAME, SERVERS, startNameServers } from "../support/mesh-dns-servers";
import { meshDnsSpec } from "../support/mesh-dns-spec";
import { ownerOf, throughNewShell, wholeResolver } from "./mesh-dns-scene";

/**
 * The confirm window of a `MeshDNS`: what nobody confirms, the host takes back by itself, whoever owns its resolver.
 * @needs systemd
 */

jest.setTimeout(60_000);

const WINDOW = { token: "0123abcd", holder: "ci@runner-7", seconds: 2 };

let upstream: Upstream;
beforeAll(async () => {
  upstream = await Upstream.start();
  await startNameServers(upstream);
});
afterAll(() => upstream.stop());

const until = async (holds: () => Promise<boolean>) => {
  while (!(await holds())) await sleep(100);
};

describe.each([
  { name: "a plain file, which a DHCP client replaces", port: 53 },
  { name: "a file that is mounted, as in a container", port: 53 },
  { name: "systemd-resolved of bookworm, by its stub", port: 5653 },
  { name: "dnsmasq", port: 5653 },
])("$name", ({ name, port }) => {
  const owner = ownerOf(name);
  const via = { controlPlane: { addresses: SERVERS.controlPlane, port } };
  const spec = meshDnsSpec({ via });
  let on: TestHost;
  let dns: MeshDnsHost;
  let before: string;

  beforeAll(async () => {
    on = await TestHost.start({ ...owner.host, upstream });
    await on.sh(owner.prepare);
    dns = (await meshDnsUnderTest(on.sandbox)).host;
    before = await wholeResolver(on);
  });
  afterAll(() => on.stop());

  const isOver = async () => (await on.sh(`[ -e ${DNS_STATE.window} ] && echo open || echo over`)) === "over\n";

  async function applyByHand(): Promise<void> {
    expect(await dns.apply(planMeshDns(dns.name, spec, await dns.observe(spec)), spec, WINDOW)).toBe("applied");
    expect(await lookedUp(on.sandbox, MESH_NAME.name)).toEqual([MESH_NAME.address]);
  }

  test("nobody comes: it is as before, at once where the old connection lives", async () => {
    const nowhere = { ...throughNewShell(on.sandbox), reconnect: () => Promise.reject(new Error("no route to host")) };
    await expect(reconcileMeshDns(spec, dns, { confirming: nowhere })).rejects.toMatchObject({ code: "KTP280" });
    expect(await wholeResolver(on)).toBe(before);
  });

  test("nobody says a word: it is as before when the window is over", async () => {
    await applyByHand();
    await until(isOver);
    expect(await wholeResolver(on)).toBe(before);
    expect(await lookedUp(on.sandbox, MESH_NAME.name)).toEqual([]);
  });

  test("a name that does not resolve: it is as before, and the name is told", async () => {
    const probing = meshDnsSpec({ via, probe: { mesh: MESH_NAME.name, other: "nowhere.test" } });
    await expect(reconcileMeshDns(probing, dns, { confirming: throughNewShell(on.sandbox) })).rejects.toMatchObject({
      code: "KTP286",
      message: expect.stringContaining("probe.other: the change was taken back, since nowhere.test did not resolve"),
    });
    expect(await wholeResolver(on)).toBe(before);
  });

  test("one that had another nameserver has that again", async () => {
    const other = meshDnsSpec({ via: { controlPlane: { addresses: [SERVERS.controlPlane, "198.51.100.2"], port } } });
    await reconcileMeshDns(other, dns, { confirming: throughNewShell(on.sandbox) });
    const applied = await wholeResolver(on);
    await applyByHand();
    await until(isOver);
    expect(await wholeResolver(on)).toBe(applied);
    await removeMeshDns(other, dns);
    expect(await wholeResolver(on)).toBe(before);
  });

  const boots = (owner.lasts ?? true) ? test : undefined;
  boots?.("a boot within the window ends it: it is as before", async () => {
    await applyByHand();
    await on.sandbox.powerCut();
    if (!("init" in owner.host)) {
      // Nobody is there to do it at boot: whoever comes next does.
      await reconcileMeshDns(spec, dns, { confirming: throughNewShell(on.sandbox) });
      await removeMeshDns(spec, dns);
    }
    await until(isOver);
    expect(await wholeResolver(on)).toBe(before);
    expect(await lookedUp(on.sandbox, MESH_NAME.name)).toEqual([]);
  });

  test("what its owner writes meanwhile stays", async () => {
    await applyByHand();
    await on.sh(owner.rewrite);
    await until(isOver);
    expect(await lookedUp(on.sandbox, MESH_NAME.name)).toEqual([]);
    expect(await lookedUp(on.sandbox, OTHER_NAME.name)).toEqual([OTHER_NAME.address]);
    expect(await on.sh("grep -c kuma-transparent-proxy /etc/resolv.conf || :")).toBe("0\n");
  });
});

test("a host waits for one word at a time, of its rules or of its resolver", async () => {
  await using on = await TestHost.start();
  await using open = await meshDnsUnderTest(on.sandbox);
  await on.sh("printf 'nameserver 198.51.100.53\n' >/etc/resolv.conf");
  const spec = meshDnsSpec({ via: { controlPlane: { addresses: SERVERS.controlPlane, port: 53 } } });
  const rules = hostSpec({});
  const held = { code: "KTP283", message: expect.stringContaining("waits for ci@runner-7") };

  await on.host.apply(planHost("web", rules, await on.host.observe(rules)), rules, { ...WINDOW, seconds: 60 });
  await expect(reconcileMeshDns(spec, open.host)).rejects.toMatchObject(held);
  await on.host.rollBack({ ...WINDOW, seconds: 60 });
  expect(await on.sh(`ls ${HOST_STATE.directory} 2>&1 || :`)).toContain("No such file");

  await open.host.apply(planMeshDns("web", spec, await open.host.observe(spec)), spec, { ...WINDOW, seconds: 60 });
  await expect(reconcile(rules, on.host)).rejects.toMatchObject(held);
  // Whoever did not look is told by the host itself.
  const blind = planHost("web", rules, { ...(await on.host.observe(rules)) });
  expect(await on.host.apply(blind, rules)).toBe("changed");
  await open.host.confirm({ ...WINDOW, seconds: 60 }, spec);
  await reconcile(rules, on.host);
});
