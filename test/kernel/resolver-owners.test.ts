import { readFileSync } from "node:fs";
import { setTimeout as sleep } from "node:timers/promises";
import type { ResolverFacts } from "../../lib/resolver/facts";
import { keeperOf } from "../../lib/resolver/keeper";
import { readResolvConf } from "../../lib/resolver/resolv-conf";
import { objectionTo, WAYS, type Way } from "../../lib/resolver/ways";
import { Upstream } from "../../sandbox/upstream";
import { RESOLVER_OWNERS, type ResolverOwner } from "../cases/resolver-owners";
import { TestHost } from "../support/host-under-test";
import { lookedUp } from "../support/looked-up";
import { MESH_NAME, OTHER_NAME, SERVERS, startNetworkDns } from "../support/mesh-dns-servers";
import type { NameServer } from "../support/name-server";
import { doctorAt } from "./doctor-at";
import { examined } from "./examined";

/**
 * Every owner of a resolver, before there is anything of ours: what a look tells of him, and what his host resolves.
 * @needs systemd bullseye trixie busybox
 */

/** Root of a user namespace may not make files immutable. */
const isPossible = ({ needsRoot = false }: ResolverOwner) => !needsRoot || IS_ROOT;
const IS_ROOT = /^\s*0\s+0\s+4294967295/.test(readFileSync("/proc/self/uid_map", "utf8"));

for (const { name } of RESOLVER_OWNERS.filter((owner) => !isPossible(owner))) test.skip(name, () => undefined);

let upstream: Upstream;
let later: NameServer;
beforeAll(async () => {
  upstream = await Upstream.start();
  await startNetworkDns(upstream, SERVERS.ordinary);
  later = await startNetworkDns(upstream, SERVERS.later);
});
afterAll(() => upstream.stop());

/** What doctor says of a host that can be told by this way. */
function told(way: Way | undefined): string {
  if (way === undefined) return "note: nothing here can be told";
  return way === "resolv-conf" ? "note: only resolv.conf can be told" : `ok: ${way} can be told`;
}

/** The way that `auto` takes for a nameserver on this port; `undefined`: none. */
function chosen(facts: ResolverFacts, port: number): Way | undefined {
  const servers = { who: "control-plane", addresses: [SERVERS.controlPlane], port } as const;
  return WAYS.find((way) => objectionTo(way, servers, facts) === undefined);
}

describe.each(RESOLVER_OWNERS.filter(isPossible))(
  "$name",
  ({ host, prepare, file, keeper, way, resolves = true, ...owner }) => {
    let on: TestHost;
    let found: ResolverFacts;
    beforeAll(async () => {
      on = await TestHost.start({ ...host, upstream });
      await on.sh(prepare);
      found = (await examined(on)).resolver;
    });
    afterAll(() => on.stop());

    test("is known for what he is", () => {
      const { text = "", ...lies } = found.file;
      expect(lies).toEqual(file);
      expect(keeperOf({ target: found.file.target, comments: readResolvConf(text).comments })).toBe(keeper);
    });

    test("can be told by the way that the table names, and doctor says so", async () => {
      expect(chosen(found, 53)).toBe(way);
      expect(chosen(found, 5653)).toBe(way === "resolv-conf" ? undefined : way);
      const { of } = await doctorAt(on.sandbox);
      expect(of("mesh-names")).toEqual([expect.stringContaining(told(way))]);
    });

    test("resolves names of the network, and none of the mesh", async () => {
      expect(await lookedUp(on.sandbox, OTHER_NAME.name)).toEqual(resolves ? [OTHER_NAME.address] : []);
      expect(await lookedUp(on.sandbox, MESH_NAME.name)).toEqual([]);
    });

    if (owner.lasts ?? true) {
      test("is the same after a boot", async () => {
        await on.sandbox.reboot();
        await until(async () => (await lookedUp(on.sandbox, OTHER_NAME.name)).length === (resolves ? 1 : 0));
        expect((await examined(on)).resolver).toEqual(found);
      });
    }

    test("writes his file again when the network names another nameserver", async () => {
      await later.forget();
      await on.sh(owner.rewrite);
      expect(await lookedUp(on.sandbox, OTHER_NAME.name)).toEqual([OTHER_NAME.address]);
      expect(await later.asked()).toContain(`A ${OTHER_NAME.name}`);
    });
  },
);

/** Services come up after sshd has greeted. */
async function until(holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error("It did not come to be.");
    await sleep(50);
  }
}
