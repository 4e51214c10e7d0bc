/** @needs pulumi-kubernetes */
import { chmod, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { pulumiKubernetes } from "../../sandbox/engines/pulumi-kubernetes";
import { type PlannedStep, Stack, shown } from "./stack";

/**
 * Workloads under the real engine, with the real plugin of @pulumi/kubernetes. It is told to write manifests into a folder, in
 * place of a cluster: what it writes is what an API server would be given.
 */

let path: string;
let stack: Stack;

beforeAll(async () => {
  path = await mkdtemp(join(tmpdir(), "kuma-tp-path-"));
  await symlink(join(await pulumiKubernetes(), "pulumi-resource-kubernetes"), join(path, "pulumi-resource-kubernetes"));
  // The engine runs policies by its language host. That of the sandbox runs none, and so another one is named, which there is not:
  // the engine then asks for this, as it always did.
  const analyzer = join(path, "pulumi-analyzer-policy-plain-node");
  await writeFile(
    analyzer,
    '#!/bin/sh\nexec node "$(node -p \'require.resolve("@pulumi/pulumi/cmd/run-policy-pack")\')" "$@"\n',
  );
  await chmod(analyzer, 0o755);
  stack = await Stack.start({ path });
  await writeChart();
});

afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await rm(path, { recursive: true });
});

const POLICY = { redirect: { inbound: { excludePorts: [1234] } } };

/** A program with the plugin's writing provider, and what else is declared. */
async function declare(lines: string): Promise<void> {
  const head = [
    'const k8s = require("@pulumi/kubernetes");',
    'const { AnnotatedWorkload, interceptAll } = require("kuma-transparent-proxy/pulumi/kubernetes");',
    'const KUMA = { kumaVersion: "2.9.4" };',
    `const POLICY = ${JSON.stringify(POLICY)};`,
    'const provider = new k8s.Provider("written", { renderYamlToDirectory: "written" });',
    'const labels = { app: "web" };',
    'const pod = (metadata = {}) => ({ metadata: { labels, ...metadata }, spec: { containers: [{ name: "web", image: "web:1" }] } });',
    "const spec = (metadata) => ({ selector: { matchLabels: labels }, template: pod(metadata) });",
    'const metadata = { name: "web", namespace: "shop" };',
    'const web = (policy, more = {}) => new AnnotatedWorkload("web", { ...KUMA, policy, resource: k8s.apps.v1.Deployment, args: { metadata, spec: spec() }, ...more }, { provider });',
  ];
  await stack.program([...head, lines].join("\n"));
}

/** What the next up would do to workloads and to what is shown of them. */
async function plan(): Promise<readonly string[]> {
  const { steps } = JSON.parse(await stack.pulumi("preview", "--json")) as { steps: readonly PlannedStep[] };
  return steps
    .filter(({ urn }) => !urn.includes("pulumi:pulumi:Stack::") && !urn.includes("pulumi:providers:"))
    .filter(({ op }) => op !== "same")
    .map(({ op, urn, diffReasons = [] }) => [op, urn.split(/[$:]/).at(-3), ...diffReasons].join(" "));
}

/** The manifests that were written. */
async function written({ folder: program } = stack): Promise<Manifest[]> {
  const folder = join(program, "written", "1-manifest");
  const texts = await Promise.all((await readdir(folder)).map((file) => readFile(join(folder, file), "utf8")));
  return texts.map((text) => parse(text) as Manifest);
}

interface Manifest {
  readonly metadata: { readonly name: string; readonly labels?: object };
  readonly spec?: { readonly template?: { readonly metadata: unknown }; readonly jobTemplate?: unknown };
}

/** The metadata of pods among them, by name of the workload. */
async function podsWritten(): Promise<Readonly<Record<string, unknown>>> {
  const workloads = await written();
  return Object.fromEntries(
    workloads.flatMap(({ metadata, spec }) => (spec?.template ? [[metadata.name, spec.template.metadata]] : [])),
  );
}

const ANNOTATED = {
  annotations: { "traffic.kuma.io/exclude-inbound-ports": "1234" },
  labels: { app: "web", "kuma.io/sidecar-injection": "enabled" },
};

/** A chart with one workload in it. */
async function writeChart(): Promise<void> {
  const chart = join(stack.folder, "chart");
  await mkdir(join(chart, "templates"), { recursive: true });
  await writeFile(join(chart, "Chart.yaml"), "apiVersion: v2\nname: shop\nversion: 0.1.0\n");
  await writeFile(join(chart, "templates", "api.yaml"), deployment("api"));
}

const deployment = (name: string, annotations = "") => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name}, namespace: shop }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web }${annotations} }
    spec: { containers: [{ name: web, image: "web:1" }] }
`;

describe("one workload", () => {
  test("is previewed with the traffic of its pods, and written with its annotations", async () => {
    await declare("const made = web(POLICY); exports.traffic = made.traffic; exports.kind = made.workload.kind;");
    const preview = await stack.pulumi("preview", "--diff");
    expect(preview).toContain('[0]: "inbound tcp: to the sidecar (15006), except ports 1234, 9001"');
    expect(preview).toContain('redirect.inbound.excludePorts: "annotation"');
    expect(preview).toMatch(/ipv4\/nat: "-A PREROUTING /);
    expect(await stack.up()).toContain('kind   : "Deployment"');
    expect(await podsWritten()).toEqual({ web: ANNOTATED });
    expect(await stack.up("--expect-no-changes")).toContain("unchanged");
  });

  test("is changed by its policy, and the preview tells which lines of its traffic change", async () => {
    await declare("web({ redirect: { inbound: { excludePorts: [1234, 5678] } } });");
    expect(await plan()).toEqual(["update PodTraffic policy rules traffic", "update Deployment"]);
    const preview = await stack.pulumi("preview", "--diff");
    const line = (ports: string) => `"inbound tcp: to the sidecar (15006), except ports ${ports}"`;
    expect(preview).toContain(`~ [0]: ${line("1234, 9001")} => ${line("1234, 5678, 9001")}`);
    await stack.up();
  });

  test("is refused in the preview for what its pods would stumble over, and warned of what surprises", async () => {
    await declare(
      'web(POLICY, { args: { metadata, spec: { ...spec(), template: { ...pod(), spec: { securityContext: { runAsUser: 5678 }, containers: [{ name: "web", image: "web:1" }] } } } } });',
    );
    const refused = await stack.attempt("preview");
    expect(refused.code).not.toBe(0);
    expect(shown(refused)).toContain(
      "PodTraffic resource 'web' has a problem: KTP353 spec.template.spec.containers[0]",
    );

    await declare(
      'web(POLICY, { args: { metadata, spec: { ...spec(), template: { ...pod(), spec: { containers: [{ name: "web", image: "web:1", ports: [{ containerPort: 1234 }] }] } } } } });',
    );
    expect(await stack.pulumi("preview")).toContain("warning: KTP352 spec.template.metadata.annotations");
  });

  test("is refused at its component for a contradiction, in plain words", async () => {
    await declare(
      'web(POLICY, { args: { metadata, spec: spec({ annotations: { "traffic.kuma.io/exclude-inbound-ports": "99" } }) } });',
    );
    const refused = shown(await stack.attempt("preview"));
    expect(refused).toMatch(/AnnotatedWorkload \(web\):\n +error: KTP360 spec\.template\.metadata\.annotations/);
    expect(refused).not.toContain("node_modules");
  });

  test("whose policy waits for another resource has an unknown effect, and all faults that are known", async () => {
    await declare(
      'const other = new k8s.core.v1.ConfigMap("other", {}, { provider }); web({ redirect: { inbound: { excludePorts: [other.id] } } });',
    );
    expect(await stack.pulumi("preview", "--diff")).toMatch(/ traffic +: (?:\[unknown\]|.*=> \[unknown\])/);
    await declare(
      'const other = new k8s.core.v1.ConfigMap("other", {}, { provider }); web({ redirect: { inbound: { port: 0, excludePorts: [other.id] } } });',
    );
    expect(shown(await stack.attempt("preview"))).toContain("KTP110 policy.redirect.inbound.port: ");
  });

  test("that a program declared by itself is taken over in place", async () => {
    await stack.destroy();
    await declare('new k8s.apps.v1.Deployment("web", { metadata, spec: spec() }, { provider });');
    await stack.up();
    await declare("web(POLICY);");
    expect(await plan()).toEqual(["create AnnotatedWorkload", "create PodTraffic", "update Deployment"]);
    await stack.up();
    expect(await podsWritten()).toEqual({ web: ANNOTATED });
    await stack.destroy();
  });
});

describe("all workloads", () => {
  const GROUP = `new k8s.yaml.v2.ConfigGroup("group", { yaml: ${JSON.stringify(deployment("worker"))} }, options);`;
  const OPTIONS = "const options = { provider, transforms: [interceptAll(POLICY, KUMA)] };";

  test("of a chart and of a group of manifests, whose children are the plugin's, are annotated", async () => {
    await declare(`${OPTIONS} new k8s.helm.v4.Chart("chart", { chart: "./chart" }, options); ${GROUP}`);
    await stack.up();
    expect(await podsWritten()).toEqual({ api: ANNOTATED, worker: ANNOTATED });
    expect(await stack.up("--expect-no-changes")).toContain("unchanged");
    await stack.destroy();
  });

  test("are refused by name for a contradiction", async () => {
    const other = deployment("worker", ', annotations: { traffic.kuma.io/exclude-inbound-ports: "99" }');
    await declare(`${OPTIONS} new k8s.yaml.v2.ConfigGroup("group", { yaml: ${JSON.stringify(other)} }, options);`);
    const refused = await stack.attempt("preview");
    expect(refused.code).not.toBe(0);
    expect(shown(refused)).toContain("KTP360 Deployment shop/worker: spec.template.metadata.annotations");
  });
});

test("examples/kubernetes", async () => {
  await using example = await Stack.start({ example: "kubernetes", path });
  await example.config("kubernetes:renderYamlToDirectory", "written");
  const up = await example.up();
  expect(up).toContain("outbound tcp: to the sidecar (15001), except port 5432, dns");
  expect(up).toContain('redirect.outbound.excludePorts: "annotation"');
  const manifests = Object.fromEntries((await written(example)).map((manifest) => [manifest.metadata.name, manifest]));
  const annotations = {
    "traffic.kuma.io/exclude-inbound-ports": "9102",
    "traffic.kuma.io/exclude-outbound-ports": "5432",
  };
  const label = { "kuma.io/sidecar-injection": "enabled" };
  expect(manifests["shop"]?.metadata.labels).toEqual(label);
  expect(manifests["web"]?.spec?.template?.metadata).toEqual({ annotations, labels: { app: "web", ...label } });
  expect(manifests["nightly"]?.spec?.jobTemplate).toMatchObject({
    spec: { template: { metadata: { annotations, labels: label } } },
  });
  expect(await example.up("--expect-no-changes")).toContain("unchanged");
  await example.destroy();
});

describe("a pack of policies", () => {
  const pack = (options: string) => writePack(`kumaPolicies({ kumaVersion: "2.9.4", ...${options} })`);

  async function writePack(policies: string): Promise<void> {
    const folder = join(stack.folder, "policies");
    await mkdir(folder, { recursive: true });
    const files = {
      "PulumiPolicy.yaml": "runtime: plain-node\nmain: index.js\n",
      "package.json": JSON.stringify({ name: "policies", version: "1.0.0", main: "index.js" }),
      "index.js": `const { PolicyPack } = require("@pulumi/policy");
const { kumaPolicies } = require("kuma-transparent-proxy/pulumi/policies");
new PolicyPack("kuma", { policies: ${policies} });\n`,
    };
    await Promise.all(Object.entries(files).map(([file, text]) => writeFile(join(folder, file), text)));
  }

  const HOST = 'new TransparentProxyHost("web", { connection: { host: "192.0.2.1" } });';
  const judged = () => stack.attempt("preview", "--policy-pack", "policies");

  test("refuses a preview with ports that nobody allowed, and takes one with those that somebody did", async () => {
    await declare(`web(POLICY); ${HOST}`);
    await pack('{ enforcement: { "kuma-service-agrees": "disabled" } }');
    const refused = await judged();
    expect(refused.code).not.toBe(0);
    expect(shown(refused)).toContain("KTP375 Deployment shop/web: Inbound ports 1234 pass by the sidecar");
    expect(shown(refused)).not.toContain("KTP375 the host");
    await pack('{ allowedPorts: { inbound: 1234 }, enforcement: { "kuma-service-agrees": "disabled" } }');
    expect(await judged()).toMatchObject({ code: 0 });
  });

  test("refuses one whose hosts and pods of one service do not agree", async () => {
    await declare(`web(POLICY); ${HOST}`);
    await pack("{ allowedPorts: { inbound: 1234 } }");
    const refused = await judged();
    expect(refused.code).not.toBe(0);
    expect(shown(refused)).toContain(
      "KTP378 Of the service web, the host web and Deployment shop/web treat traffic otherwise",
    );
  });
});
