import { parseAllDocuments } from "yaml";
import { annotateYaml } from "../../../lib/kubernetes/annotate-yaml";
import { memberAt } from "../../../lib/kubernetes/member";
import type { PodMetadata } from "../../../lib/kubernetes/metadata";
import { workloadsIn } from "../../../lib/kubernetes/workloads";
import { MANIFEST_TEXTS } from "../../cases/manifests";

const OURS: PodMetadata = {
  annotations: {
    "traffic.kuma.io/exclude-inbound-ports": "1234",
    "traffic.kuma.io/exclude-outbound-ports": "5678,8900",
  },
  labels: { "kuma.io/sidecar-injection": "enabled" },
};

const dataOf = (text: string): unknown[] =>
  [...parseAllDocuments(text, { merge: true })].map((document) => document.toJS() as unknown);

/** Data without our keys, and without what is empty once they are gone. */
function withoutOurs(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(withoutOurs);
  if (typeof data !== "object" || data === null) return data;
  const entries = Object.entries(data).flatMap(([key, value]) => {
    if (key in OURS.annotations || key in OURS.labels) return [];
    const inner = withoutOurs(value);
    const isEmpty = inner === null || (typeof inner === "object" && Object.keys(inner).length === 0);
    return isEmpty && ["metadata", "annotations", "labels"].includes(key) ? [] : [[key, inner] as const];
  });
  return Object.fromEntries(entries);
}

/** What is in `after` and not in `before`; `undefined` where something is not there any more, or in another order. */
function added<T>(before: readonly T[], after: readonly T[]): T[] | undefined {
  let at = 0;
  const more = after.filter((piece) => {
    if (at < before.length && piece === before[at]) at += 1;
    else return true;
    return false;
  });
  return at === before.length ? more : undefined;
}

describe.each(MANIFEST_TEXTS)("$name", ({ text, workloads, keeps = "lines" }) => {
  const done = annotateYaml(text, OURS);

  test("every workload gets what it lacked, and nothing else is said otherwise", () => {
    expect(done).toMatchObject({ failures: [], annotated: workloads, changed: workloads });
    const documents = dataOf(done.text);
    expect(withoutOurs(documents)).toEqual(withoutOurs(dataOf(text)));
    const templates = documents.flatMap((data) =>
      workloadsIn(data).map(({ path, templatePath }) => memberAt(data, [...path, ...templatePath, "metadata"])),
    );
    expect(templates).toHaveLength(workloads);
    for (const metadata of templates) expect(metadata).toMatchObject(OURS);
  });

  test(`its ${keeps} are kept`, () => {
    if (keeps === "data") return;
    const pieces = (whole: string) => (keeps === "lines" ? whole.split("\n") : [...whole]);
    const more = added(pieces(text), pieces(done.text));
    expect(more).toBeDefined();
    const ours = /^\s*(("?(metadata|annotations|labels)"?: ?\{?)|.*kuma\.io.*|\},?)\r?$/;
    if (keeps === "lines") expect(more?.filter((line) => !ours.test(line))).toEqual([]);
  });

  test("annotated again it is the same text", () => {
    expect(annotateYaml(done.text, OURS)).toEqual({ ...done, changed: 0 });
  });

  test("nothing to add leaves the text alone", () => {
    expect(annotateYaml(text, { annotations: {}, labels: {} }).text).toBe(text);
  });
});

const POD = "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n";

test("one Deployment, to the letter", () => {
  const text = `# ours
apiVersion: apps/v1
kind: Deployment
metadata:
    name: web
spec:
    template:
        metadata:
            labels: # of each pod
                app: "web"
        spec:
            containers: [{name: web, image: nginx}]
`;
  expect(annotateYaml(text, OURS).text).toBe(`# ours
apiVersion: apps/v1
kind: Deployment
metadata:
    name: web
spec:
    template:
        metadata:
            labels: # of each pod
                app: "web"
                kuma.io/sidecar-injection: enabled
            annotations:
                traffic.kuma.io/exclude-inbound-ports: "1234"
                traffic.kuma.io/exclude-outbound-ports: "5678,8900"
        spec:
            containers: [{name: web, image: nginx}]
`);
});

test("a value of several lines is a block of text where there is one, and in quotes in brackets", () => {
  const backends = "refs:\n  - kind: MeshService\n\n    name: a\n";
  const ours = { annotations: { "kuma.io/reachable-backends": backends }, labels: {} };
  expect(annotateYaml(POD, ours).text).toBe(
    `${POD}  annotations:\n    kuma.io/reachable-backends: |\n      refs:\n        - kind: MeshService\n\n          name: a\n`,
  );
  const { text } = annotateYaml("{apiVersion: v1, kind: Pod, metadata: {name: web}}", ours);
  expect(text).toBe(
    `{apiVersion: v1, kind: Pod, metadata: {name: web, annotations: {kuma.io/reachable-backends: ${JSON.stringify(backends)}}}}`,
  );
});

test.each(["          # deep\n", "          \n", "      \t\nspec: {}\n"])(
  "what follows, %j, becomes no part of a value",
  (rest) => {
    const text = `${POD}  annotations:\n    a: b\n${rest}`;
    const ours = { annotations: { "kuma.io/reachable-backends": "refs:\n  - a\n" }, labels: {} };
    expect(annotateYaml(text, ours)).toMatchObject({
      failures: [],
      text: `${POD}  annotations:\n    a: b\n    kuma.io/reachable-backends: "refs:\\n  - a\\n"\n${rest}`,
    });
  },
);

/** Whatever is wrong, nothing is written. */
test.each([
  {
    name: "a contradiction",
    text: `${POD}  annotations: {traffic.kuma.io/exclude-inbound-ports: "80"}\n`,
    want: 'KTP360 Pod web: metadata.annotations["traffic.kuma.io/exclude-inbound-ports"]',
  },
  {
    name: "a number without quotes",
    text: `${POD}  annotations:\n    traffic.kuma.io/exclude-inbound-ports: 1234\n`,
    want: 'KTP361 Pod web: metadata.annotations["traffic.kuma.io/exclude-inbound-ports"]',
  },
  {
    name: "no pod template",
    text: "kind: Job\napiVersion: batch/v1\nmetadata: {name: a}\nspec: {}\n",
    want: "KTP363 Job a: spec.template",
  },
  { name: "a list of labels", text: `${POD}  labels: [app]\n`, want: "KTP364 Pod web: metadata.labels" },
  { name: "no YAML", text: `${POD}---\n  a: [\nb: 1\n`, want: "KTP366 Line 7, column 1" },
  { name: "a key twice", text: `${POD}kind: Job\n`, want: "KTP366 Line 5, column 1" },
  { name: "an alias of nothing", text: `${POD}spec: *spec\n`, want: "KTP366 Line 1, column 1" },
  { name: "a merge key of a text", text: `${POD}  <<: web\n`, want: "KTP366 Line 1, column 1" },
  { name: "a template around everything", text: `{{- if .Values.web }}\n${POD}{{- end }}\n`, want: "KTP367 Line 1" },
  {
    name: "a template for a value",
    text: `${POD}  labels:\n    app: {{ .Values.name }}\n`,
    want: "KTP367 Line 6",
  },
  {
    name: "a template for several lines",
    text: `${POD}  labels:\n    {{- include "labels" . | nindent 4 }}\n`,
    want: "KTP367 Line 6",
  },
  {
    name: "metadata of two templates",
    text: `kind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: &m {name: web}}\n- {apiVersion: v1, kind: Service, metadata: *m}\n`,
    want: "KTP368 List: items[0].metadata",
  },
  {
    name: "metadata that is an alias",
    text: `x: &m {name: web}\n${POD.replace(/metadata:[\s\S]*$/, "metadata: *m\n")}`,
    want: "KTP368 Pod web: metadata",
  },
  {
    name: "annotations that are merged",
    text: `x: &m {annotations: {a: b}}\n${POD}  <<: *m\n`,
    want: "KTP368 Pod web: metadata",
  },
  {
    name: "a template that is merged",
    text: "x: &t {spec: {containers: []}}\napiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web}\nspec:\n  template: *t\n",
    want: "KTP368 Deployment web: spec.template.metadata",
  },
])("$name is refused", ({ text, want }) => {
  const { failures, ...outcome } = annotateYaml(text, OURS);
  const told = failures.map(({ code, property, problem }) => `${code} ${property ?? problem}`);
  expect(told).toEqual([expect.stringContaining(want)]);
  expect(outcome).toMatchObject({ text, annotated: 0, changed: 0 });
});

test("templates in quotes and in blocks of text are text", () => {
  const rules =
    'kind: ConfigMap\napiVersion: v1\ndata:\n  a: "{{ $labels.pod }}"\n  b: |\n    {{ range . }}\n    {{ end }}\n';
  expect(annotateYaml(rules, OURS)).toMatchObject({ text: rules, failures: [] });
});

test("what stands at the workload itself is noted, and no hindrance", () => {
  const text =
    "apiVersion: batch/v1\nkind: Job\nmetadata:\n  name: a\n  labels: {kuma.io/sidecar-injection: enabled}\nspec: {template: {spec: {}}}\n";
  const { notes, failures, annotated } = annotateYaml(text, OURS);
  expect({ failures, annotated }).toEqual({ failures: [], annotated: 1 });
  expect(notes).toMatchObject([{ code: "KTP365", property: 'Job a: metadata.labels["kuma.io/sidecar-injection"]' }]);
});
