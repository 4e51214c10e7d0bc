import { readFileSync } from "node:fs";
import { reconcileMeshDns } from "../../lib/engine/mesh-dns/reconcile";
import { Upstream } from "../../sandbox/upstream";
import { RESOLVER_OWNERS, type ResolverOwner } from "../cases/resolver-owners";
import { meshDnsUnderTest, TestHost } from "../support/host-under-test";
import { lookedUp } from "../support/looked-up";
import { OTHER_NAME, SERVERS, startNetworkDns } from "../support/mesh-dns-servers";
import { meshDnsSpec } from "../support/mesh-dns-spec";
import { expectKnown, wholeResolver } from "./mesh-dns-scene";

/**
 * Owners of a resolver that nothing can be told, and what is said of it. Of the others a whole life is in
 * {@link file://./mesh-dns-owners.test.ts}.
 * @needs systemd
 */

/** Root of a user namespace may not make files immutable. */
const isPossible = ({ needsRoot = false }: ResolverOwner) => !needsRoot || IS_ROOT;
const IS_ROOT = /^\s*0\s+0\s+4294967295/.test(readFileSync("/proc/self/uid_map", "utf8"));

const owners = RESOLVER_OWNERS.filter(({ way }) => way === undefined);
for (const { name } of owners.filter((owner) => !isPossible(owner))) test.skip(name, () => undefined);

let upstream: Upstream;
beforeAll(async () => {
  upstream = await Upstream.start();
  await startNetworkDns(upstream, SERVERS.ordinary);
});
afterAll(() => upstream.stop());

test.each(owners.filter(isPossible))("$name: is refused before anything is changed, with what to do", async (owner) => {
  await using on = await TestHost.start({ ...owner.host, upstream });
  await on.sh(owner.prepare);
  await expectKnown(on, owner);
  expect(await lookedUp(on.sandbox, OTHER_NAME.name)).toEqual([OTHER_NAME.address]);
  const before = await wholeResolver(on);
  await using dns = await meshDnsUnderTest(on.sandbox);
  for (const mode of ["auto", "resolv-conf"] as const) {
    const spec = meshDnsSpec({ via: { controlPlane: { addresses: SERVERS.controlPlane, port: 53 } }, mode });
    await expect(reconcileMeshDns(spec, dns.host)).rejects.toMatchObject({
      code: mode === "auto" ? "KTP328" : expect.stringMatching(/^KTP3(22|27|30)$/),
    });
  }
  expect(await wholeResolver(on)).toBe(before);
});
