import { createHash } from "node:crypto";
import type { HostBackend } from "../../lib/plan/journal";
import { FAMILIES, type Family } from "../../lib/rules/model";
import type { Backend } from "../../lib/spec/host";
import { Upstream } from "../../sandbox/upstream";
import { type Answer, authority, request } from "./application";
import { INBOUND_SOURCE, type Passthrough } from "./bootstrap";
import type { Passed } from "./envoy";
import { MeshHost } from "./mesh-host";

/** HTTP between two hosts with a real Envoy each: what passes by which, to the very connection. */

// Hosts, applications and sidecars start before the first request.
jest.setTimeout(60_000);

const PORT = { meshed: 8080, excluded: 8081, excludedByClient: 8082, excludedByServer: 8083 } as const;

/** Both hosts have the same spec; which half of it counts depends on who asks whom. */
const REDIRECT = {
  outbound: { excludePorts: [PORT.excluded, PORT.excludedByClient] },
  inbound: { excludePorts: [22, PORT.excluded, PORT.excludedByServer] },
};

interface Check {
  readonly name: string;
  readonly user: "app" | "kuma-dp";
  /** Whom the client asks. */
  readonly of: "server" | "itself";
  readonly port: number;
  /** Sidecars that the request passes: the client's outbound, then the inbound of whom it asks. */
  readonly by: readonly ("outbound" | "inbound")[];
}

const CHECKS: readonly Check[] = [
  { name: "passes by both sidecars", user: "app", of: "server", port: PORT.meshed, by: ["outbound", "inbound"] },
  { name: "to a port that both exclude passes by none", user: "app", of: "server", port: PORT.excluded, by: [] },
  {
    name: "to a port that its own host excludes passes by the server's alone",
    user: "app",
    of: "server",
    port: PORT.excludedByClient,
    by: ["inbound"],
  },
  {
    name: "to a port that the server excludes passes by its own host's alone",
    user: "app",
    of: "server",
    port: PORT.excludedByServer,
    by: ["outbound"],
  },
  { name: "to its own host stays away from the sidecar", user: "app", of: "itself", port: PORT.meshed, by: [] },
  {
    name: "of the proxy user passes by the server's sidecar alone",
    user: "kuma-dp",
    of: "server",
    port: PORT.meshed,
    by: ["inbound"],
  },
  {
    name: "of the proxy user to its own host comes in by its own sidecar, once",
    user: "kuma-dp",
    of: "itself",
    port: PORT.meshed,
    by: ["inbound"],
  },
];

/** Long enough for many packets, and other bytes in each of them. */
const BODY = Array.from({ length: 40_000 }, (_, index) => `line ${index}\n`).join("");
const SHA256 = createHash("sha256").update(BODY).digest("hex");

interface BackendCase {
  readonly backend: Backend;
  readonly kept: HostBackend;
}

const BACKENDS: readonly BackendCase[] = [
  { backend: "iptables", kept: "iptables-nft" },
  { backend: "nftables", kept: "nftables" },
];

describe.each(BACKENDS)("$backend", ({ backend, kept }) => {
  let upstream: Upstream;
  let client: MeshHost;
  let server: MeshHost;

  beforeAll(async () => {
    upstream = await Upstream.start();
    const spec = { backend, connection: { exec: ["true"] }, redirect: REDIRECT };
    const start = () => MeshHost.start(upstream, Object.values(PORT), spec);
    [client, server] = await Promise.all([start(), start()]);
  });

  afterAll(async () => {
    await Promise.all([client?.stop(), server?.stop()]);
    await upstream?.stop();
  });

  test("before: a request reaches the application as it was sent", () => expectDirect());

  describe("in the mesh", () => {
    beforeAll(() => Promise.all([client.join(), server.join()]));

    test("rules are of the back-end, and the sidecar is the proxy user's", async () => {
      for (const { under } of [client, server]) {
        expect(await under.journal()).toMatchObject({ status: "applied", backend: kept, families: FAMILIES });
        expect((await under.sh("ps -C envoy -o user=,uid=")).trim().split(/\s+/)).toEqual(["kuma-dp", "5678"]);
      }
    });

    describe.each(FAMILIES)("%s: a request", (family) => {
      test.each(CHECKS)("$name", async (check) => {
        const passed = await passedDuring(async () => {
          expect(await ask(check, family)).toEqual(answered(check, family));
        });
        expect(passed).toEqual(expected(check, family, 1));
      });

      test("is one of ten at once, and each passes by both", async () => {
        const [check] = CHECKS as readonly [Check];
        const passed = await passedDuring(async () => {
          const answers = await Promise.all(Array.from({ length: 10 }, () => ask(check, family)));
          expect(answers).toEqual(Array.from({ length: 10 }, () => answered(check, family)));
        });
        expect(passed).toEqual(expected(check, family, 10));
      });
    });
  });

  test("afterwards: a request reaches the application as it was sent", async () => {
    expect(await Promise.all([client.leave(), server.leave()])).toEqual([[], []]);
    await expectDirect();
  });

  async function expectDirect(): Promise<void> {
    for (const family of FAMILIES) {
      const check: Check = { name: "", user: "app", of: "server", port: PORT.meshed, by: [] };
      expect(await ask(check, family)).toEqual(answered(check, family));
    }
  }

  function ask({ user, of, port }: Check, family: Family): Promise<Answer> {
    const to = asked(of).address(family);
    return request(client.under.sandbox, user, { to, port, path: "/orders?id=7", body: BODY });
  }

  function asked(of: Check["of"]): MeshHost {
    return of === "server" ? server : client;
  }

  /** The application hears whoever is the last on the way: a sidecar of its own host, or the client. */
  function answered({ of, port, by }: Check, family: Family): Answer {
    const to = asked(of).address(family);
    const peer = by.includes("inbound") ? INBOUND_SOURCE[family] : client.address(family);
    return { at: asked(of).name, peer, host: authority({ to, port }), path: "/orders?id=7", sha256: SHA256 };
  }

  function expected({ of, by }: Check, family: Family, times: number): Passages {
    const once = { accepted: times, opened: times };
    const on = (direction: Check["by"][number]) =>
      by.includes(direction) ? { [`${direction}:passthrough:${family}`]: once } : {};
    return of === "server"
      ? { client: on("outbound"), server: on("inbound") }
      : { client: { ...on("outbound"), ...on("inbound") }, server: {} };
  }

  async function passedDuring(action: () => Promise<void>): Promise<Passages> {
    const read = () => Promise.all([client.statistics(), server.statistics()]);
    const before = await read();
    await action();
    const after = await read();
    return { client: grown(before[0], after[0]), server: grown(before[1], after[1]) };
  }
});

type Grown = Readonly<Partial<Record<Passthrough, Passed>>>;

/** What passed by the sidecar of each host. */
interface Passages {
  readonly client: Grown;
  readonly server: Grown;
}

/** The difference of two statistics, without what stood still. */
function grown(before: Readonly<Record<Passthrough, Passed>>, after: Readonly<Record<Passthrough, Passed>>): Grown {
  const differences = (Object.keys(after) as Passthrough[]).map((name) => {
    const { accepted, opened } = after[name];
    return [name, { accepted: accepted - before[name].accepted, opened: opened - before[name].opened }] as const;
  });
  return Object.fromEntries(differences.filter(([, { accepted, opened }]) => accepted !== 0 || opened !== 0));
}
