import { ManagedHost } from "../engine/hosts";
import { restored } from "../support/restored";
import { Configuration } from "./configuration";

/** One host from its first apply to its destroy, under the real engine. */

let host: ManagedHost;
let configuration: Configuration;
let before: string;

const ADDRESS = "kuma_transparent_proxy_host.web";

const hcl = (exec: readonly string[], rest: string) =>
  `resource "kuma_transparent_proxy_host" "web" {\n  host_connection = { exec = ${JSON.stringify(exec)} }\n${rest}\n}\n`;
const declare = (rest: string) => configuration.declare(hcl(host.connection.exec, rest));

const SPEC = "  redirect = { outbound = { exclude_ports = [5432, 3306] } }";

beforeAll(async () => {
  [host, configuration] = await Promise.all([ManagedHost.start(), Configuration.start()]);
  before = await host.snapshot();
});

afterAll(async () => {
  await configuration[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
});

test("init finds the provider in a mirror, and a configuration without fault is valid", async () => {
  await declare(SPEC);
  expect(await configuration.terraform("init")).toContain("kuma-transparent-proxy.internal/mesh/kuma");
  expect(await configuration.terraform("validate")).toContain("The configuration is valid");
});

test("faults are told all at once, each at its attribute, with the code and the remedy", async () => {
  await declare('  backend = "pf"\n  redirect = { inbound = { port = 99999 } }\n  manager_presets = ["ntp", "nope"]');
  const { code, stdout, stderr } = await configuration.attempt("validate");
  const said = stdout + stderr;
  expect(code).toBe(1);
  expect(said).toMatch(/KTP103 backend: .*\n\n.*\n.*on main\.tf line \d+, in [^\n]*\n[^\n]*backend = "pf"/);
  expect(said).toMatch(/KTP110 redirect\.inbound\.port: 99999 is not a port\.[\s\S]*Give a port from 1 to 65535\./);
  expect(said).toMatch(/KTP142 manager_presets: "nope"/);
});

test("a plan shows in words and in rules what a host would get, nothing of it unknown, and touches nothing", async () => {
  await declare(SPEC);
  const plan = await configuration.terraform("plan");
  expect(plan).toContain(
    '"outbound tcp: to the sidecar (15001), except ports 3306, 5432; the proxy user (5678) passes by"',
  );
  expect(plan).toContain('+ "ipv4/nat -A PREROUTING -p tcp -j KUMA_MESH_INBOUND"');
  expect(plan).toMatch(/\+ status += "in sync"/);
  expect(plan).not.toContain("known after apply");
  expect(await host.snapshot()).toBe(before);
});

test("apply makes the host transparent; the second plan is empty, and a second apply writes nothing", async () => {
  await configuration.apply();
  const applied = await host.snapshot();
  expect(applied).not.toBe(before);
  expect(await host.generation()).toBe(1);

  expect((await configuration.attempt("plan", "-detailed-exitcode")).code).toBe(0);
  await configuration.apply();
  expect(await host.snapshot()).toBe(applied);
});

test("lists in another order are no change", async () => {
  await declare("  redirect = { outbound = { exclude_ports = [3306, 5432] } }");
  expect(await configuration.plan()).toEqual([]);
});

describe("a host that drifted", () => {
  test("is told: the rules that differ, the property that they amount to, and in a sentence", async () => {
    await host.sh("iptables -t nat -D KUMA_MESH_OUTBOUND 2; iptables -t nat -D KUMA_MESH_INBOUND 2");
    const shown = await configuration.terraform("plan");
    expect(shown).toMatch(/~ status +=/);
    expect(shown).toContain('+ "ipv4/nat -A KUMA_MESH_INBOUND -p tcp -m tcp --dport 22 -j RETURN"');
    // OpenTofu takes the old line away and adds the new one, Terraform writes an arrow between them.
    expect(shown).toMatch(/[-~] "inbound tcp: to the sidecar \(15006\)"/);
    expect(shown).toMatch(/# \(\d+ unchanged elements hidden\)/);
    const [change] = await configuration.plan();
    expect(change).toMatchObject({ address: ADDRESS, change: { actions: ["update"], after: { status: "in sync" } } });
    expect(change?.change.before?.["status"]).toMatch(
      /^drifted: 1 rule missing in ipv4\/nat\/KUMA_MESH_INBOUND; .*go to the sidecar$/,
    );
    expect(change?.change.before?.["redirect"]).toMatchObject({ inbound: { exclude_ports: [] } });
    expect(await configuration.drift()).toMatchObject([{ address: ADDRESS }]);
  });

  test("is mended by an apply, in place", async () => {
    expect(await configuration.apply()).toContain("0 added, 1 changed, 0 destroyed");
    expect(await host.sh("iptables -t nat -S KUMA_MESH_INBOUND")).toContain("--dport 22 ");
    expect(await configuration.plan()).toEqual([]);
  });

  test("until nothing of ours is left is gone, and is made anew", async () => {
    await host.sh("sh /var/lib/kuma-transparent-proxy/uninstall");
    expect(await configuration.plan()).toMatchObject([{ address: ADDRESS, change: { actions: ["create"] } }]);
    await configuration.apply();
    expect(await host.generation()).toBe(1);
  });
});

test("another spec changes the host in place", async () => {
  await declare("  redirect = { inbound = { port = 15106 }, dns = { enabled = true } }");
  expect(await configuration.plan()).toMatchObject([{ change: { actions: ["update"] } }]);
  await configuration.apply();
  expect(await host.sh("iptables -t nat -S KUMA_MESH_INBOUND_REDIRECT")).toContain("--to-ports 15106");
  expect(await configuration.plan()).toEqual([]);
});

test("another machine is another resource", async () => {
  await configuration.declare(hcl(["sh", "-c", "exit 1"], SPEC));
  expect(await configuration.plan()).toMatchObject([
    { change: { actions: ["delete", "create"], replace_paths: [["host_connection"]] } },
  ]);
});

test("a host is let go and taken over by an import, after which there is nothing to do", async () => {
  await declare("  redirect = { inbound = { port = 15106 }, dns = { enabled = true } }");
  await configuration.terraform("state", "rm", ADDRESS);
  const id = JSON.stringify({ exec: host.connection.exec });
  await configuration.terraform("import", ADDRESS, id);
  expect(await configuration.plan()).toEqual([]);
});

test("a host that a script made is taken over by `moved`, in place", async () => {
  const spec = "  redirect = { inbound = { port = 15106 }, dns = { enabled = true } }";
  await configuration.terraform("state", "rm", ADDRESS);
  await configuration.declare('resource "terraform_data" "web" {}');
  await configuration.apply();
  const moved = `moved {\n  from = terraform_data.web\n  to   = ${ADDRESS}\n}\n`;
  await configuration.declare(hcl(host.connection.exec, spec) + moved);
  expect(await configuration.plan()).toMatchObject([{ address: ADDRESS, change: { actions: ["update"] } }]);
  const generation = await host.generation();
  await configuration.apply();
  expect(await host.generation()).toBe(generation);
  expect(await configuration.plan()).toEqual([]);
});

test("destroy gives the host back", async () => {
  await configuration.terraform("destroy", "-auto-approve");
  expect(restored(await host.snapshot())).toBe(restored(before));
  expect(await configuration.terraform("show")).toContain("The state file is empty");
});
