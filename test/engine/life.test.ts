import { restored } from "../support/restored";
import { ManagedHost } from "./hosts";
import { Stack, shown } from "./stack";

/** One host from its first up to its destroy, under the real engine. */

let host: ManagedHost;
let stack: Stack;
let before: string;

const spec = () => ({ connection: host.connection, redirect: { outbound: { excludePorts: [5432, 3306] } } });

beforeAll(async () => {
  [host, stack] = await Promise.all([ManagedHost.start(), Stack.start()]);
  before = await host.snapshot();
});

afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
});

test("a preview shows in words and in rules what a host would get, and touches nothing", async () => {
  await stack.declare({ web: spec() });
  const preview = await stack.pulumi("preview", "--diff", "--show-full-output");

  expect(preview).toContain(
    "outbound tcp: to the sidecar (15001), except ports 3306, 5432; the proxy user (5678) passes by",
  );
  expect(preview).toMatch(/ipv4\/nat: "-A PREROUTING -p tcp -j KUMA_MESH_INBOUND/);
  expect(preview).toMatch(/connection: \{\s+exec: \[secret\]\s+\}/);
  expect(await host.snapshot()).toBe(before);
});

test("up makes the host transparent; the second one finds nothing to do and writes nothing", async () => {
  await stack.up();
  const applied = await host.snapshot();
  expect(applied).not.toBe(before);
  expect(await host.generation()).toBe(1);

  expect(await stack.up("--expect-no-changes")).toContain("2 unchanged");
  expect(await host.snapshot()).toBe(applied);
});

test("lists in another order, ports twice and bits of a host are no change", async () => {
  await stack.declare({ web: { ...spec(), redirect: { outbound: { excludePorts: "3306,5432,3306" } }, wait: null } });
  expect(await stack.plan()).toEqual([]);
});

describe("a host that drifted", () => {
  const RULES = "iptables -t nat -D KUMA_MESH_OUTBOUND 2; iptables -t nat -D KUMA_MESH_INBOUND 2";

  test("is told by a refresh, line by line and in a sentence, with exit status 7", async () => {
    await stack.declare({ web: spec() });
    await host.sh(RULES);
    const ran = await stack.attempt("refresh", "--preview-only", "--diff", "--expect-no-changes");

    expect(ran.code).toBe(7);
    const lines = shown(ran)
      .split("\n")
      .map((line) => line.trim());
    expect(lines).toContain(
      '~ drift   : "none" => "1 rule missing in ipv4/nat/KUMA_MESH_INBOUND; 1 rule missing, 1 rule too many in ipv4/nat/KUMA_MESH_OUTBOUND ' +
        "(by hand, probably: no other trace): inbound tcp over ipv4 to port 22, outbound tcp over ipv4 to port 3306 and tcp " +
        'within the host over ipv4 to port 3306 go to the sidecar"',
    );
    expect(lines).toContain("- -A KUMA_MESH_INBOUND -p tcp -m tcp --dport 22 -j RETURN");
    expect(lines).toContain(
      '~ [0]: "inbound tcp: to the sidecar (15006), except port 22" => "inbound tcp: to the sidecar (15006)"',
    );
    expect(lines).toContain("+ excludePorts: []");
    expect(lines.filter((line) => line.includes("connection"))).toEqual([]);
  });

  test("is planned to be mended by a preview that refreshes", async () => {
    expect(await stack.plan("--refresh")).toEqual(["refresh web", "update web: drift, redirect, rules, traffic"]);
  });

  test("stays known after a refresh, told once, and is mended by the next up", async () => {
    await stack.refresh();
    const refreshed = await stack.hosts();
    expect(refreshed["web"]?.outputs["drift"]).toContain("1 rule missing");
    expect(await stack.refresh("--expect-no-changes")).toContain("2 unchanged");

    await stack.up();
    expect(await host.generation()).toBe(2);
    expect(await host.sh("iptables -t nat -S KUMA_MESH_INBOUND")).toContain("--dport 22 ");
    expect(await stack.refresh("--expect-no-changes")).toContain("2 unchanged");
  });

  test("in what our rules did not say is named, and taken away again", async () => {
    await host.sh("iptables -t nat -I KUMA_MESH_INBOUND 2 -p tcp --dport 8080 -j RETURN; userdel kuma-dp");
    expect(await stack.refresh()).toContain("~ 1 updated");
    const { web } = await stack.hosts();
    expect(web?.outputs["drift"]).toContain("user kuma-dp is missing");
    expect(web?.outputs["redirect"]).toMatchObject({ inbound: { excludePorts: [22, 8080] } });

    await stack.up();
    expect(await host.sh("id -u kuma-dp; iptables -t nat -S KUMA_MESH_INBOUND")).not.toContain("8080");
  });

  test("until nothing of ours is left is gone, and is made anew", async () => {
    await host.sh("sh /var/lib/kuma-transparent-proxy/uninstall");
    expect(await stack.plan("--refresh")).toEqual(["refresh web", "create web"]);
    await stack.up("--refresh");
    expect(await host.generation()).toBe(1);
  });
});

test("another spec changes the host in place", async () => {
  await stack.declare({ web: { ...spec(), redirect: { inbound: { port: 15106 }, dns: { enabled: true } } } });
  expect(await stack.plan()).toEqual(["update web: redirect, rules, traffic"]);
  await stack.up();
  expect(await host.generation()).toBe(2);
  expect(await host.sh("iptables -t nat -S KUMA_MESH_INBOUND_REDIRECT")).toContain("--to-ports 15106");
  expect(await stack.refresh("--expect-no-changes")).toContain("2 unchanged");
});

test("destroy gives the host back", async () => {
  await stack.destroy();
  expect(restored(await host.snapshot())).toBe(restored(before));
  expect(await stack.hosts()).toEqual({});
});
