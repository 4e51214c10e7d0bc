import { ManagedHost } from "../engine/hosts";
import { lookedUp } from "../support/looked-up";
import { MESH_NAME, OTHER_NAME, SERVERS, startControlPlaneDns, startNetworkDns } from "../support/mesh-dns-servers";
import type { NameServer } from "../support/name-server";
import { restored } from "../support/restored";
import { Configuration } from "./configuration";

/** How one host resolves names of the mesh, from its first apply to its destroy, under the real engine and by real nameservers. */

const RESOLV_CONF = "/etc/resolv.conf";
const { controlPlane, ordinary } = SERVERS;

let host: ManagedHost;
let configuration: Configuration;
let servers: readonly NameServer[];
let before: string;

const declare = (other: string, rest = "") =>
  configuration.declare(`resource "kuma_mesh_dns" "web" {
  host_connection = { exec = ${JSON.stringify(host.connection.exec)} }
  via             = { control_plane = { addresses = ["${controlPlane}"], port = 53 } }
  probe           = { mesh = "${MESH_NAME.name}", other = "${other}" }
${rest}}
`);

beforeAll(async () => {
  [host, configuration] = await Promise.all([ManagedHost.start(), Configuration.start()]);
  const { upstream } = host.sandbox;
  servers = await Promise.all([startControlPlaneDns(upstream, 53), startNetworkDns(upstream, ordinary)]);
  await host.sh(`printf 'search lan\\nnameserver ${ordinary}\\n' >${RESOLV_CONF}`);
  before = await host.snapshot();
  await declare(OTHER_NAME.name);
  await configuration.terraform("init");
});

afterAll(async () => {
  await Promise.all(servers.map((server) => server.stop()));
  await configuration[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
});

test("a plan shows in words whom a host would ask, and touches nothing", async () => {
  const plan = await configuration.terraform("plan");
  expect(plan).toContain(`"*.mesh: asked of the control plane, ${controlPlane}, port 53, by the narrowest way`);
  expect(plan).not.toContain("known after apply");
  expect(await host.snapshot()).toBe(before);
});

test("a host on which a name does not resolve is left as it was, and is not recorded", async () => {
  await declare("nowhere.example.test", "  confirm = { timeout_seconds = 20 }\n");
  const { code, stdout, stderr } = await configuration.attempt("apply", "-auto-approve");
  expect(code).toBe(1);
  expect(stdout + stderr).toMatch(/KTP28\d[\s\S]*nowhere\.example\.test/);
  expect(await host.snapshot()).toBe(before);
  expect(await configuration.terraform("show")).toMatch(/No state|The state file is empty/);
});

test("apply tells the host, whose names resolve; the second plan is empty", async () => {
  await declare(OTHER_NAME.name);
  await configuration.apply();
  expect(await lookedUp(host.sandbox, MESH_NAME.name)).toEqual([MESH_NAME.address]);
  expect(await configuration.plan()).toEqual([]);
});

test("what somebody wrote over is drift, in words, and is mended", async () => {
  await host.sh(`printf 'nameserver ${ordinary}\\n' >${RESOLV_CONF}`);
  const [change] = await configuration.plan();
  expect(change?.change.before?.["status"]).toMatch(/^drifted: .*resolv\.conf/);
  expect(change?.change.after?.["status"]).toBe("in sync");
  await configuration.apply();
  expect(await configuration.plan()).toEqual([]);
});

test("destroy gives back what others wrote", async () => {
  await configuration.terraform("destroy", "-auto-approve");
  expect(await host.sh(`cat ${RESOLV_CONF}`)).toBe(`nameserver ${ordinary}\n`);
  await host.sh(`printf 'search lan\\nnameserver ${ordinary}\\n' >${RESOLV_CONF}`);
  expect(restored(await host.snapshot())).toBe(restored(before));
});
