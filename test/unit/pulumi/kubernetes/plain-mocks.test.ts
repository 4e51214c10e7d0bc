import * as k8s from "@pulumi/kubernetes";
import * as pulumi from "@pulumi/pulumi";
import { AnnotatedWorkload } from "../../../../lib/pulumi/kubernetes";
import { CONTAINERS } from "./workload-kinds";

/** A program whose tests know nothing of this package sees its workloads annotated all the same, and what surrounds them. */

const made: pulumi.runtime.MockResourceArgs[] = [];

beforeAll(() =>
  pulumi.runtime.setMocks({
    newResource: (args) => {
      made.push(args);
      return { id: `${args.name}-id`, state: args.inputs };
    },
    call: ({ inputs }) => inputs,
  }),
);

test("with Pulumi's own mocks a workload is annotated, and no traffic is shown", async () => {
  const web = new AnnotatedWorkload("web", {
    kumaVersion: "2.9.4",
    policy: { redirect: { inbound: { excludePorts: [1234] } } },
    resource: k8s.apps.v1.Deployment,
    args: { spec: { selector: {}, template: { spec: { containers: CONTAINERS } } } },
    workloadOptions: { protect: true },
  });
  const template = await new Promise((resolve) => web.workload.spec.template.apply(resolve));
  expect(template).toEqual({
    metadata: {
      annotations: { "traffic.kuma.io/exclude-inbound-ports": "1234" },
      labels: { "kuma.io/sidecar-injection": "enabled" },
    },
    spec: { containers: CONTAINERS },
  });
  expect(await new Promise((resolve) => web.traffic.apply(resolve))).toBeUndefined();
  expect(made.map(({ type }) => type)).toEqual([
    "kuma-transparent-proxy:kubernetes:AnnotatedWorkload",
    "pulumi-nodejs:dynamic/kuma-transparent-proxy:PodTraffic",
    "kubernetes:apps/v1:Deployment",
  ]);
});
