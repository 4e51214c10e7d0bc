import { reconcileMeshDns } from "../../lib/engine/mesh-dns/reconcile";
import { meshDnsUnderTest, TestHost } from "../support/host-under-test";
import { SERVERS } from "../support/mesh-dns-servers";
import { meshDnsSpec } from "../support/mesh-dns-spec";
import { ownerOf, wholeResolver } from "./mesh-dns-scene";

/**
 * A systemd-resolved that would take no answer of the mesh: signed by nobody, over no TLS.
 * @needs systemd
 */

jest.setTimeout(60_000);

test.each(["DNSSEC", "DNSOverTLS"])("%s=yes is refused, and nothing is told", async (setting) => {
  const owner = ownerOf("systemd-resolved of bookworm, by its stub");
  await using on = await TestHost.start(owner.host);
  await on.sh(owner.prepare);
  await on.sh(`mkdir -p /etc/systemd/resolved.conf.d
printf '[Resolve]\n${setting}=yes\n' >/etc/systemd/resolved.conf.d/strict.conf
systemctl restart systemd-resolved`);
  await using open = await meshDnsUnderTest(on.sandbox);
  const spec = meshDnsSpec({
    via: { controlPlane: { addresses: SERVERS.controlPlane, port: 5653 } },
    mode: "systemd-resolved",
  });
  const before = await wholeResolver(on);
  await expect(reconcileMeshDns(spec, open.host)).rejects.toMatchObject({
    code: "KTP337",
    message: expect.stringContaining(`\`${setting}=yes\``),
  });
  expect(await wholeResolver(on)).toBe(before);
});
