import { podMetadata } from "../../../lib/kubernetes/annotate";
import { annotateManifest, misplacedIn } from "../../../lib/kubernetes/manifest";
import { readTemplatePath, templatePathOf } from "../../../lib/kubernetes/workloads";

const OURS = {
  annotations: { "traffic.kuma.io/exclude-inbound-ports": "1234" },
  labels: { "kuma.io/sidecar-injection": "enabled" },
};

const DEPLOYMENT = {
  apiVersion: "apps/v1",
  kind: "Deployment",
  metadata: { name: "web" },
  spec: { template: { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web" }] } } },
};

test("a Deployment that excludes 1234 inbound, and 5678 and 8900 outbound", () => {
  const redirect = { inbound: { excludePorts: [1234] }, outbound: { excludePorts: "5678,8900" } };
  const ours = podMetadata({ redirect }, { kumaVersion: "2.9.1" });
  expect(ours).toMatchObject({ ok: true });
  if (!ours.ok) return;
  expect(annotateManifest(DEPLOYMENT, ours.value)).toEqual({
    ok: true,
    value: {
      ...DEPLOYMENT,
      spec: {
        template: {
          metadata: {
            labels: { app: "web", "kuma.io/sidecar-injection": "enabled" },
            annotations: {
              "traffic.kuma.io/exclude-inbound-ports": "1234",
              "traffic.kuma.io/exclude-outbound-ports": "5678,8900",
            },
          },
          spec: { containers: [{ name: "web" }] },
        },
      },
    },
  });
});

test.each([
  { apiVersion: "v1", kind: "Pod", path: [] },
  { apiVersion: "v1", kind: "PodTemplate", path: ["template"] },
  { apiVersion: "v1", kind: "ReplicationController", path: ["spec", "template"] },
  { apiVersion: "apps/v1", kind: "Deployment", path: ["spec", "template"] },
  { apiVersion: "extensions/v1beta1", kind: "Deployment", path: ["spec", "template"] },
  { apiVersion: "apps/v1beta2", kind: "StatefulSet", path: ["spec", "template"] },
  { apiVersion: "apps/v1", kind: "DaemonSet", path: ["spec", "template"] },
  { apiVersion: "apps/v1", kind: "ReplicaSet", path: ["spec", "template"] },
  { apiVersion: "batch/v1", kind: "Job", path: ["spec", "template"] },
  { apiVersion: "batch/v1", kind: "CronJob", path: ["spec", "jobTemplate", "spec", "template"] },
  { apiVersion: "batch/v1beta1", kind: "CronJob", path: ["spec", "jobTemplate", "spec", "template"] },
  { apiVersion: "v1", kind: "Service", path: undefined },
  { apiVersion: "v1", kind: "constructor", path: undefined },
  { apiVersion: "acme.io/v1", kind: "Deployment", path: undefined },
  { apiVersion: undefined, kind: undefined, path: undefined },
])("the pods of $kind of $apiVersion are at $path", ({ path, ...manifest }) => {
  expect(templatePathOf(manifest)).toEqual(path);
});

test("the input is left as it is", () => {
  const before = structuredClone(DEPLOYMENT);
  annotateManifest(DEPLOYMENT, OURS);
  expect(DEPLOYMENT).toEqual(before);
});

test("annotated again it is the same", () => {
  const once = annotateManifest(DEPLOYMENT, OURS);
  expect(once.ok && annotateManifest(once.value, OURS)).toEqual(once);
});

test("a list is walked, also one that says only once what is in it", () => {
  const item = { metadata: { name: "web" }, spec: { template: { spec: {} } } };
  const list = { apiVersion: "apps/v1", kind: "DeploymentList", items: [item, { ...item, kind: "Service" }] };
  expect(annotateManifest(list, OURS)).toEqual({
    ok: true,
    value: {
      ...list,
      items: [
        { ...item, spec: { template: { metadata: OURS, spec: {} } } },
        { ...item, kind: "Service" },
      ],
    },
  });
});

test("a kind of one's own, by the path to its pod template", () => {
  const rollout = { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", spec: { template: { spec: {} } } };
  const annotated = { ...rollout, spec: { template: { metadata: OURS, spec: {} } } };
  expect(annotateManifest(rollout, OURS, { templatePath: ["spec", "template"] })).toEqual({
    ok: true,
    value: annotated,
  });
  const customKinds = [{ group: "argoproj.io", kind: "Rollout", path: ["spec", "template"] }];
  expect(annotateManifest(rollout, OURS, { customKinds })).toEqual({ ok: true, value: annotated });
  expect(annotateManifest(rollout, OURS)).toMatchObject({
    ok: false,
    failures: [{ code: "KTP362", property: "kind", problem: '"Rollout" is no workload that is known here.' }],
  });
});

test("a path without a kind is for those that have containers there", () => {
  const customKinds = [{ path: ["spec", "template"] }];
  const spec = { template: { spec: { containers: [] } } };
  expect(templatePathOf({ apiVersion: "a.io/v1", kind: "Rollout", spec } as object, { customKinds })).toBeDefined();
  const sealed = { apiVersion: "bitnami.com/v1alpha1", kind: "SealedSecret", spec: { template: { type: "Opaque" } } };
  expect(templatePathOf(sealed, { customKinds })).toBeUndefined();
});

test.each([
  { text: "spec.template", want: { value: { path: ["spec", "template"] } } },
  { text: "Rollout=spec.template", want: { value: { kind: "Rollout", path: ["spec", "template"] } } },
  {
    text: "argoproj.io/Rollout=spec.pod",
    want: { value: { group: "argoproj.io", kind: "Rollout", path: ["spec", "pod"] } },
  },
  ...["", "spec..template", "=spec", "Rollout=", "spec.template[0]", "a/b/C=spec"].map((text) => ({
    text,
    want: { failure: expect.objectContaining({ code: "KTP369" }) as unknown },
  })),
])("a path written as $text", ({ text, want }) => {
  expect(readTemplatePath(text)).toEqual(want);
});

test("every fault is told at its property, those of others in a list too", () => {
  const web = {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { annotations: { "traffic.kuma.io/exclude-inbound-ports": "80" }, labels: "app" },
  };
  const list = { apiVersion: "v1", kind: "List", items: [web, { apiVersion: "batch/v1", kind: "Job", spec: {} }] };
  const outcome = annotateManifest(list, OURS);
  expect(outcome.ok ? [] : outcome.failures.map(({ code, property }) => `${code} ${property}`)).toEqual([
    'KTP360 items[0].metadata.annotations["traffic.kuma.io/exclude-inbound-ports"]',
    "KTP364 items[0].metadata.labels",
    "KTP363 items[1].spec.template",
  ]);
});

test("what is for pods has no effect at the workload itself", () => {
  const metadata = { labels: { "kuma.io/sidecar-injection": "enabled", app: "web" }, annotations: OURS.annotations };
  expect(
    misplacedIn({ ...DEPLOYMENT, metadata }).map(({ code, property, remedy }) => ({ code, property, remedy })),
  ).toEqual([
    {
      code: "KTP365",
      property: 'metadata.annotations["traffic.kuma.io/exclude-inbound-ports"]',
      remedy: "It belongs into `spec.template.metadata.annotations`.",
    },
    {
      code: "KTP365",
      property: 'metadata.labels["kuma.io/sidecar-injection"]',
      remedy: "It belongs into `spec.template.metadata.labels`.",
    },
  ]);
  expect(misplacedIn({ apiVersion: "v1", kind: "Pod", metadata })).toEqual([]);
});
