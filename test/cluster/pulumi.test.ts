/** @needs pulumi pulumi-kubernetes */
import { ApiServer } from "../../sandbox/api-server";
import { pulumiKubernetes } from "../../sandbox/engines/pulumi-kubernetes";
import { Stack } from "../engine/stack";
import { kept, type Manifest } from "../support/manifests";
import { carriedBy, WITHOUT_CONTROLLERS, workload } from "../support/workloads";

/** Manifests of a program reach a real API server by the real engine and its plugin. */

let server: ApiServer;
let stack: Stack;

beforeAll(async () => {
  server = await ApiServer.start();
  // Else it replaces a ConfigMap whose data change.
  const env = { KUBECONFIG: server.kubeconfig, PULUMI_K8S_ENABLE_CONFIGMAP_MUTABLE: "true" };
  stack = await Stack.start({ path: await pulumiKubernetes(), env });
});

afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
  await server?.stop();
});

const settings = (port: string): Manifest => ({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "settings", annotations: WITHOUT_CONTROLLERS },
  data: { port },
});

function web(port: string): Manifest {
  const manifest = workload("Deployment", { annotations: { "traffic.kuma.io/exclude-inbound-ports": port } });
  return { ...manifest, metadata: { ...manifest.metadata, annotations: WITHOUT_CONTROLLERS } };
}

async function declare(port: string): Promise<void> {
  await stack.program(`const k8s = require("@pulumi/kubernetes");
new k8s.core.v1.ConfigMap("settings", ${JSON.stringify(settings(port))});
new k8s.apps.v1.Deployment("web", ${JSON.stringify(web(port))});`);
}

const excluded = async () => carriedBy(await kept(server, web(""))).annotations;

test("a program is refused before anything is changed, if the server would refuse it", async () => {
  await stack.program(`const k8s = require("@pulumi/kubernetes");
new k8s.core.v1.ConfigMap("settings", { metadata: { name: "settings", labels: { long: "a".repeat(64) } } });`);
  const ran = await stack.attempt("preview");
  expect(ran.code).not.toBe(0);
  expect(ran.stdout).toContain("must be no more than 63 ");
});

test("up creates what a program declares", async () => {
  await declare("1234");
  await stack.up();
  expect(await kept(server, settings(""))).toMatchObject({ data: { port: "1234" } });
  expect(await excluded()).toEqual({ "traffic.kuma.io/exclude-inbound-ports": "1234" });
  expect(await stack.up("--expect-no-changes")).toContain("3 unchanged");
});

test("up changes it in place", async () => {
  await declare("5678");
  await stack.up();
  expect(await kept(server, settings(""))).toMatchObject({ data: { port: "5678" } });
  expect(await excluded()).toEqual({ "traffic.kuma.io/exclude-inbound-ports": "5678" });
});

test("refresh tells what somebody else has changed", async () => {
  const patch = JSON.stringify({ data: { port: "80" } });
  expect(await server.kubectl(["patch", "configmap", "settings", `--patch=${patch}`])).toMatchObject({ code: 0 });
  const ran = await stack.attempt("refresh", "--preview-only", "--diff", "--expect-no-changes");
  expect(ran.code).not.toBe(0);
  expect(ran.stdout).toMatch(/port: "5678" => "80"/);
});

test("destroy deletes it", async () => {
  await stack.destroy();
  await expect(kept(server, settings(""))).rejects.toThrow("not found");
  await expect(kept(server, web(""))).rejects.toThrow("not found");
});
