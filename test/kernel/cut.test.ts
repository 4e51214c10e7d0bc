import { spawn } from "node:child_process";
import { reconcile } from "../../lib/engine/reconcile";
import { remove } from "../../lib/engine/remove";
import { hostOverSsh, hostSpec, TestHost } from "../support/host-under-test";
import { LastingConnection, repeatLines } from "./lasting-connection";

/** Connections that are older than the rules: who logged in to load them, and whoever is idle meanwhile. */

const PORT = 9000;
const OUTSIDE = { ipv4: "198.51.100.7", ipv6: "2001:db8::7" } as const;

/** Without a firewall the kernel does not track connections: the first rules make it begin, in the middle of them. */
const TRACKING = [
  { name: "never tracked a connection", prepare: "" },
  { name: "tracks connections", prepare: "iptables -A INPUT -m conntrack --ctstate INVALID -j DROP" },
] as const;

let on: TestHost;
let connections: Readonly<Record<"out" | "out6" | "in" | "ssh", LastingConnection>>;

async function openAll(prepare: string): Promise<void> {
  on = await TestHost.start();
  const { sandbox } = on;
  await on.sh(prepare);
  await Promise.all([repeatLines(sandbox, PORT), repeatLines(sandbox.upstream, PORT)]);
  connections = {
    out: await LastingConnection.open(sandbox, OUTSIDE.ipv4, PORT, "app"),
    out6: await LastingConnection.open(sandbox, OUTSIDE.ipv6, PORT, "app"),
    in: await LastingConnection.open(sandbox.upstream, sandbox.upstreamAddress, PORT),
    ssh: await LastingConnection.over(ssh()),
  };
}

afterEach(async () => {
  for (const connection of Object.values(connections)) connection.close();
  await on.stop();
});

/** A session of the real client. The host speaks first: what the client sends would make the kernel know its direction. */
function ssh() {
  const { keyPath, address } = on.sandbox;
  const unknown = ["-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "BatchMode=yes"];
  return spawn("ssh", ["-F", "none", "-q", "-i", keyPath, ...unknown, `root@${address}`, SPEAK], { stdio: "pipe" });
}

const SPEAK = "head -n 1; while sleep 0.05; do [ ! -f /run/speak ] || { echo again; rm /run/speak; }; done";

async function hear(): Promise<Record<string, string>> {
  const heard = Object.entries(connections).map(async ([name, one]) => {
    const answer = name === "ssh" ? await one.hear(() => on.sh("touch /run/speak")) : await one.say("again");
    return [name, answer] as const;
  });
  return Object.fromEntries(await Promise.all(heard));
}

const ALL_LIVE = { out: "again", out6: "again", in: "again", ssh: "again" };

describe.each(["iptables", "nftables"] as const)("%s", (backend) => {
  test.each(TRACKING)(
    "on a host that $name, all live on, and so does the session that loads the rules",
    async ({ prepare }) => {
      await openAll(prepare);
      const { host, runner } = await hostOverSsh(on.sandbox);
      await using _runner = runner;
      const spec = hostSpec({ backend });
      await reconcile(spec, host);
      expect(await hear()).toEqual(ALL_LIVE);
      expect(
        await LastingConnection.open(on.sandbox, OUTSIDE.ipv4, PORT, "app").catch((error: Error) => error.message),
      ).toContain("does not work");
      await remove(spec, host);
      expect(await hear()).toEqual(ALL_LIVE);
    },
  );

  test("without keepExistingConnections they are cut on a host that never tracked any", async () => {
    await openAll("");
    await reconcile(hostSpec({ backend, keepExistingConnections: false }), on.host);
    const heard = await hear();
    expect(Object.values(heard)).not.toContain("again");
  });
});
