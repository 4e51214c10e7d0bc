import { type Around, kumaTp, screenOf } from "./console";

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  template:
    metadata:
      labels:
        app: web # ours
    spec:
      containers: [{name: web, image: nginx}]
`;

const ANNOTATED = DEPLOYMENT.replace(
  "# ours\n",
  `# ours
        kuma.io/sidecar-injection: enabled
      annotations:
        traffic.kuma.io/exclude-inbound-ports: "1234"
        traffic.kuma.io/exclude-outbound-ports: "5678,8900"
`,
);

const SERVICE = "apiVersion: v1\nkind:   Service\n";
const POLICY = 'redirect:\n  inbound: {excludePorts: [1234]}\n  outbound: {excludePorts: "5678,8900"}\n';

const annotate = (files: Around["files"], ...options: readonly string[]) =>
  kumaTp(["annotate", "--config", "policy.yaml", "--kuma-version", "2.9", ...options], {
    files: { "policy.yaml": POLICY, ...files },
    stdin: DEPLOYMENT,
  });

test("a Deployment that excludes 1234 inbound, and 5678 and 8900 outbound", async () => {
  expect(await annotate({ "web.yaml": DEPLOYMENT }, "-f", "web.yaml")).toMatchObject({
    exitCode: 0,
    stdout: ANNOTATED,
    stderr: "annotated 1 workload\n",
    written: {},
  });
});

test("stdin is read as a file is", async () => {
  expect(await annotate({}, "-f", "-")).toMatchObject({ exitCode: 0, stdout: ANNOTATED });
});

test("annotated again it is the same", async () => {
  expect(await annotate({ a: ANNOTATED }, "-f", "a")).toMatchObject({
    exitCode: 0,
    stdout: ANNOTATED,
    stderr: "annotated 0 workloads; 1 more had it already\n",
  });
});

const FOLDER = {
  "deploy/web.yaml": DEPLOYMENT,
  "deploy/service.yml": SERVICE.trimEnd(),
  "deploy/README.md": "# {{",
  "deploy/inner/directive.json": `# of old\n%YAML 1.1\n---\n${SERVICE}`,
};

test("a folder is one stream, each file with its name", async () => {
  expect(await annotate(FOLDER, "-f", "deploy/")).toMatchObject({
    exitCode: 0,
    stdout: `---\n# Source: deploy/service.yml\n${SERVICE}---\n# Source: deploy/web.yaml\n${ANNOTATED}`,
  });
});

test("folders within folders are read when asked for, and several may be named", async () => {
  const { stdout } = await annotate({ ...FOLDER, a: SERVICE }, "-f", "a", "-R", "-f", "deploy");
  expect(stdout.match(/^.*\n# Source: .*$/gm)).toEqual([
    "---\n# Source: a",
    "...\n# Source: deploy/inner/directive.json",
    "---\n# Source: deploy/service.yml",
    "---\n# Source: deploy/web.yaml",
  ]);
});

test("written back is what is otherwise now", async () => {
  expect(await annotate(FOLDER, "-f", "deploy", "--write")).toMatchObject({
    exitCode: 0,
    stdout: "",
    stderr: "wrote deploy/web.yaml\nannotated 1 workload\n",
    written: { "deploy/web.yaml": ANNOTATED },
  });
});

test("where one file is at fault none is written", async () => {
  const contradicting = ANNOTATED.replace('"1234"', '"80"');
  const { written, ...screen } = await annotate(
    { ...FOLDER, "deploy/x.yaml": contradicting, "deploy/y.yaml": "a: {{ b }}\n" },
    ...["-f", "deploy", "--write"],
  );
  expect(written).toEqual({});
  expect(screen).toMatchObject({ exitCode: 2, stdout: "" });
  expect(screen.stderr.split("\n")).toEqual([
    'KTP360 deploy/x.yaml: Deployment web: spec.template.metadata.annotations["traffic.kuma.io/exclude-inbound-ports"]: ' +
      'traffic.kuma.io/exclude-inbound-ports is "80" here, and "1234" by the policy. Take it out here, or change the policy.',
    "KTP367 deploy/y.yaml: Line 1 has a template of Helm in it. Give what Helm makes of it: " +
      "`helm template NAME CHART | kuma-tp annotate -f - …`.",
    "",
  ]);
});

test("what cannot be written is told, and is no bad input", async () => {
  const session = await kumaTp(["annotate", "--config", "p", "--kuma-version", "2.9", "-f", "web.yaml", "--write"], {
    files: { p: POLICY, "web.yaml": DEPLOYMENT },
    writeError: "EROFS",
  });
  expect(session).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("KTP426 web.yaml cannot be written") });
});

test("a label at the workload itself is noted", async () => {
  const text = DEPLOYMENT.replace("name: web\n", "name: web\n  labels: {kuma.io/sidecar-injection: enabled}\n");
  const { exitCode, stderr } = await annotate({ "web.yaml": text }, "-f", "web.yaml");
  expect({ exitCode, stderr }).toEqual({
    exitCode: 0,
    stderr:
      'KTP365 web.yaml: Deployment web: metadata.labels["kuma.io/sidecar-injection"]: kuma.io/sidecar-injection has no effect ' +
      "there: the injector reads pods. It belongs into `spec.template.metadata.labels`.\nannotated 1 workload\n",
  });
});

describe("what becomes of the pods is looked at", () => {
  const withSpec = (spec: string) => DEPLOYMENT.replace("containers: [{name: web, image: nginx}]", spec);

  test("what may surprise is told", async () => {
    const text = withSpec("containers: [{name: web, image: nginx, ports: [{containerPort: 1234}]}]");
    const { exitCode, stderr, stdout } = await annotate({ "web.yaml": text }, "-f", "web.yaml");
    expect({ exitCode, isPrinted: stdout.includes("1234}") }).toEqual({ exitCode: 0, isPrinted: true });
    expect(stderr).toMatch(/^KTP352 web\.yaml: Deployment web: spec\.template\.\S+: .*\nannotated 1 workload\n$/);
  });

  test("a pod that would not start is a finding", async () => {
    const text = withSpec("containers: [{name: web, image: nginx, securityContext: {runAsUser: 5678}}]");
    const { exitCode, stderr, stdout } = await annotate({ "web.yaml": text }, "-f", "web.yaml");
    expect({ exitCode, isPrinted: stdout.includes("5678}") }).toEqual({ exitCode: 1, isPrinted: true });
    expect(stderr).toContain(
      "KTP353 web.yaml: Deployment web: spec.template.spec.containers[0].securityContext.runAsUser: ",
    );
  });

  test("an annotation that Kuma cannot read is bad input, also where the policy has no word on it", async () => {
    const text = DEPLOYMENT.replace("labels:", "annotations: {kuma.io/gateway: maybe}\n      labels:");
    const { exitCode, stdout, stderr } = await annotate({ "web.yaml": text }, "-f", "web.yaml");
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: "" });
    expect(stderr).toMatch(
      /^KTP348 web\.yaml: Deployment web: spec\.template\.metadata\.annotations\["kuma\.io\/gateway"\]: /,
    );
  });
});

test("no workload is told", async () => {
  expect(await annotate({ a: SERVICE }, "-f", "a")).toMatchObject({
    exitCode: 0,
    stdout: SERVICE,
    stderr: "no workload found, so nothing is annotated\n",
  });
});

test("kinds of one's own are named with their path", async () => {
  const rollout = DEPLOYMENT.replace("apps/v1", "argoproj.io/v1alpha1").replace("Deployment", "Rollout");
  expect(await annotate({ a: rollout }, "-f", "a")).toMatchObject({ stdout: rollout });
  const annotated = ANNOTATED.replace("apps/v1", "argoproj.io/v1alpha1").replace("Deployment", "Rollout");
  for (const path of ["spec.template", "Rollout=spec.template", "argoproj.io/Rollout=spec.template"]) {
    const { stdout } = await annotate({ a: rollout }, "-f", "a", "--template-path", "X=y", "--template-path", path);
    expect(stdout).toBe(annotated);
  }
});

describe("what is around pods has its say", () => {
  /** From 3.0 on an empty annotation empties nothing: what the control plane excludes stays. */
  const asked = (name: string, text: string, option: string) =>
    kumaTp(["annotate", "--config", "p", "--kuma-version", "3.0", "-f", "a", option, name], {
      files: { p: "redirect: {outbound: {excludePorts: []}}\n", a: DEPLOYMENT, [name]: text },
    });

  test.each([
    { name: "lines", text: "# of kuma-cp\nKUMA_RUNTIME_KUBERNETES_SIDECAR_TRAFFIC_EXCLUDE_OUTBOUND_PORTS='8900'\n" },
    { name: "YAML", text: 'KUMA_RUNTIME_KUBERNETES_SIDECAR_TRAFFIC_EXCLUDE_OUTBOUND_PORTS: "8900"\n' },
  ])("the environment of a control plane, as $name", async ({ text }) => {
    expect(await asked("cp.env", text, "--control-plane")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("KTP346 redirect.outbound.excludePorts"),
    });
    expect(await asked("cp.env", "OTHER=1\n", "--control-plane")).toMatchObject({ exitCode: 0 });
  });

  test("the ConfigMap of the cluster", async () => {
    const map = (config: string) =>
      `kind: ConfigMap\napiVersion: v1\ndata:\n  config.yaml: |\n    redirect: ${config}\n`;
    expect(await asked("map.yaml", map("{outbound: {excludePorts: [8900]}}"), "--config-map")).toMatchObject({
      exitCode: 2,
      stderr: expect.stringContaining("KTP346 redirect.outbound.excludePorts"),
    });
    expect(await asked("map.yaml", map("{}"), "--config-map")).toMatchObject({ exitCode: 0 });
  });
});

const files = { p: POLICY, a: DEPLOYMENT, "empty/notes.txt": "", "list.env": "- a\n", "no.env": "a: [\n" };

test.each([
  { name: "a file that is not there", argv: ["-f", "b"], want: "KTP401 b cannot be read: there is no such file." },
  {
    name: "a folder without manifests",
    argv: ["-f", "empty"],
    want: "KTP401 empty cannot be read: it has no file that ends in .yaml, .yml or .json.",
  },
  { name: "stdin twice", argv: ["-f", "-", "-f", "-"], want: "KTP400 stdin is named twice." },
  {
    name: "stdin for all",
    argv: ["-f", "-", "--config", "-"],
    want: "KTP400 Both manifests and the configuration are to come from stdin.",
  },
  {
    name: "stdin to be written",
    argv: ["-f", "-", "--write"],
    want: "KTP400 What comes from stdin cannot be written back there.",
  },
  {
    name: "a list for an environment",
    argv: ["-f", "a", "--control-plane", "list.env"],
    want: "KTP411 list.env is no",
  },
  { name: "no YAML for an environment", argv: ["-f", "a", "--control-plane", "no.env"], want: "KTP411 no.env is no" },
  { name: "a path that is none", argv: ["-f", "a", "--template-path", "a/b"], want: 'KTP369 "a/b" is no path' },
  { name: "no release", argv: ["-f", "a", "--kuma-version", "new"], want: 'KTP310 kumaVersion: "new" is no version' },
])("$name is bad input", async ({ argv, want }) => {
  const version = argv.includes("--kuma-version") ? [] : ["--kuma-version", "2.9"];
  const config = argv.includes("--config") ? [] : ["--config", "p"];
  expect(await screenOf(["annotate", ...argv, ...version, ...config], { files })).toEqual({
    exitCode: 2,
    stdout: "",
    stderr: expect.stringContaining(want),
  });
});

test("a policy that is at fault is told before any manifest", async () => {
  const around = { files: { p: "redirect: {inbound: {excludePorts: [0]}}\nconnection: {host: a}\n", a: "a: [\n" } };
  const { exitCode, stderr } = await screenOf(
    ["annotate", "--config", "p", "--kuma-version", "2.9", "-f", "a"],
    around,
  );
  expect(exitCode).toBe(2);
  expect(stderr.match(/^KTP\d+ \S+/gm)?.toSorted()).toEqual([
    "KTP111 redirect.inbound.excludePorts[0]:",
    "KTP340 connection:",
  ]);
});
