import * as k8s from "@pulumi/kubernetes";
import { AnnotatedWorkload, interceptAll, type PodPolicySpec } from "kuma-transparent-proxy/pulumi/kubernetes";

// What stays out of the mesh, said once for all that runs here. A port of the database is left out, and so is the one by which
// somebody outside of the mesh scrapes metrics.
const policy: PodPolicySpec = {
  redirect: { inbound: { excludePorts: [9102] }, outbound: { excludePorts: [5432] } },
};

// The release decides which annotations there are. What the control plane is told goes before its own defaults.
const mesh = {
  kumaVersion: "2.9.4",
  controlPlane: { KUMA_RUNTIME_KUBERNETES_SIDECAR_TRAFFIC_EXCLUDE_OUTBOUND_PORTS: "8900" },
};

const namespace = new k8s.core.v1.Namespace(
  "shop",
  { metadata: { name: "shop" } },
  { transforms: [interceptAll(policy, { ...mesh, labelNamespaces: true })] },
);

const labels = { app: "web" };
const web = new AnnotatedWorkload("web", {
  ...mesh,
  policy,
  resource: k8s.apps.v1.Deployment,
  args: {
    metadata: { name: "web", namespace: namespace.metadata.name },
    spec: {
      selector: { matchLabels: labels },
      template: {
        metadata: { labels },
        spec: { containers: [{ name: "web", image: "nginx:1.27", ports: [{ containerPort: 8080 }] }] },
      },
    },
  },
});

// Manifests of somebody else: each workload among them is annotated, and what is none stays as it is.
new k8s.yaml.v2.ConfigGroup(
  "others",
  {
    yaml: `
apiVersion: batch/v1
kind: CronJob
metadata: { name: nightly, namespace: shop }
spec:
  schedule: "@daily"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers: [{ name: nightly, image: "busybox:1.37", command: [date] }]
`,
  },
  { dependsOn: namespace, transforms: [interceptAll(policy, mesh)] },
);

export const traffic = web.traffic;
export const sources = web.sources;
