import { lookedUp } from "../support/looked-up";
import { MESH_NAME, OTHER_NAME, SERVERS, startControlPlaneDns, startNetworkDns } from "../support/mesh-dns-servers";
import type { NameServer } from "../support/name-server";
import { restored } from "../support/restored";
import { ManagedHost } from "./hosts";
import { Stack, shown } from "./stack";

/** How one host resolves names of the mesh, from its first up to its destroy, under the real engine and by real nameservers. */

const RESOLV_CONF = "/etc/resolv.conf";
const { controlPlane, ordinary } = SERVERS;
/** Behind the default route, where nobody answers. */
const SILENT = "198.51.100.9";
const NAMES = [
  `*.mesh: asked of the control plane, ${controlPlane}, port 53, by the narrowest way that the host's resolver offers`,
  `before it counts, these have to resolve: ${MESH_NAME.name}, ${OTHER_NAME.name}`,
];

let host: ManagedHost;
let stack: Stack;
let servers: readonly NameServer[];
let before: string;

const spec = (addresses: unknown = controlPlane) => ({
  connection: host.connection,
  via: { controlPlane: { addresses, port: 53 } },
  probe: { mesh: MESH_NAME.name, other: OTHER_NAME.name },
});

beforeAll(async () => {
  [host, stack] = await Promise.all([ManagedHost.start(), Stack.start()]);
  const { upstream } = host.sandbox;
  servers = await Promise.all([startControlPlaneDns(upstream, 53), startNetworkDns(upstream, ordinary)]);
  await host.sh(`printf 'search lan\\nnameserver ${ordinary}\\n' >${RESOLV_CONF}`);
  before = await host.snapshot();
});

afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await stack[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
});

test("a preview shows in words whom a host would ask, and touches nothing", async () => {
  await stack.declare({}, { names: spec() });
  const preview = await stack.pulumi("preview", "--diff", "--show-full-output");
  expect(preview).toContain(`[0]: "${NAMES[0]}"`);
  expect(preview).toMatch(/connection: \{\s+exec: \[secret\]\s+\}/);
  expect(await host.snapshot()).toBe(before);
});

test("a preview tells all faults, each at its property", async () => {
  await stack.declare({}, { names: { ...spec(["10.0.0"]), domains: "a b" } });
  const preview = shown(await stack.attempt("preview"));
  expect(preview).toContain("KTP312 via.controlPlane.addresses[0]: ");
  expect(preview).toContain("KTP311 domains: ");
});

test("a host on which a name does not resolve is left as it was, and is not recorded", async () => {
  const probe = { mesh: MESH_NAME.name, other: "nowhere.example.test" };
  await stack.declare({}, { names: { ...spec(), probe, confirm: { timeoutSeconds: 20 } } });
  const up = await stack.attempt("up", "--yes", "--skip-preview");
  expect(up.code).not.toBe(0);
  expect(shown(up)).toMatch(/KTP28\d .*nowhere\.example\.test/);
  expect(await host.snapshot()).toBe(before);
  expect(await stack.hosts()).toEqual({});
});

test("up tells the host, whose names resolve; the second one finds nothing to do and writes nothing", async () => {
  await stack.declare({}, { names: spec() });
  await stack.up();
  const applied = await host.snapshot();
  expect(await lookedUp(host.sandbox, MESH_NAME.name)).toEqual([MESH_NAME.address]);
  expect(await lookedUp(host.sandbox, OTHER_NAME.name)).toEqual([OTHER_NAME.address]);
  const { names } = await stack.hosts();
  expect(names?.outputs).toMatchObject({ names: NAMES, drift: "none", way: "resolv-conf" });

  expect(await stack.up("--expect-no-changes")).toContain("2 unchanged");
  expect(await host.snapshot()).toBe(applied);
});

test("an address twice, and what is null, are no change", async () => {
  await stack.declare({}, { names: { ...spec([controlPlane, controlPlane]), mode: null } });
  expect(await stack.plan()).toEqual([]);
});

describe("a host that drifted", () => {
  test("is told by a refresh, at its property and in a sentence, with exit status 7", async () => {
    await stack.declare({}, { names: spec() });
    await host.sh(`sed -i 's/^nameserver ${controlPlane}$/nameserver ${SILENT}/' ${RESOLV_CONF}`);
    const ran = await stack.attempt("refresh", "--preview-only", "--diff", "--expect-no-changes");

    expect(ran.code).toBe(7);
    const lines = shown(ran)
      .split("\n")
      .map((line) => line.trim());
    expect(lines).toContain(`~ drift: "none" => "our lines in ${RESOLV_CONF} are altered: ${SILENT} is listed"`);
    expect(lines).toContain(`~ [0]: "${controlPlane}" => "${SILENT}"`);
    expect(lines.filter((line) => line.includes("connection"))).toEqual([]);
  });

  test("is planned to be mended, stays known after a refresh, told once, and is mended by the next up", async () => {
    expect(await stack.plan("--refresh")).toEqual(["refresh names", "update names: drift, names, via"]);
    await stack.refresh();
    expect((await stack.hosts())["names"]?.outputs["drift"]).toContain(`${SILENT} is listed`);
    expect(await stack.refresh("--expect-no-changes")).toContain("2 unchanged");

    await stack.up();
    expect(await lookedUp(host.sandbox, MESH_NAME.name)).toEqual([MESH_NAME.address]);
    expect(await stack.refresh("--expect-no-changes")).toContain("2 unchanged");
  });

  test("since its file was written anew is told so, and mended", async () => {
    await host.sh(`printf 'search lan\\nnameserver ${ordinary}\\n' >${RESOLV_CONF}`);
    await stack.refresh();
    const { drift } = (await stack.hosts())["names"]?.outputs ?? {};
    expect(drift).toBe(`our lines are gone from ${RESOLV_CONF}, which somebody wrote anew`);
    await stack.up();
    expect(await stack.refresh("--expect-no-changes")).toContain("2 unchanged");
  });

  test("until nothing of ours is left is gone, and is made anew", async () => {
    await host.sh("sh /var/lib/kuma-transparent-proxy-dns/uninstall");
    expect(await stack.plan("--refresh")).toEqual(["refresh names", "create names"]);
    await stack.up("--refresh");
  });
});

test("another spec changes the host in place", async () => {
  await stack.declare({}, { names: spec([controlPlane, SILENT]) });
  expect(await stack.plan()).toEqual(["update names: names, via"]);
  await stack.up();
  expect(await host.sh(`cat ${RESOLV_CONF}`)).toContain(`nameserver ${controlPlane}\nnameserver ${SILENT}\n`);
});

test("rules and names of one host are brought about in one up, and given back in one destroy", async () => {
  await stack.declare({ web: { connection: host.connection } }, { names: spec() });
  await stack.up();
  expect(Object.keys(await stack.hosts()).toSorted()).toEqual(["names", "web"]);
  expect(await stack.refresh("--expect-no-changes")).toContain("3 unchanged");
  await stack.destroy();
  expect(restored(await host.snapshot())).toBe(restored(before));

  await stack.up();
  expect(await stack.refresh("--expect-no-changes")).toContain("3 unchanged");
  await stack.destroy();
  expect(restored(await host.snapshot())).toBe(restored(before));
  expect(await stack.hosts()).toEqual({});
});
