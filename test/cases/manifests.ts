/** Texts of manifests as people write them, each of which reads otherwise once somebody has written it anew. */
export interface ManifestText {
  readonly name: string;
  readonly text: string;
  /** How many workloads are in it. */
  readonly workloads: number;
  /** What an addition leaves of the text: all lines as they were, all characters, or what it says. @default "lines" */
  readonly keeps?: "lines" | "characters" | "data";
}

const DEPLOYMENT = `apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
spec:
  selector:
    matchLabels:
      app: web
  template:
    metadata:
      labels:
        app: web
    spec:
      containers:
        - name: web
          image: nginx
`;

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers: [{name: web, image: nginx}]
`;

const WITHOUT_METADATA = `apiVersion: batch/v1
kind: Job
metadata: {name: once}
spec:
  template: # the pods
    # they end
    # some day

    # for good
    spec:
      restartPolicy: Never
`;

const JSON_MANIFEST = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web" },
  spec: { template: { metadata: { labels: { app: "web" } }, spec: { containers: [] } } },
};

const LIST = `kind: List
apiVersion: v1
items:
- apiVersion: v1
  kind: Service
  metadata: {name: web}
- apiVersion: v1
  kind: Pod
  metadata:
    name: one
- kind: CronJob
  apiVersion: batch/v1
  metadata:
    name: nightly
  spec:
    schedule: "0 3 * * *"
    jobTemplate:
      spec:
        template:
          spec: {restartPolicy: Never}
- apiVersion: apps/v1
  kind: StatefulSet
  metadata:
    name: db
  spec:
    template:
      metadata: {labels: {app: db}}
`;

export const MANIFEST_TEXTS: readonly ManifestText[] = [
  { name: "a Deployment", text: DEPLOYMENT, workloads: 1 },
  { name: "a Pod", text: POD, workloads: 1 },
  { name: "line ends of Windows", text: DEPLOYMENT.replaceAll("\n", "\r\n"), workloads: 1 },
  { name: "no line end at its end", text: POD.slice(0, POD.indexOf("\nspec:")), workloads: 1 },
  { name: "a mark of byte order", text: `\ufeff${DEPLOYMENT}`, workloads: 1 },
  { name: "a template without metadata, with comments", text: WITHOUT_METADATA, workloads: 1 },
  { name: "a list", text: LIST, keeps: "characters", workloads: 3 },
  { name: "JSON, one key a line", text: `${JSON.stringify(JSON_MANIFEST, null, 4)}\n`, workloads: 1 },
  { name: "JSON, on one line", text: JSON.stringify(JSON_MANIFEST), keeps: "characters", workloads: 1 },
  { name: "JSON with tabs", text: JSON.stringify(JSON_MANIFEST, null, "\t"), workloads: 1 },
  {
    name: "JSON without metadata",
    text: JSON.stringify({ ...JSON_MANIFEST, spec: { template: { metadata: null, spec: {} } } }, null, 2),
    keeps: "data",
    workloads: 1,
  },
  {
    name: "several documents, with and without markers",
    text: `# licence\n---\n${DEPLOYMENT}...\n---\n# nothing\n---\nkind: ConfigMap\napiVersion: v1\ndata: {a: "{{ b }}"}\n---\n${POD}---\n`,
    workloads: 2,
  },
  {
    name: "directives",
    text: `%YAML 1.1\n---\n${DEPLOYMENT}...\n%YAML 1.2\n---\n${POD}`,
    workloads: 2,
  },
  {
    name: "comments at every place",
    text: `# a
apiVersion: v1 # b
kind: Pod
metadata: # c
  # d
  name: web # e
  # f
  labels: # g
    # h
    app: 'web' # i
    # j
  annotations: # k
    # l

  # m
# n
spec: {}
`,
    workloads: 1,
  },
  {
    name: "empty places",
    text: "apiVersion: v1\nkind: Pod\nmetadata:\n  annotations:\n  labels: {}\n  name: web\nspec:\n",
    keeps: "characters",
    workloads: 1,
  },
  {
    name: "nulls",
    text: "apiVersion: v1\nkind: Pod\nmetadata:\n  annotations: null # none\n  labels: ~\n  name: web\n",
    keeps: "data",
    workloads: 1,
  },
  {
    name: "no metadata but the word",
    text: "apiVersion: apps/v1\nkind: DaemonSet\nmetadata: {name: a}\nspec:\n    template:\n        metadata:\n        spec:\n            containers: []\n",
    workloads: 1,
  },
  {
    name: "blocks of text",
    text: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels:\n    app: web\n  annotations:\n    note: |+\n      one\n\n\n    other: >-\n      two\n      three\n\nspec: {}\n",
    workloads: 1,
  },
  {
    name: "a block of text at its very end",
    text: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels: {app: web}\n  annotations:\n    note: |\n      one",
    keeps: "characters",
    workloads: 1,
  },
  {
    name: "text over several lines",
    text: "apiVersion: v1\nkind: Pod\nmetadata:\n  labels:\n    app: web\n      and more\n  annotations:\n    note: 'a\n      b'\n    other: \"c\n      d\"\n  name: web\n",
    workloads: 1,
  },
  {
    name: "lists as wide as their key",
    text: "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  finalizers:\n  - a # last\n  # end\nspec:\n  containers:\n  - name: a\n",
    workloads: 1,
  },
  {
    name: "brackets over several lines",
    text: "apiVersion: v1\nkind: Pod\nmetadata: {\n    name: web, # a\n    labels: {app: web,\n      tier: a}, annotations: {\n    },\n}\n",
    keeps: "characters",
    workloads: 1,
  },
  {
    name: "brackets with keys alone",
    text: "{apiVersion: v1, kind: Pod, metadata: {annotations, labels: , name: web,}}",
    keeps: "characters",
    workloads: 1,
  },
  {
    name: "labels shared with the selector",
    text: DEPLOYMENT.replace("matchLabels:", "matchLabels: &labels # ours").replace(
      /labels:\n {8}app: web/,
      "labels: *labels # and theirs",
    ),
    keeps: "characters",
    workloads: 1,
  },
  {
    name: "labels shared with the selector, in brackets",
    text: "apiVersion: apps/v1\nkind: ReplicaSet\nspec: {selector: {matchLabels: &l {app: web}}, template: {metadata: {labels: *l}}}\n",
    keeps: "characters",
    workloads: 1,
  },
  {
    name: "labels merged with others",
    text: "x-common: &common {team: a}\napiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n  labels:\n    <<: *common\n    app: web\n",
    workloads: 1,
  },
  {
    name: "an anchor that nobody asks for",
    text: DEPLOYMENT.replace("template:", "template: &template").replace(
      "app: web\n    spec",
      "app: &app web\n    spec",
    ),
    workloads: 1,
  },
  {
    name: "quoted and complex keys",
    text: "\"apiVersion\": 'v1'\n'kind': \"Pod\"\n\"metadata\":\n   'name': web\n   \"labels\":\n      'app':   web   \n   \nspec: !!map {}\n",
    workloads: 1,
  },
  {
    name: "space at line ends and empty lines",
    text: DEPLOYMENT.replaceAll("\n", "   \n\n"),
    workloads: 1,
  },
  { name: "no workload", text: "apiVersion: v1\nkind:   Service\nmetadata: {name:  web}\n", workloads: 0 },
  { name: "nothing", text: "", workloads: 0 },
  { name: "a comment alone", text: "# nothing\n", workloads: 0 },
];
