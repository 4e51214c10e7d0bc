import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { FAMILIES } from "../../lib/rules/model";
import type { HostSpec } from "../../lib/spec/host";
import { until } from "../support/until";
import { INBOUND_SOURCE } from "./bootstrap";
import type { DataplaneScene } from "./dataplane-scene";
import type { Kuma } from "./kuma";
import { addressOf, PORT, TwoServices } from "./two-services";

/** Two services on two machines, each behind its own proxy as a service: what passes, and what the proxies survive. */

/** What both proxies are killed under, again and again. */
export interface Killing {
  readonly spec: HostSpec;
  readonly isOpen: boolean;
}

export const KILLINGS: readonly Killing[] = [
  { spec: { onProxyDown: "fail-closed", backend: "iptables" }, isOpen: false },
  { spec: { onProxyDown: "fail-open", backend: "iptables" }, isOpen: true },
  { spec: { onProxyDown: "fail-open", backend: "nftables" }, isOpen: true },
];

/** Seconds after the first kill until a host lets traffic by: the gate is opened by the unit of the proxy, at the latest by the watch. */
const OPEN_WITHIN = 2;
const KILLS = 20;

/** When the first application of a boot asks, and whether that goes by its own proxy. */
const BOOTS = [
  { onProxyDown: "fail-closed", order: "After", taken: 1 },
  { onProxyDown: "fail-open", order: "After", taken: 1 },
  { onProxyDown: "fail-open", order: "Before", taken: 0 },
] as const;

/**
 * @param made whose kuma-dp and whose control plane it is
 * @param killings under what its proxies are killed
 */
export function describeServices(made: () => Promise<Kuma>, killings: readonly Killing[] = KILLINGS): void {
  let services: TwoServices;
  let client: DataplaneScene;
  let server: DataplaneScene;

  beforeAll(async () => {
    services = await TwoServices.start(await made());
    ({ client, server } = services);
  });
  afterAll(() => services?.[Symbol.asyncDispose]());

  test.each(FAMILIES)("%s: a request passes by both proxies", async (family) => {
    const before = await Promise.all([services.passed("client", family), services.passed("server", family)]);
    expect(await services.ask(family)).toBe(INBOUND_SOURCE[family]);
    const after = await Promise.all([services.passed("client", family), services.passed("server", family)]);
    expect(after).toEqual(before.map((count) => count + 1));
  });

  test("a new token is in place without a restart, and no connection is dropped", async () => {
    const connection = await services.connection();
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

  describe.each(killings)("$spec.onProxyDown with $spec.backend", ({ spec, isOpen }) => {
    test("killed twenty times both come back each time, and each request goes by both proxies or by none", async () => {
      await services.redirect(spec);
      await services.askOn();
      const { byBoth, pastBoth } = services.peers;
      for (let kill = 0; kill < KILLS; kill += 1) {
        await services.kill(kill);
        const { peer, seconds, refusals } = await services.askOn();
        const taken = await services.taken();
        // A proxy that was started anew has counted this request, and no other: none was let through twice.
        expect({ kill, peer, taken }).toEqual(
          isOpen ? { kill, peer: pastBoth, taken: [0, 0] } : { kill, peer: byBoth, taken: [expect.any(Number), 1] },
        );
        expect(taken[0] === 0).toBe(isOpen);
        if (!isOpen) continue;
        if (kill === 0) expect(seconds).toBeLessThan(OPEN_WITHIN);
        else expect({ kill, refusals }).toEqual({ kill, refusals: 0 });
      }
    });

    if (isOpen && spec.backend === "nftables") {
      test("in a crash loop all traffic goes past both; once they are steady by both, and what is older lives on", async () => {
        const { byBoth, pastBoth } = services.peers;
        const [, peers, refused] = await services.whileAsking(async () => {
          for (let kill = 0; kill < 8; kill += 1) {
            await services.taken();
            await services.kill(kill);
          }
        });
        expect([[...new Set(peers)], refused]).toEqual([[pastBoth], 0]);
        const past = expect.stringMatching(
          /^(nobody listens on .*|kuma-dp listens again, and is not trusted yet): traffic passes by the sidecar$/,
        );
        expect(await services.drifts(spec)).toEqual([past, past]);
        const older = await services.connection();
        // A minute at the most: so long is who crashes again and again waited for.
        const began = performance.now();
        while (
          (await services.ask("ipv4")) !== byBoth ||
          (await services.drifts(spec)).some((drift) => drift !== "none")
        )
          expect(performance.now() - began).toBeLessThan(75_000);
        expect(await older.say("still here")).toBe("still here");
        await services.kill(0);
        await services.askOn();
        expect(await older.say("still here")).toBe("still here");
        older.close();
      });

      test("a proxy that somebody starts anew is trusted at once", async () => {
        // One that waits for its next start keeps systemd's count of those.
        await services.taken();
        await Promise.all([client, server].map(({ on }) => on.sh("systemctl restart kuma-dp")));
        expect(await services.ask("ipv4")).toBe(services.peers.byBoth);
        expect(await services.drifts(spec)).toEqual(["none", "none"]);
      });
    }
  });

  test("another release takes its place while requests go on, which are refused at the most", async () => {
    await services.redirect({ onProxyDown: "fail-closed" });
    const folder = await mkdtemp(join(tmpdir(), "kuma-dp-"));
    const file = join(folder, "kuma-dp");
    const { program, version } = await client.kuma.another();
    await writeFile(file, program);
    const spec = client.spec({ binaries: { copy: { kumaDp: file } } });
    const [{ plan }, peers] = await services.whileAsking(() => client.bring(spec));
    await rm(folder, { recursive: true });
    expect(plan).toMatchObject({ changes: [], version });
    expect(new Set(peers)).toEqual(new Set([INBOUND_SOURCE.ipv4]));
    expect(await client.on.sh("pgrep -fa 'kuma-dp run' | head -n 1")).toContain("/opt/kuma-transparent-proxy/");
  });

  test.each(BOOTS)(
    "$onProxyDown: an application that starts $order the proxy is answered from the first moment",
    async (row) => {
      const { onProxyDown, order, taken } = row;
      await services.redirect({ onProxyDown });
      const before = order === "After" ? ["early.service"] : [];
      const spec = client.spec({ service: { drainSeconds: 1, before } });
      await client.bring(spec);
      await client.on.sandbox.writeFile("/etc/systemd/system/early.service", early(order, addressOf(server, "ipv4")));
      await client.on.sh("rm -f /root/early; systemctl daemon-reload; systemctl enable early.service");
      await client.on.sandbox.reboot();
      await until(async () => (await client.on.sh("cat /root/early 2>/dev/null || :")) !== "");
      expect(JSON.parse(await client.on.sh("cat /root/early"))).toMatchObject({ peer: INBOUND_SOURCE.ipv4 });
      await until(async () => (await client.refresh(spec))?.drift === "none");
      expect(await services.passed("client", "ipv4")).toBe(taken);
      // Whoever asked before it: the gate is closed all the same once it is there.
      expect(await client.on.sh("sh /var/lib/kuma-transparent-proxy/gate look 2>/dev/null || echo closed")).toBe(
        "closed\n",
      );
    },
  );

  test("a proxy that is given back before the rules goes with them", async () => {
    const spec = client.spec({ service: { drainSeconds: 1 } });
    expect(await client.remove(spec)).toEqual([expect.stringContaining("it runs on, and goes with them")]);
    expect(await services.ask("ipv4")).toBe(INBOUND_SOURCE.ipv4);
    expect(await client.refresh(spec)).toBeUndefined();
    await client.unredirect();
    expect(await client.on.sh("pgrep -x envoy || :")).toBe("");
    expect(await client.on.sh("ls -d /etc/kuma-dp /var/lib/kuma-transparent-proxy* 2>/dev/null || :")).toBe("");
    expect(await client.on.sh("getent passwd kuma-dp || :")).toBe("");
  });

  test("a proxy that is given back after the rules takes the user along, whoever made it", async () => {
    await server.unredirect();
    expect(await services.ask("ipv4")).toBe(addressOf(client, "ipv4"));
    expect(await server.remove(server.spec())).toEqual([]);
    expect(await server.on.sh("getent passwd kuma-dp || :")).toBe("");
  });
}

const early = (order: "After" | "Before", to: string): string => `[Unit]
After=network.target
${order === "Before" ? "Before=kuma-dp.service" : ""}
[Service]
Type=oneshot
User=app
ExecStart=/bin/sh -c 'curl -sS --fail --max-time 10 --data-binary early http://${to}:${PORT}/ >/tmp/early; cat /tmp/early'
ExecStartPost=+/bin/cp /tmp/early /root/early
[Install]
WantedBy=multi-user.target
`;
