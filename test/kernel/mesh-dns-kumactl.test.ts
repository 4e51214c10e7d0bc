import { reconcileMeshDns } from "../../lib/engine/mesh-dns/reconcile";
import { refreshMeshDns } from "../../lib/engine/mesh-dns/refresh";
import { removeMeshDns } from "../../lib/engine/mesh-dns/remove";
import type { MeshDnsHost } from "../../lib/host/host";
import { planMeshDns } from "../../lib/plan/mesh-dns/plan";
import type { MeshDnsSpec } from "../../lib/spec/mesh-dns";
import { meshDnsUnderTest, TestHost } from "../support/host-under-test";
import { meshDnsSpec } from "../support/mesh-dns-spec";
import { wholeResolver } from "./mesh-dns-scene";

/** The traps of kumactl 1.x, which found itself in resolv.conf by a substring and gave back a copy for ever: none of them here. */

const BACKUP = "/etc/resolv.conf.kuma-backup";
const DEBIAN = "nameserver 9.9.9.9\nsearch lan\n";

let on: TestHost;
let dns: MeshDnsHost;
beforeEach(async () => {
  on = await TestHost.start();
  dns = (await meshDnsUnderTest(on.sandbox)).host;
});
afterEach(() => on.stop());

const spec = (addresses: string, more: Partial<MeshDnsSpec> = {}) =>
  meshDnsSpec({ via: { controlPlane: { addresses, port: 53 } }, ...more });
const write = (text: string, path = "/etc/resolv.conf") => on.sandbox.writeFile(path, text);
const read = () => on.sh("cat /etc/resolv.conf");

test("10.0.0.1 is not there because 10.0.0.10 is, nor because a comment names it", async () => {
  await write("# was nameserver 10.0.0.1\nnameserver 10.0.0.10\n");
  const before = await wholeResolver(on);
  await reconcileMeshDns(spec("10.0.0.1"), dns);
  expect(await read()).toContain("\nnameserver 10.0.0.1\n");
  await removeMeshDns(spec("10.0.0.1"), dns);
  expect(await wholeResolver(on)).toBe(before);
});

test("an address that changes takes the place of the former one, and what was there at first comes back", async () => {
  await write(DEBIAN);
  const before = await wholeResolver(on);
  await reconcileMeshDns(spec("10.0.0.1"), dns);
  await reconcileMeshDns(spec("10.0.0.2"), dns);
  expect(await read()).not.toContain("10.0.0.1");
  await removeMeshDns(spec("10.0.0.2"), dns);
  expect(await wholeResolver(on)).toBe(before);
});

test("an administrator's later edit outlives us, and is told", async () => {
  await write(DEBIAN);
  await reconcileMeshDns(spec("10.0.0.1"), dns);
  await on.sh("echo 'options timeout:1' >>/etc/resolv.conf");
  expect((await refreshMeshDns(spec("10.0.0.1"), dns))?.drift).toBe("none");
  expect(await removeMeshDns(spec("10.0.0.1"), dns)).toEqual([
    "somebody has written to /etc/resolv.conf since: our lines alone were taken out of it",
  ]);
  expect(await read()).toBe(`${DEBIAN}options timeout:1\n`);
});

test("a file that somebody wrote anew is left as it is, and that is told", async () => {
  await write(DEBIAN);
  await reconcileMeshDns(spec("10.0.0.1"), dns);
  await write("nameserver 8.8.8.8\n");
  expect(await removeMeshDns(spec("10.0.0.1"), dns)).toEqual([
    "somebody has written /etc/resolv.conf anew: nothing of ours was left in it",
  ]);
  expect(await read()).toBe("nameserver 8.8.8.8\n");
});

test("a file that was not there, and has others' lines by now, stays with these", async () => {
  await on.sh("rm /etc/resolv.conf");
  await reconcileMeshDns(spec("10.0.0.1"), dns);
  expect(await on.sh("stat -c %a /etc/resolv.conf")).toBe("644\n");
  await on.sh("echo 'nameserver 8.8.8.8' >>/etc/resolv.conf");
  await removeMeshDns(spec("10.0.0.1"), dns);
  expect(await read()).toBe("nameserver 8.8.8.8\n");
});

describe("what kumactl left", () => {
  beforeEach(async () => {
    await write(`nameserver 10.0.0.1\n${DEBIAN}`);
    await write(DEBIAN, BACKUP);
  });

  test("stays where nobody asks, and is told", async () => {
    const { notes } = await reconcileMeshDns(spec("10.0.0.1"), dns);
    expect(notes.join()).toContain("`adopt: true` takes that away");
    await removeMeshDns(spec("10.0.0.1"), dns);
    expect(await read()).toBe(`nameserver 10.0.0.1\n${DEBIAN}`);
    expect(await on.sh(`cat ${BACKUP}`)).toBe(DEBIAN);
  });

  test.each(["10.0.0.1", "10.0.0.2"])("is taken over where that is asked, of a mesh now at %s", async (address) => {
    await reconcileMeshDns(spec(address, { adopt: true }), dns);
    expect((await read()).match(/^nameserver .*$/gm)).toEqual([`nameserver ${address}`, "nameserver 9.9.9.9"]);
    expect(await on.sh(`ls ${BACKUP} 2>&1 || :`)).toContain("No such file");
    await removeMeshDns(spec(address), dns);
    expect(await read()).toBe(DEBIAN);
  });

  test("of which the backup is stale: it goes, and what was written since stays", async () => {
    await write("nameserver 10.0.0.1\nnameserver 8.8.8.8\n");
    await reconcileMeshDns(spec("10.0.0.1", { adopt: true }), dns);
    await removeMeshDns(spec("10.0.0.1"), dns);
    expect(await read()).toBe("nameserver 8.8.8.8\n");
    expect(await on.sh(`ls ${BACKUP} 2>&1 || :`)).toContain("No such file");
  });

  test("comes back where the change is taken back", async () => {
    const before = await wholeResolver(on);
    const adopting = spec("10.0.0.2", { adopt: true });
    const window = { token: "0123abcd", holder: "ci@runner-7", seconds: 60 };
    await dns.apply(planMeshDns("web", adopting, await dns.observe(adopting)), adopting, window);
    expect(await dns.rollBack(window)).toMatchObject({ answer: "rolled-back" });
    expect(await wholeResolver(on)).toBe(before);
  });
});
