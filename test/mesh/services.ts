import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FAMILIES, type Family } from "../../lib/rules/model";
import type { SandboxHost } from "../../sandbox/host";
import { Upstream } from "../../sandbox/upstream";
import { LastingConnection, repeatLines } from "../kernel/lasting-connection";
import { until } from "../support/until";
import { request, startApplication } from "./application";
import { INBOUND_SOURCE } from "./bootstrap";
import { DataplaneScene } from "./dataplane-scene";
import type { Kuma } from "./kuma";
import { proxyStatistics } from "./proxy-host";

/** Two services on two machines, each behind its own proxy as a service: what passes, and what the proxies survive. */

const PORT = 8080;
const EARLY_SERVICE = { drainSeconds: 1, before: ["early.service"] };
const LASTING_PORT = 8081;

/** @param made whose kuma-dp and whose control plane it is */
export function describeServices(made: () => Promise<Kuma>): void {
  let upstream: Upstream;
  let client: DataplaneScene;
  let server: DataplaneScene;

  beforeAll(async () => {
    upstream = await Upstream.start();
    const kuma = await made();
    const set = () => DataplaneScene.set({ upstream }, kuma);
    [client, server] = await Promise.all([set(), set()]);
    await Promise.all([startApplication(server.on.sandbox, [PORT]), repeatLines(server.on.sandbox, LASTING_PORT)]);
    // The proxy first: no moment in which rules lead to nobody.
    for (const scene of [client, server]) {
      await scene.bring(scene.spec());
      await scene.redirect();
    }
  });
  afterAll(async () => {
    await Promise.all([client?.[Symbol.asyncDispose](), server?.[Symbol.asyncDispose]()]);
    await upstream?.stop();
  });

  test.each(FAMILIES)("%s: a request passes by both proxies", async (family) => {
    const [before, behind] = await Promise.all([passed(client, "outbound", family), passed(server, "inbound", family)]);
    expect(await ask(family)).toBe(INBOUND_SOURCE[family]);
    expect(await passed(client, "outbound", family)).toBe(before + 1);
    expect(await passed(server, "inbound", family)).toBe(behind + 1);
  });

  test("a new token is in place without a restart, and no connection is dropped", async () => {
    const connection = await LastingConnection.open(client.on.sandbox, addressOf(server, "ipv4"), LASTING_PORT, "app");
    const envoy = await client.on.sh("pgrep -x envoy");
    client.token = await client.controlPlane.token("web-1");
    const { plan } = await client.bring(client.spec());
    expect(plan.changes).toEqual([]);
    await client.controlPlane.insistOn(client.token);
    expect(await client.on.sh("pgrep -x envoy")).toBe(envoy);
    expect(await client.on.sh("stat -c '%a %U' /etc/kuma-dp/token")).toBe("600 kuma-dp\n");
    expect(await connection.say("still here")).toBe("still here");
    connection.close();
  });

  test("killed twenty times it comes back each time, and no request ever goes past it", async () => {
    const before = await accepted();
    const peers: string[] = [];
    for (let time = 0; time < 20; time += 1) {
      await client.on.sh(time % 2 === 0 ? "pkill -KILL -x envoy" : "systemctl kill -s KILL kuma-dp");
      // By the server's own proxy all the same: what went past the client's would come from the client's address.
      await until(async () => peers.push(await ask("ipv4")) > 0);
    }
    expect(new Set(peers)).toEqual(new Set([INBOUND_SOURCE.ipv4]));
    expect(peers).toHaveLength(20);
    // The server's proxy took these requests and no others: none was let through twice.
    expect(await accepted()).toBe(before + 20);
  });

  test("another release takes its place while requests go on, which are refused at the most", async () => {
    const folder = await mkdtemp(join(tmpdir(), "kuma-dp-"));
    const file = join(folder, "kuma-dp");
    const { program, version } = await client.kuma.another();
    await writeFile(file, program);
    const spec = client.spec({ binaries: { copy: { kumaDp: file } } });
    const [{ plan }, peers] = await whileAsking(() => client.bring(spec));
    await rm(folder, { recursive: true });
    expect(plan).toMatchObject({ changes: [], version });
    expect(new Set(peers)).toEqual(new Set([INBOUND_SOURCE.ipv4]));
    expect(await client.on.sh("pgrep -fa 'kuma-dp run' | head -n 1")).toContain("/opt/kuma-transparent-proxy/");
  });

  test("rules and proxy are there before the first application after a reboot", async () => {
    await client.bring(client.spec({ service: EARLY_SERVICE }));
    await client.on.sandbox.writeFile("/etc/systemd/system/early.service", EARLY(addressOf(server, "ipv4")));
    await client.on.sh("systemctl daemon-reload; systemctl enable early.service");
    await client.on.sandbox.reboot();
    await until(async () => (await client.on.sh("cat /root/early 2>/dev/null || :")) !== "");
    expect(JSON.parse(await client.on.sh("cat /root/early"))).toMatchObject({ peer: INBOUND_SOURCE.ipv4 });
    expect(await client.refresh(client.spec({ service: EARLY_SERVICE }))).toMatchObject({
      drift: "none",
    });
  });

  test("a proxy that is given back before the rules goes with them", async () => {
    const spec = client.spec({ service: EARLY_SERVICE });
    expect(await client.remove(spec)).toEqual([expect.stringContaining("it runs on, and goes with them")]);
    expect(await ask("ipv4")).toBe(INBOUND_SOURCE.ipv4);
    expect(await client.refresh(spec)).toBeUndefined();
    await client.unredirect();
    expect(await client.on.sh("pgrep -x envoy || :")).toBe("");
    expect(await client.on.sh("ls -d /etc/kuma-dp /var/lib/kuma-transparent-proxy* 2>/dev/null || :")).toBe("");
    expect(await client.on.sh("getent passwd kuma-dp || :")).toBe("");
  });

  test("a proxy that is given back after the rules takes the user along, whoever made it", async () => {
    await server.unredirect();
    expect(await ask("ipv4")).toBe(addressOf(client, "ipv4"));
    expect(await server.remove(server.spec())).toEqual([]);
    expect(await server.on.sh("getent passwd kuma-dp || :")).toBe("");
  });

  /** Address that the application of the server sees the request come from. */
  async function ask(family: Family): Promise<string> {
    const asked = { to: addressOf(server, family), port: PORT, path: "/", body: "a body" };
    return (await request(client.on.sandbox, "app", asked)).peer;
  }

  /** What a deed gives, and who the server took each request for that was answered meanwhile. */
  async function whileAsking<T>(deed: () => Promise<T>): Promise<[T, readonly string[]]> {
    const peers: string[] = [];
    let isOver = false;
    const asking = async () => {
      while (!isOver)
        await ask("ipv4").then(
          (peer) => peers.push(peer),
          () => undefined,
        );
    };
    const asked = asking();
    try {
      return [await deed(), peers];
    } finally {
      isOver = true;
      await asked;
    }
  }

  /** Connections that the proxy of the server has taken. */
  function accepted(): Promise<number> {
    return passed(server, "inbound", "ipv4");
  }
}

const EARLY = (to: string): string => `[Unit]
After=network.target
[Service]
Type=oneshot
User=app
ExecStart=/bin/sh -c 'curl -sS --fail --max-time 10 --data-binary early http://${to}:${PORT}/ >/tmp/early; cat /tmp/early'
ExecStartPost=+/bin/cp /tmp/early /root/early
[Install]
WantedBy=multi-user.target
`;

function addressOf({ on }: { readonly on: { readonly sandbox: SandboxHost } }, family: Family): string {
  const { upstreamAddress, upstreamAddress6 } = on.sandbox;
  return { ipv4: upstreamAddress, ipv6: upstreamAddress6 ?? "" }[family];
}

async function passed(scene: DataplaneScene, direction: "inbound" | "outbound", family: Family): Promise<number> {
  return (await proxyStatistics(scene.on.sandbox))[`${direction}:passthrough:${family}`].accepted;
}
