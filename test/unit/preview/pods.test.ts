import { UNKNOWN } from "../../../lib/lifecycle/wire";
import { folded } from "../../../lib/preview/folded";
import type { PlannedResource } from "../../../lib/preview/planned";
import type { PodsInPlans } from "../../../lib/preview/pods";
import { risksOf } from "../../../lib/preview/risks";
import { POD_TRAFFIC_TYPE } from "../../../lib/pulumi/loader";
import { plannedByPulumi } from "../../../lib/pulumi/read-preview";
import { plannedByTerraform } from "../../../lib/terraform/read-plan";
import { shown } from "../../support/planned-hosts";

/** What plans of either engine do to pods. Plans that real engines made: test/cluster. */

const AROUND: PodsInPlans = { kumaVersion: "2.9.4", customKinds: [{ kind: "Rollout", path: ["spec", "template"] }] };
const EXCLUDED = "traffic.kuma.io/exclude-outbound-ports";
const INJECTED = { "kuma.io/sidecar-injection": "enabled" };

/** A workload, as an object of Kubernetes. */
interface Side {
  readonly annotations?: unknown;
  readonly labels?: unknown;
  readonly image?: string;
}
const template = ({ annotations, labels, image = "app" }: Side) => ({
  metadata: { annotations, labels },
  spec: { containers: [{ name: "app", image, ports: [{ containerPort: 80 }] }] },
});
const object = (side: Side, kind = "Deployment", apiVersion = "apps/v1") => ({
  apiVersion,
  kind,
  metadata: { name: "web" },
  spec: { template: template(side) },
});

/** The same in blocks of Terraform's provider. */
const blocks = ({ annotations, labels, image = "app" }: Side) => ({
  metadata: [{ name: "web" }],
  spec: [
    {
      template: [
        {
          metadata: [{ annotations, labels }],
          spec: [{ container: [{ name: "app", image, port: [{ container_port: 80 }] }] }],
        },
      ],
    },
  ],
});

type Reader = (before: Side | undefined, after: Side | undefined, around?: PodsInPlans) => readonly PlannedResource[];

function terraform(type: string, values: (side: Side) => unknown): Reader {
  return (before, after, around = AROUND) => {
    const sides = [before, after].map((side) => (side === undefined ? null : values(side)));
    const actions = before === undefined ? ["create"] : after === undefined ? ["delete"] : ["update"];
    const { known, unknown } = parted(sides[1]);
    const change = { actions, before: sides[0], after: known, after_unknown: unknown };
    const resource = { address: `${type}.web`, mode: "managed", type, change };
    return plannedByTerraform(JSON.stringify({ format_version: "1.2", resource_changes: [resource] }), "plan", around);
  };
}

/** Terraform says beside a value what of it is not known. */
function parted(value: unknown): { readonly known: unknown; readonly unknown: unknown } {
  if (value === UNKNOWN) return { known: null, unknown: true };
  if (typeof value !== "object" || value === null) return { known: value, unknown: false };
  const parts = Object.entries(value).map(([key, part]) => [key, parted(part)] as const);
  const of = (which: "known" | "unknown") => {
    const entries = parts.map(([key, part]) => [key, part[which]] as const);
    return Array.isArray(value) ? entries.map(([, part]) => part) : Object.fromEntries(entries);
  };
  return { known: of("known"), unknown: of("unknown") };
}

function pulumi(type: string, values: (side: Side) => unknown): Reader {
  return (before, after, around = AROUND) => {
    const [oldState, newState] = [before, after].map((side) =>
      side === undefined ? undefined : { type, inputs: values(side) },
    );
    const op = before === undefined ? "create" : after === undefined ? "delete" : "update";
    const steps = [{ op, urn: `urn:pulumi:s::p::${type}::web`, oldState, newState }];
    return plannedByPulumi(JSON.stringify({ steps, changeSummary: {} }), "preview", around);
  };
}

const READERS: readonly { readonly name: string; readonly read: Reader }[] = [
  { name: "kubernetes_deployment", read: terraform("kubernetes_deployment", blocks) },
  { name: "kubernetes_deployment_v1", read: terraform("kubernetes_deployment_v1", blocks) },
  { name: "kubernetes_manifest", read: terraform("kubernetes_manifest", (side) => ({ manifest: object(side) })) },
  {
    name: "kubernetes_manifest of a kind of its own",
    read: terraform("kubernetes_manifest", (side) => ({ manifest: object(side, "Rollout", "argoproj.io/v1alpha1") })),
  },
  { name: "kubernetes:apps/v1:Deployment", read: pulumi("kubernetes:apps/v1:Deployment", (side) => object(side)) },
];

const rows = (planned: readonly PlannedResource[]) =>
  folded(planned).map(({ preview: { action, traffic } }) => [
    action,
    typeof traffic === "string" ? traffic : traffic.map((row) => `${row.direction} ${row.ports}: ${row.after.kind}`),
  ]);

describe.each(READERS)("$name", ({ read }) => {
  const excluding = (ports: string): Side => ({ labels: INJECTED, annotations: { [EXCLUDED]: ports } });

  test("a port that is excluded leaves the mesh", () => {
    expect(rows(read(excluding("5432"), excluding("5432,6379")))).toEqual([
      ["update", ["outbound 6379: untouched", "local 6379: untouched"]],
    ]);
  });

  test.each<{ name: string; before?: Side; after?: Side; action: string; kind: string }>([
    { name: "a new workload enters", after: excluding("5432"), action: "create", kind: "redirected" },
    {
      name: "one that is asked for a sidecar enters",
      before: {},
      after: { labels: INJECTED },
      action: "update",
      kind: "redirected",
    },
    {
      name: "one that refuses it leaves",
      before: { labels: INJECTED },
      after: { labels: { ...INJECTED, "kuma.io/sidecar-injection": "disabled" } },
      action: "update",
      kind: "untouched",
    },
    { name: "one that is deleted leaves", before: excluding("5432"), action: "delete", kind: "untouched" },
  ])("$name", ({ before, after, action, kind }) => {
    const [fold, ...others] = folded(read(before, after));
    expect(others).toEqual([]);
    expect(fold?.preview.action).toBe(action);
    expect(fold?.preview.traffic).not.toHaveLength(0);
    for (const row of fold?.preview.traffic ?? []) expect(row).toMatchObject({ after: { kind } });
  });

  test.each<{ name: string; before: Side; after: Side }>([
    { name: "another image", before: excluding("5432"), after: { ...excluding("5432"), image: "app:2" } },
    { name: "the same ports in other words", before: excluding("1,2"), after: excluding("2,1") },
    { name: "annotations of others", before: {}, after: { annotations: { "example.org/a": "b" } } },
    {
      name: "refusing what it did not have",
      before: {},
      after: { labels: { "kuma.io/sidecar-injection": "disabled" } },
    },
  ])("$name is no change of traffic", ({ before, after }) => {
    expect(read(before, after)).toEqual([]);
  });

  test.each<{ name: string; after: Side }>([
    { name: "an annotation", after: excluding(UNKNOWN) },
    { name: "all of them", after: { annotations: UNKNOWN } },
    { name: "the labels", after: { ...excluding("5432"), labels: UNKNOWN } },
  ])("where nobody knows $name yet, its traffic is unknown", ({ after }) => {
    expect(rows(read(excluding("5432"), after))).toEqual([["update", "unknown"]]);
  });

  test.each<{ name: string; before: Side; after: Side; traffic: readonly string[] }>([
    {
      name: "the first annotation is no entry",
      before: {},
      after: { annotations: { [EXCLUDED]: "5432" } },
      traffic: ["outbound 5432: untouched", "local 5432: untouched"],
    },
    {
      name: "the last one that goes is no exit",
      before: { annotations: { [EXCLUDED]: "5432" } },
      after: {},
      traffic: ["outbound 5432: redirected", "local 5432: redirected"],
    },
  ])("where the namespace asks for sidecars, $name", ({ before, after, traffic }) => {
    expect(rows(read(before, after))).toEqual([["update", traffic]]);
  });

  test("whoever loses the label leaves, though annotations stay", () => {
    const [fold] = folded(read(excluding("5432"), { annotations: { [EXCLUDED]: "5432" } }));
    expect(fold && risksOf(fold)).toEqual(["leaves-mesh", "dns"]);
  });

  test("what Kuma could not read is refused at its annotation", () => {
    expect(() => read(excluding("5432"), excluding("many"))).toThrow(
      /web: metadata\.annotations\["traffic\.kuma\.io\/exclude-outbound-ports"\]/,
    );
  });
});

describe("what of a template is not known, or secret, is not told", () => {
  const injected = { labels: INJECTED, annotations: { [EXCLUDED]: "5432" } };
  const { metadata, spec } = blocks(injected);
  const change = (type: string, before: object, after: object, rest: object) =>
    rows(
      plannedByTerraform(
        JSON.stringify({
          format_version: "1.2",
          resource_changes: [
            { address: `${type}.web`, mode: "managed", type, change: { actions: ["update"], before, after, ...rest } },
          ],
        }),
        "plan",
        AROUND,
      ),
    );

  test.each<{ name: string; type: string; before: object; after: object; rest: object }>([
    {
      name: "spec",
      type: "kubernetes_deployment",
      before: { metadata, spec },
      after: { metadata },
      rest: { after_unknown: { spec: true } },
    },
    {
      name: "template",
      type: "kubernetes_deployment",
      before: { metadata, spec },
      after: { metadata, spec: [{}] },
      rest: { after_unknown: { spec: [{ template: true }] } },
    },
    {
      name: "metadata",
      type: "kubernetes_deployment",
      before: { metadata, spec },
      after: { metadata, spec: [{ template: [{}] }] },
      rest: { after_unknown: { spec: [{ template: [{ metadata: true }] }] } },
    },
    {
      name: "spec of a manifest",
      type: "kubernetes_manifest",
      before: { manifest: object(injected) },
      after: { manifest: { ...object(injected), spec: null } },
      rest: { after_unknown: { manifest: { spec: true } } },
    },
    {
      name: "annotation that is sensitive",
      type: "kubernetes_manifest",
      before: { manifest: object(injected) },
      after: { manifest: object({ ...injected, annotations: { [EXCLUDED]: "hunter2" } }) },
      rest: {
        after_sensitive: { manifest: { spec: { template: { metadata: { annotations: { [EXCLUDED]: true } } } } } },
      },
    },
    {
      name: "manifest, all of which is sensitive",
      type: "kubernetes_manifest",
      before: { manifest: object(injected) },
      after: { manifest: object({ ...injected, annotations: { [EXCLUDED]: "22" } }) },
      rest: { before_sensitive: { manifest: true }, after_sensitive: { manifest: true } },
    },
  ])("$name", ({ type, before, after, rest }) => {
    expect(change(type, before, after, rest)).toEqual([["update", "unknown"]]);
  });

  test("a sensitive annotation that stays is no change", () => {
    const sensitive = { spec: [{ template: [{ metadata: [{ annotations: true }] }] }] };
    const rest = { before_sensitive: sensitive, after_sensitive: sensitive };
    const after = blocks({ ...injected, image: "app:2" });
    expect(change("kubernetes_deployment", { metadata, spec }, after, rest)).toEqual([]);
  });

  test.each([{ spec: "[secret]" }, { spec: UNKNOWN }])("of Pulumi: %j", (after) => {
    const type = "kubernetes:apps/v1:Deployment";
    const steps = [
      {
        op: "update",
        urn: `urn:pulumi:s::p::${type}::web`,
        oldState: { type, inputs: object(injected) },
        newState: { type, inputs: { ...object(injected), ...after } },
      },
    ];
    expect(rows(plannedByPulumi(JSON.stringify({ steps, changeSummary: {} }), "preview", AROUND))).toEqual([
      ["update", "unknown"],
    ]);
  });
});

test("without what is around them, pods are passed over", () => {
  for (const { read } of READERS) {
    expect(read({}, { labels: INJECTED }).length).toBe(1);
  }
  const plan = {
    steps: [
      {
        op: "create",
        urn: "urn:pulumi:s::p::kubernetes:apps/v1:Deployment::web",
        newState: { type: "kubernetes:apps/v1:Deployment", inputs: object({ labels: INJECTED }) },
      },
    ],
    changeSummary: {},
  };
  expect(plannedByPulumi(JSON.stringify(plan), "preview")).toEqual([]);
});

test("a component tells its pods itself, once, whatever is said around them", () => {
  const inComponent = "kuma-transparent-proxy:kubernetes:AnnotatedWorkload$";
  const { words, rules } = shown({});
  const inputs = { kumaVersion: "2.9.4", traffic: words, rules, sources: {}, controlPlane: { TOKEN: "hunter2" } };
  const urn = (type: string) => `urn:pulumi:s::p::${inComponent}${type}::web`;
  const steps = [
    { op: "create", urn: urn(POD_TRAFFIC_TYPE), newState: { type: POD_TRAFFIC_TYPE, inputs } },
    {
      op: "create",
      urn: urn("kubernetes:apps/v1:Deployment"),
      newState: { type: "kubernetes:apps/v1:Deployment", inputs: object({ labels: INJECTED }) },
    },
  ];
  const planned = plannedByPulumi(JSON.stringify({ steps, changeSummary: {} }), "preview", AROUND);
  expect(planned.map(({ name, kind }) => [name, kind])).toEqual([["web", "PodTraffic"]]);
  expect(JSON.stringify(folded(planned))).not.toContain("hunter2");
});
