/** @needs pulumi pulumi-kubernetes */
import { ApiServer } from "../../sandbox/api-server";
import { pulumiKubernetes } from "../../sandbox/engines/pulumi-kubernetes";
import { Stack } from "../engine/stack";
import { kept } from "../support/manifests";
import { ENTERS, LEAVES, preview as previewOf, rowsIn } from "../support/previews";
import { carriedBy, WITHOUT_CONTROLLERS, workload } from "../support/workloads";

/** A workload with a policy, by the real engine and its plugin on a real API server: up, drift, repaired, destroyed. */

let server: ApiServer;
let stack: Stack;

beforeAll(async () => {
  server = await ApiServer.start();
  stack = await Stack.start({ path: await pulumiKubernetes(), env: { KUBECONFIG: server.kubeconfig } });
});

afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
  await server?.stop();
});

/** What is said of it when ports are no longer excluded. */
const ROWS: readonly string[] = [
  `| inbound tcp | 1234 | all | past the sidecar | to the sidecar (15006) | ${ENTERS} |`,
  `| outbound tcp | 8900 | all but the proxy user (5678) | past the sidecar | to the sidecar (15001) | ${ENTERS} |`,
  `| within the host tcp | 8900 | the proxy user (5678) | past the sidecar | to the sidecar (15006) | ${ENTERS} |`,
];

const INBOUND = "traffic.kuma.io/exclude-inbound-ports";
const OUTBOUND = "traffic.kuma.io/exclude-outbound-ports";

function declare(policy: object, controlPlane: object = {}): Promise<void> {
  const manifest = workload("Deployment");
  const args = { ...manifest, metadata: { ...manifest.metadata, annotations: WITHOUT_CONTROLLERS } };
  return stack.program(`const k8s = require("@pulumi/kubernetes");
const { AnnotatedWorkload } = require("kuma-transparent-proxy/pulumi/kubernetes");
new AnnotatedWorkload("web", {
  kumaVersion: "2.14.3",
  controlPlane: ${JSON.stringify(controlPlane)},
  policy: ${JSON.stringify(policy)},
  resource: k8s.apps.v1.Deployment,
  args: ${JSON.stringify(args)},
});`);
}

const carried = async () => carriedBy(await kept(server, workload("Deployment")));
const both = { redirect: { inbound: { excludePorts: [1234] }, outbound: { excludePorts: [5678, 8900] } } };

test("up puts the annotations where the injector looks for them", async () => {
  await declare(both);
  await stack.up();
  const { annotations, labels } = await carried();
  expect(annotations).toEqual({ [INBOUND]: "1234", [OUTBOUND]: "5678,8900" });
  expect(labels).toMatchObject({ "kuma.io/sidecar-injection": "enabled", app: "web" });
  expect(await stack.up("--expect-no-changes")).toContain("unchanged");
});

test("a preview says which traffic changes path, and up changes it in place", async () => {
  await declare({ redirect: { outbound: { excludePorts: [5678] } } });
  const preview = await stack.attempt("preview", "--diff");
  expect(preview.stdout).toContain("except ports 1234, 9001");
  expect(preview.stdout).toContain("except port 9001");
  const told = await previewOf("pulumi", (await stack.attempt("preview", "--json")).stdout);
  expect(told.stdout).toContain("#### `web`: changes the transparent proxy of its pods");
  expect(rowsIn(told)).toEqual(ROWS);
  await stack.up();
  expect((await carried()).annotations).toEqual({ [OUTBOUND]: "5678" });
});

test("what the control plane says for all pods is in the preview, and pods say otherwise", async () => {
  const controlPlane = { KUMA_RUNTIME_KUBERNETES_SIDECAR_TRAFFIC_EXCLUDE_INBOUND_PORTS: "1234" };
  await declare({ redirect: { outbound: { excludePorts: [5678] } } }, controlPlane);
  expect((await stack.attempt("preview", "--diff")).stdout).toContain("except ports 1234, 9001");
  await declare({ redirect: { inbound: { excludePorts: [80] }, outbound: { excludePorts: [5678] } } }, controlPlane);
  await stack.up();
  expect((await carried()).annotations).toEqual({ [INBOUND]: "80", [OUTBOUND]: "5678" });
});

test("refresh tells an annotation that somebody altered, and up puts it back", async () => {
  const path = "/spec/template/metadata/annotations/traffic.kuma.io~1exclude-outbound-ports";
  const patch = JSON.stringify([{ op: "replace", path, value: "1-65535" }]);
  const patched = await server.kubectl(["patch", "deployment", "web", "--type=json", `--patch=${patch}`]);
  expect(patched).toMatchObject({ code: 0 });
  const refreshed = await stack.attempt("refresh", "--preview-only", "--diff", "--expect-no-changes");
  expect(refreshed.code).not.toBe(0);
  expect(refreshed.stdout).toContain("1-65535");
  await stack.up("--refresh");
  expect((await carried()).annotations).toEqual({ [INBOUND]: "80", [OUTBOUND]: "5678" });
});

test("what pods would stumble over fails the preview at its place", async () => {
  await declare({ redirect: { outbound: { excludePortsForIPs: "10.0.0.0/99" } } });
  const ran = await stack.attempt("preview");
  expect(ran.code).not.toBe(0);
  expect(ran.stdout).toContain("KTP113");
  expect(ran.stdout).toContain("redirect.outbound.excludePortsForIPs");
});

test("destroy deletes it", async () => {
  await stack.destroy();
  await expect(kept(server, workload("Deployment"))).rejects.toThrow("not found");
});

test("a workload that the program itself annotates is told where it is said which Kuma reads it", async () => {
  const plain = (ports: string) => {
    const manifest = workload("Deployment", { annotations: { [INBOUND]: "1234", [OUTBOUND]: ports } });
    const args = JSON.stringify({ ...manifest, metadata: { ...manifest.metadata, annotations: WITHOUT_CONTROLLERS } });
    return stack.program(`const k8s = require("@pulumi/kubernetes");
new k8s.apps.v1.Deployment("web", ${args});`);
  };
  await plain("5678");
  await stack.up();
  await plain("5678,8900");
  const plan = (await stack.attempt("preview", "--json")).stdout;
  expect((await previewOf("pulumi", plan)).stdout).toContain("No traffic changes path");
  const told = await previewOf("pulumi", plan, "--kuma-version", "2.14.3");
  expect(told.stdout).toContain("#### `web`: changes the transparent proxy of its pods");
  expect(rowsIn(told)).toEqual([
    `| outbound tcp | 8900 | all but the proxy user (5678) | to the sidecar (15001) | past the sidecar | ${LEAVES} |`,
    `| within the host tcp | 8900 | the proxy user (5678) | to the sidecar (15006) | past the sidecar | ${LEAVES} |`,
  ]);
  await stack.destroy();
});
