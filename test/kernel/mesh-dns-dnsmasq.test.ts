import { reconcileMeshDns } from "../../lib/engine/mesh-dns/reconcile";
import { refreshMeshDns } from "../../lib/engine/mesh-dns/refresh";
import { removeMeshDns } from "../../lib/engine/mesh-dns/remove";
import type { MeshDnsHost } from "../../lib/host/host";
import { Upstream } from "../../sandbox/upstream";
import { meshDnsUnderTest, TestHost } from "../support/host-under-test";
import { lookedUp } from "../support/looked-up";
import { OTHER_NAME, SERVERS, startNetworkDns } from "../support/mesh-dns-servers";
import { meshDnsSpec } from "../support/mesh-dns-spec";
import { ownerOf, wholeResolver } from "./mesh-dns-scene";

/**
 * A dnsmasq reads its configuration when it starts, and that of others may be in its way by then.
 * @needs systemd
 */

const spec = meshDnsSpec({ via: { controlPlane: { addresses: SERVERS.controlPlane } } });

let upstream: Upstream;
let on: TestHost;
let dns: MeshDnsHost;
beforeAll(async () => {
  upstream = await Upstream.start();
  await startNetworkDns(upstream, SERVERS.ordinary);
  const { host, prepare } = ownerOf("dnsmasq");
  on = await TestHost.start({ ...host, upstream });
  await on.sh(prepare);
  dns = (await meshDnsUnderTest(on.sandbox)).host;
});
afterAll(async () => {
  await on.stop();
  await upstream.stop();
});

test("a line of somebody else that it would not start with is told before anything is changed, and it runs on", async () => {
  await on.sh("echo no-such-setting >/etc/dnsmasq.d/broken.conf; echo neither >/etc/dnsmasq.d/former.dpkg-old");
  const before = await wholeResolver(on);
  await expect(reconcileMeshDns(spec, dns)).rejects.toMatchObject({
    code: "KTP268",
    message: expect.stringContaining("/etc/dnsmasq.d/broken.conf"),
  });
  expect(await wholeResolver(on)).toBe(before);
  expect(await lookedUp(on.sandbox, OTHER_NAME.name)).toEqual([OTHER_NAME.address]);
  // A file that its command line leaves out is in nobody's way.
  await on.sh("rm /etc/dnsmasq.d/broken.conf");
  expect((await reconcileMeshDns(spec, dns)).plan.way).toBe("dnsmasq");
});

test("one that was stopped is drift, and is nothing that a destroy waits for", async () => {
  await on.sh("systemctl stop dnsmasq");
  expect((await refreshMeshDns(spec, dns))?.drift).toBe(
    "dnsmasq cannot do it any more: The host cannot resolve names of the mesh by dnsmasq: it does not run there",
  );
  expect(await removeMeshDns(spec, dns)).toEqual([]);
  expect(await on.sh("ls /etc/dnsmasq.d; systemctl is-active dnsmasq || :")).not.toContain("kuma");
});
