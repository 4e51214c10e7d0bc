import { reconcileMeshDns } from "../../lib/engine/mesh-dns/reconcile";
import { refreshMeshDns } from "../../lib/engine/mesh-dns/refresh";
import { removeMeshDns } from "../../lib/engine/mesh-dns/remove";
import type { MeshDnsHost } from "../../lib/host/host";
import { DNS_STATE } from "../../lib/plan/state-folder";
import { meshDnsUnderTest, TestHost } from "../support/host-under-test";
import { meshDnsSpec } from "../support/mesh-dns-spec";
import { wholeResolver } from "./mesh-dns-scene";

/** Files of nameservers as nobody would lay them out, which are met all the same: none of them is lost, or made another thing. */

const DEBIAN = "nameserver 9.9.9.9\nsearch lan\n";
const spec = meshDnsSpec({ via: { controlPlane: { addresses: "10.0.0.1", port: 53 } } });

let on: TestHost;
let dns: MeshDnsHost;
beforeEach(async () => {
  on = await TestHost.start();
  dns = (await meshDnsUnderTest(on.sandbox)).host;
});
afterEach(() => on.stop());

test.each([
  {
    name: "a link to a device",
    prepare: "mknod /etc/void p; ln -sf void /etc/resolv.conf",
    says: "/etc/void is no file",
  },
  { name: "a folder", prepare: "rm /etc/resolv.conf; mkdir /etc/resolv.conf", says: "/etc/resolv.conf is no file" },
  {
    name: "a link that leads through folders which are not there",
    prepare: "ln -sf ../run/systemd/resolve/stub-resolv.conf /etc/resolv.conf",
    says: "/run/systemd/resolve/stub-resolv.conf, which systemd-resolved, by its stub writes anew",
  },
])("$name is refused, and left as it is", async ({ prepare, says }) => {
  await on.sh(prepare);
  const lies = () => on.sh("ls -ld /etc/resolv.conf /etc/void 2>&1 || :; ls /etc/resolv.conf/ 2>&1 || :");
  const before = await lies();
  await expect(reconcileMeshDns(spec, dns)).rejects.toMatchObject({ message: expect.stringContaining(says) });
  expect(await lies()).toBe(before);
});

describe("a file that was moved, and a link put in its place", () => {
  const MOVE = "mv /etc/resolv.conf /etc/network/resolv.conf; ln -s network/resolv.conf /etc/resolv.conf";
  beforeEach(async () => {
    await on.sandbox.writeFile("/etc/resolv.conf", DEBIAN);
    await reconcileMeshDns(spec, dns);
    await on.sh(MOVE);
  });

  test("is still told, and given back where it lies now", async () => {
    await reconcileMeshDns(spec, dns);
    expect((await refreshMeshDns(spec, dns))?.drift).toBe("none");
    expect(await on.sh("readlink /etc/resolv.conf; sed -n 2p /etc/resolv.conf")).toBe(
      "network/resolv.conf\nnameserver 10.0.0.1\n",
    );
    await removeMeshDns(spec, dns);
    expect(await on.sh("readlink /etc/resolv.conf; cat /etc/network/resolv.conf")).toBe(
      `network/resolv.conf\n${DEBIAN}`,
    );
  });

  test("is given back where it lies now, whoever did not look since", async () => {
    await removeMeshDns(spec, dns);
    expect(await on.sh("readlink /etc/resolv.conf; cat /etc/network/resolv.conf")).toBe(
      `network/resolv.conf\n${DEBIAN}`,
    );
  });
});

test("a folder that cannot be written to leaves all as it was, and says so", async () => {
  await on.sandbox.writeFile("/etc/resolv.conf", DEBIAN);
  await on.sh("mount --bind /etc /etc; mount -o remount,ro,bind /etc");
  const before = await wholeResolver(on);
  await expect(reconcileMeshDns(spec, dns)).rejects.toMatchObject({ code: expect.not.stringMatching("KTP263") });
  expect(await wholeResolver(on)).toBe(before);
});

test("whoever takes the journal away still gets our lines out by a delete", async () => {
  await on.sandbox.writeFile("/etc/resolv.conf", DEBIAN);
  await reconcileMeshDns(spec, dns);
  await on.sh("rm /var/lib/kuma-transparent-proxy-dns/journal");
  await removeMeshDns(spec, dns);
  expect(await on.sh("cat /etc/resolv.conf")).toBe(DEBIAN);
});

test("an uninstall that breaks off is named by its own path", async () => {
  await on.sandbox.writeFile("/etc/resolv.conf", DEBIAN);
  await reconcileMeshDns(spec, dns);
  await on.sh(`sed -i '/^way=/d' ${DNS_STATE.journal}`);
  await expect(removeMeshDns(spec, dns)).rejects.toMatchObject({
    code: "KTP267",
    message: expect.stringContaining(`\`sh ${DNS_STATE.uninstall}\``),
  });
});
