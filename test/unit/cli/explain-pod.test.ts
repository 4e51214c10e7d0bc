import { screenOf } from "./console";

const WEB = `
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: shop}
spec:
  template:
    metadata:
      labels: {kuma.io/sidecar-injection: enabled}
      annotations: {traffic.kuma.io/exclude-inbound-ports: "1234"}
    spec:
      containers: [{name: web, ports: [{containerPort: 8080}]}]
`;
const ENVIRONMENT = "KUMA_RUNTIME_KUBERNETES_SIDECAR_TRAFFIC_EXCLUDE_OUTBOUND_PORTS=5678,8900\n";

const explain = (argv: readonly string[], files: Readonly<Record<string, string>> = {}, stdin = WEB) =>
  screenOf(["explain", "--pod", "-", "--kuma-version", "2.14", ...argv], { stdin, files });

test("traffic of pods is told as that of a host, with who decided", async () => {
  const screen = await explain(["--control-plane", "cp.env"], { "cp.env": ENVIRONMENT });
  expect(screen).toEqual({
    exitCode: 0,
    stdout: `Deployment web
  inbound tcp: to the sidecar (15006), except ports 1234, 9001
  outbound tcp: to the sidecar (15001), except ports 5678, 8900, dns; the proxy user (5678) passes by
  outbound udp: untouched but for dns
  dns: every query over udp goes to the sidecar (15053); the proxy user (5678) passes by
  ipv6: as ipv4, where the pod has it
  redirect.inbound.excludePorts: by the annotation
  redirect.outbound.excludePorts: by the control plane
`,
    stderr: "",
  });
});

describe("the environment of a control plane", () => {
  const wanted = expect.stringContaining("except ports 5678, 8900, dns");
  const VARIABLE = "KUMA_RUNTIME_KUBERNETES_SIDECAR_TRAFFIC_EXCLUDE_OUTBOUND_PORTS";

  test.each([
    { name: "lines", text: `# kuma-cp\n${VARIABLE}="5678,8900"\n` },
    { name: "a mapping", text: `${VARIABLE}: "5678,8900"\n` },
    { name: "values of the chart", text: `controlPlane:\n  envVars:\n    ${VARIABLE}: 5678,8900\n` },
    {
      name: "its manifest",
      text: `kind: Service\n---\napiVersion: apps/v1\nkind: Deployment\nspec: {template: {spec: {containers: [{env: [{name: ${VARIABLE}, value: "5678,8900"}, {name: B, valueFrom: {}}]}]}}}\n`,
    },
  ])("as $name", async ({ text }) => {
    const screen = await explain(["--control-plane", "cp"], { cp: text });
    expect(screen).toEqual({ exitCode: 0, stdout: wanted, stderr: "" });
  });

  test.each(["- 1\n", "a: {b: c}\n", "nonsense\n", "{{ .Values }}\n"])("but not as %j", async (text) => {
    const screen = await explain(["--control-plane", "cp"], { cp: text });
    expect([screen.exitCode, screen.stderr.slice(0, 6)]).toEqual([2, "KTP411"]);
  });
});

test("what is wrong around the pods is told once, however many there are", async () => {
  const two = `${WEB}---${WEB}`;
  const version = await screenOf(["explain", "--pod", "-", "--kuma-version", "2"], { stdin: two });
  expect(version.stderr).toMatch(/^KTP310 kumaVersion: .*\n$/);
  const VARIABLE = "KUMA_RUNTIME_KUBERNETES_SIDECAR_TRAFFIC_EXCLUDE_INBOUND_PORTS";
  const { stderr } = await explain(["--control-plane", "cp.env"], { "cp.env": `${VARIABLE}=abc\n` }, two);
  expect(stderr).toMatch(new RegExp(`^KTP348 ${VARIABLE}: .*\\n$`));
});

test("a namespace asks by the label alone, once annotations are no longer read", async () => {
  const asking = 'kuma.io/sidecar-injection: "enabled"';
  const namespace = (part: string) => `kind: Namespace\nmetadata: {name: shop, ${part}: {${asking}}}\n---\n`;
  const pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web, namespace: shop}\nspec: {containers: []}\n";
  const stdout = async (part: string, version: string) =>
    (await screenOf(["explain", "--pod", "-", "--kuma-version", version], { stdin: namespace(part) + pod })).stdout;
  expect(await stdout("annotations", "2.14")).toContain("KTP357");
  expect(await stdout("labels", "2.14")).not.toContain("KTP357");
  expect(await stdout("annotations", "2.1")).not.toContain("KTP357");
});

test("one packet", async () => {
  const screen = await explain(["--direction", "inbound", "--from", "10.0.0.9", "--to", "10.0.0.5:1234"]);
  expect(screen.stdout).toMatch(/^tcp from 10\.0\.0\.9 to 10\.0\.0\.5:1234 passes by the sidecar, because /);
});

test("beside a host each deviation is a finding", async () => {
  const host = "redirect: {inbound: {excludePorts: [1234, 9001]}, dns: {enabled: true, captureAll: true}}\n";
  const alike = await explain(["--config", "host"], { host });
  expect([alike.exitCode, alike.stdout.split("\n").at(-2)]).toEqual([
    0,
    "  beside the host: all traffic is treated alike",
  ]);
  const other = await explain(["--config", "host"], { host: host.replace("1234, ", "") });
  expect([other.exitCode, other.stdout.split("\n").at(-2)]).toEqual([
    1,
    "  beside the host: inbound tcp to port 1234 passes by the sidecar, on the host it goes to the sidecar on port 15006",
  ]);
});

test("what stands in the same file has its say", async () => {
  const file = (wish: string) =>
    `kind: Namespace\nmetadata: {name: shop, labels: {kuma.io/sidecar-injection: ${wish}}}\n---${WEB.replace("labels: {kuma.io/sidecar-injection: enabled}", "labels: {}")}`;
  expect((await explain([], {}, file("enabled"))).stdout).not.toContain("KTP357");
  expect((await explain([], {}, file("disabled"))).stdout).toContain("KTP357");
});

test("a problem is a finding, told at its place; JSON has it all", async () => {
  const screen = await explain(
    ["--json"],
    {},
    WEB.replace("containers: [{", "containers: [{securityContext: {runAsUser: 5678}, "),
  );
  expect(screen.exitCode).toBe(1);
  expect(JSON.parse(screen.stdout)).toMatchObject([
    {
      name: "Deployment web",
      sources: { "redirect.inbound.excludePorts": "annotation" },
      config: expect.stringContaining("excludePorts"),
      findings: [
        {
          severity: "problem",
          failure: {
            code: "KTP353",
            property: "Deployment web: spec.template.spec.containers[0].securityContext.runAsUser",
          },
        },
      ],
    },
  ]);
});

test.each([
  { name: "no workload", stdin: "kind: Service\n", code: "KTP412" },
  { name: "no YAML", stdin: "a: [", code: "KTP366" },
  { name: "what Kuma cannot read", stdin: WEB.replace('"1234"', '"http"'), code: "KTP348" },
])("$name is bad input", async ({ stdin, code }) => {
  const screen = await explain([], {}, stdin);
  expect([screen.exitCode, screen.stdout, screen.stderr.slice(0, 6)]).toEqual([2, "", code]);
});

test("of several workloads a packet is asked about one", async () => {
  const screen = await explain(["--to", "10.0.0.1:80", "--uid", "1"], {}, `${WEB}---${WEB}`);
  expect(screen).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("there are several workloads") });
});
