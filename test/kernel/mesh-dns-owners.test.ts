import type { Confirming } from "../../lib/engine/confirm";
import { reconcileMeshDns } from "../../lib/engine/mesh-dns/reconcile";
import { refreshMeshDns } from "../../lib/engine/mesh-dns/refresh";
import { removeMeshDns } from "../../lib/engine/mesh-dns/remove";
import type { MeshDnsHost } from "../../lib/host/host";
import { DNS_STATE } from "../../lib/plan/state-folder";
import { KEEPER_NAMES } from "../../lib/resolver/keeper";
import { Upstream } from "../../sandbox/upstream";
import { RESOLVER_OWNERS } from "../cases/resolver-owners";
import { meshDnsUnderTest, TestHost } from "../support/host-under-test";
import { lookedUp } from "../support/looked-up";
import { MESH_NAME, OTHER_NAME, SERVERS, startNameServers } from "../support/mesh-dns-servers";
import { meshDnsSpec } from "../support/mesh-dns-spec";
import { expectKnown, throughNewShell, wholeResolver } from "./mesh-dns-scene";
import { SETTLED } from "./units";

/**
 * The life of a `MeshDNS` with every owner of a resolver: told, told again, written over by the owner, repaired, booted and
 * given back, beside a control plane's DNS server and the network's own.
 * @needs systemd bullseye trixie busybox
 */

let upstream: Upstream;
beforeAll(async () => {
  upstream = await Upstream.start();
  await startNameServers(upstream);
});
afterAll(() => upstream.stop());

/** By which file each path leads where, and when that was changed last. */
const WRITTEN = `stat -L -c '%n %i %z' /etc/resolv.conf $(find ${DNS_STATE.directory} /etc -type f -name '*kuma*' -o -path '${DNS_STATE.directory}/*')`;

const owners = RESOLVER_OWNERS.flatMap(({ way, ...owner }) => (way === undefined ? [] : [{ ...owner, way }]));

describe.each(owners)("$name", (owner) => {
  const { host: options, prepare, way, keeper, resolves = true } = owner;
  const spec = meshDnsSpec({
    via: { controlPlane: { addresses: SERVERS.controlPlane, port: way === "resolv-conf" ? 53 : 5653 } },
    probe: { mesh: MESH_NAME.name, ...(resolves ? { other: OTHER_NAME.name } : {}) },
    confirm: { timeoutSeconds: 30 },
  });
  let on: TestHost;
  let dns: MeshDnsHost;
  let confirming: Confirming<MeshDnsHost>;
  let before: string;
  const look = () => wholeResolver(on);

  beforeAll(async () => {
    on = await TestHost.start({ ...options, upstream });
    await on.sh(prepare);
    before = await look();
    dns = (await meshDnsUnderTest(on.sandbox)).host;
    confirming = throughNewShell(on.sandbox);
  });
  afterAll(() => on.stop());

  async function bothResolve(): Promise<void> {
    expect(await lookedUp(on.sandbox, MESH_NAME.name)).toEqual([MESH_NAME.address]);
    expect(await lookedUp(on.sandbox, OTHER_NAME.name)).toEqual(resolves ? [OTHER_NAME.address] : []);
  }

  test("is known for what he is", () => expectKnown(on, owner));

  test("is told by the way that the table names, once both names resolve", async () => {
    const { plan } = await reconcileMeshDns(spec, dns, { confirming });
    expect(plan).toMatchObject({ way, changes: [] });
    await bothResolve();
  });

  test("is told nothing a second time, and nothing is written", async () => {
    const told = [await look(), await on.sh(WRITTEN)];
    await reconcileMeshDns(spec, dns, { confirming });
    expect([await look(), await on.sh(WRITTEN)]).toEqual(told);
    expect((await refreshMeshDns(spec, dns))?.drift).toBe("none");
  });

  // Of busybox there is no dig; what the C library's module of systemd-resolved is told, dig does not ask.
  const isAskedByDig = options.suite !== "busybox" && !(way === "systemd-resolved" && keeper === "resolved-uplink");
  if (isAskedByDig) {
    test("answers over UDP and TCP", async () => {
      for (const over of ["+notcp", "+tcp"]) {
        expect(await on.sh(`dig +short ${over} ${MESH_NAME.name} A`)).toBe(`${MESH_NAME.address}\n`);
      }
    });
  }

  if (way === "systemd-resolved") {
    test("tells resolvectl, too", async () => {
      for (const { name, address } of [MESH_NAME, OTHER_NAME]) {
        expect(await on.sh(`resolvectl query --legend=no ${name}`)).toContain(`${name}: ${address}`);
      }
    });
  }

  test("is given back to the byte, and told again", async () => {
    expect(await removeMeshDns(spec, dns)).toEqual([]);
    expect(await look()).toBe(before);
    expect(await lookedUp(on.sandbox, MESH_NAME.name)).toEqual([]);
    expect(await refreshMeshDns(spec, dns)).toBeUndefined();
    await reconcileMeshDns(spec, dns, { confirming });
  });

  if (owner.lasts ?? true) {
    test("is told after a boot, too", async () => {
      await on.sandbox.reboot();
      await on.sh(SETTLED);
      const drift = (await refreshMeshDns(spec, dns))?.drift;
      expect(drift).toEqual(owner.writesAtBoot ? expect.stringContaining("wrote anew") : "none");
      await reconcileMeshDns(spec, dns, { confirming });
      await bothResolve();
    });
  }

  test("writes his file again, which is drift by his name where it takes ours away, and is repaired", async () => {
    await on.sh(owner.rewrite);
    const drift = (await refreshMeshDns(spec, dns))?.drift;
    const who = keeper === "nobody" ? "somebody" : KEEPER_NAMES[keeper];
    expect(drift).toEqual(owner.survives ? "none" : expect.stringContaining(`which ${who} wrote anew`));
    await reconcileMeshDns(spec, dns, { confirming });
    expect((await refreshMeshDns(spec, dns))?.drift).toBe("none");
    expect(await lookedUp(on.sandbox, MESH_NAME.name)).toEqual([MESH_NAME.address]);
    expect(await lookedUp(on.sandbox, OTHER_NAME.name)).toEqual([OTHER_NAME.address]);
  });

  test("takes back our part alone of what he has written since", async () => {
    await removeMeshDns(spec, dns);
    expect(await lookedUp(on.sandbox, MESH_NAME.name)).toEqual([]);
    expect(await lookedUp(on.sandbox, OTHER_NAME.name)).toEqual([OTHER_NAME.address]);
  });
});
