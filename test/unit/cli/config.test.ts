import { screenOf } from "./console";

const refused = (...lines: readonly string[]) => ({
  exitCode: 2,
  stdout: "",
  stderr: lines.map((line) => `${line}\n`).join(""),
});
const yamlFault = (place: string, reason: string) => refused(`KTP402 stdin, ${place}: ${reason}. Mend the YAML there.`);
const oversized = (reason: string) =>
  refused(`KTP404 stdin ${reason}. Give the configuration of one transparent proxy, written out.`);
const nest = (times: number) => `a: ${"[".repeat(times)}${"]".repeat(times)}`;
const ten = (name: string) => `[${Array(10).fill(name).join(", ")}]`;

test.each([
  {
    name: "a bracket that is never closed",
    stdin: "redirect:\n  inbound:\n    excludePorts: [22, 9090\n  outbound: {}\n",
    want: yamlFault(
      "line 4, column 3",
      "Flow sequence in block collection must be sufficiently indented and end with a ]",
    ),
  },
  { name: "a key twice", stdin: "wait: 1\nwait: 2\n", want: yamlFault("line 2, column 1", "Map keys must be unique") },
  {
    name: "a tab",
    stdin: "log:\n\tlevel: 1\n",
    want: yamlFault("line 2, column 1", "Tabs are not allowed as indentation"),
  },
  { name: "a tag of its own", stdin: "wait: !env WAIT\n", want: yamlFault("line 1, column 7", "Unresolved tag: !env") },
  {
    name: "two documents",
    stdin: "wait: 1\n---\nwait: 2\n",
    want: yamlFault("line 2, column 1", "a second document begins, and just one is asked for"),
  },
  {
    name: "an alias of nothing",
    stdin: "redirect:\n  inbound: *ports\n",
    want: yamlFault("line 2, column 12", "nothing before it is named &ports"),
  },
  {
    name: "an alias of what comes later",
    stdin: "wait: *late\nwaitInterval: &late 1\n",
    want: yamlFault("line 1, column 7", "nothing before it is named &late"),
  },
  {
    name: "aliases of aliases",
    stdin: `a: &a ${ten("x")}\nb: &b ${ten("*a")}\nc: ${ten("*b")}\n`,
    want: oversized("has aliases that stand for too much"),
  },
  { name: "brackets without end", stdin: nest(10_000), want: oversized("is nested too deep") },
  {
    name: "more text than a ConfigMap holds",
    stdin: `wait: 5 #${"x".repeat(1024 * 1024)}`,
    want: oversized("has more than 1048576 characters"),
  },
  { name: "nothing", stdin: "", want: refused("KTP403 stdin says nothing. Write `{}` for Kuma's defaults.") },
  {
    name: "comments",
    stdin: "# wait: 5\n",
    want: refused("KTP403 stdin says nothing. Write `{}` for Kuma's defaults."),
  },
  {
    name: "a whole ConfigMap",
    stdin: "apiVersion: v1\nkind: ConfigMap\ndata:\n  config.yaml: |\n    wait: 5\n",
    want: refused(
      "KTP405 stdin is a Kubernetes object; the configuration is the text under its `data`. " +
        "Give that text: `kubectl get configmap NAME -o jsonpath='{.data.config\\.yaml}'`.",
    ),
  },
  {
    name: "a list",
    stdin: "- wait: 5\n",
    want: refused("KTP101 Here belongs an object, not a list. Give an object, or leave the property out."),
  },
  {
    name: "a value that holds itself",
    stdin: "redirect: &all\n  inbound: *all\n",
    want: expect.objectContaining({ exitCode: 2, stderr: expect.stringContaining("KTP105") }),
  },
  {
    name: "several faults of a spec",
    stdin: 'redirect:\n  inbound: {port: 0, excludeports: [22]}\n  outbound: {excludePorts: ["9-8"]}\n',
    want: refused(
      "KTP110 redirect.inbound.port: 0 is not a port. Give a port from 1 to 65535.",
      'KTP102 redirect.inbound.excludeports: There is no key "excludeports" here. Did you mean `excludePorts`?',
      'KTP112 redirect.outbound.excludePorts[0]: The range "9-8" ends before it begins. Write the smaller number first.',
    ),
  },
])("$name is bad input", async ({ stdin, want }) => {
  expect(await screenOf(["explain", "--config", "-"], { stdin })).toEqual(want);
});

test("a file that is not there is bad input", async () => {
  expect(await screenOf(["render", "--config", "tproxy.yaml"])).toEqual(
    refused(
      "KTP401 tproxy.yaml cannot be read: there is no such file. Name a file that this user can read, or - for stdin.",
    ),
  );
});

test("a file and stdin are read alike, comments, anchors, merge keys and JSON", async () => {
  const yaml = "# as kumactl takes it\nredirect:\n  outbound: &off {enabled: false}\n  inbound:\n    <<: *off\n";
  const json = '{"redirect": {"outbound": {"enabled": false}, "inbound": {"enabled": false}}}';
  const fromStdin = await screenOf(["explain", "--config", "-"], { stdin: yaml });
  expect(fromStdin).toEqual(await screenOf(["explain", "--config", "a.json"], { files: { "a.json": json } }));
  expect(fromStdin).toMatchObject({ exitCode: 0, stderr: "" });
});
