import * as k8s from "@pulumi/kubernetes";
import { PolicyPack } from "@pulumi/policy";
import * as pulumi from "@pulumi/pulumi";
import { expectTypeOf } from "expect-type";
import {
  AnnotatedWorkload,
  type AnnotatedWorkloadArgs,
  interceptAll,
  type PodPolicySpec,
  type WorkloadArgs,
} from "kuma-transparent-proxy/pulumi/kubernetes";
import { kumaPolicies } from "kuma-transparent-proxy/pulumi/policies";

/** What a program may give of its workloads, as the compiler sees it. Checked by `tsc`; nothing here runs. */

const { Deployment } = k8s.apps.v1;
type DeploymentClass = typeof Deployment;
type Args = AnnotatedWorkloadArgs<DeploymentClass>;

// The workload is what its class makes, and is given what that takes.
expectTypeOf<AnnotatedWorkload<DeploymentClass>["workload"]>().toEqualTypeOf<k8s.apps.v1.Deployment>();
expectTypeOf<WorkloadArgs<DeploymentClass>>().toEqualTypeOf<k8s.apps.v1.DeploymentArgs>();
expectTypeOf<WorkloadArgs<typeof k8s.batch.v1.CronJob>>().toEqualTypeOf<k8s.batch.v1.CronJobArgs>();
expectTypeOf<WorkloadArgs<typeof k8s.apiextensions.CustomResource>>().toEqualTypeOf<
  Parameters<(args: ConstructorParameters<typeof k8s.apiextensions.CustomResource>[1]) => void>[0]
>();

// Outputs anywhere in what is asked, and in the arguments of the workload.
expectTypeOf<pulumi.Output<string>>().toExtend<Args["kumaVersion"]>();
expectTypeOf<pulumi.Output<PodPolicySpec>>().toExtend<Args["policy"]>();
expectTypeOf<{ redirect: { inbound: { excludePorts: (number | pulumi.Output<number>)[] } } }>().toExtend<
  Args["policy"]
>();
expectTypeOf<{ redirect: { inbound: { port: boolean } } }>().not.toExtend<Args["policy"]>();

const KUMA = { kumaVersion: "2.9" };

export const programs = (spec: k8s.types.input.apps.v1.DeploymentSpec, output: pulumi.Output<string>): unknown[] => [
  new AnnotatedWorkload("web", { kumaVersion: output, policy: {}, resource: Deployment, args: { spec } }),
  new AnnotatedWorkload("web", {
    kumaVersion: "2.9",
    policy: {},
    resource: Deployment,
    args: { spec: pulumi.output(spec) },
  }),
  new AnnotatedWorkload(
    "rollout",
    {
      kumaVersion: "2.9",
      policy: {},
      resource: k8s.apiextensions.CustomResource,
      args: { apiVersion: "argoproj.io/v1alpha1", kind: "Rollout", spec: {} },
      templatePath: ["spec", "template"],
    },
    { provider: new k8s.Provider("cluster") },
  ),
  // @ts-expect-error: a Deployment has to have its spec
  new AnnotatedWorkload("web", { ...KUMA, policy: {}, resource: Deployment, args: { metadata: {} } }),
  // @ts-expect-error: the key is spec
  new AnnotatedWorkload("web", { ...KUMA, policy: {}, resource: Deployment, args: { spec, specs: {} } }),
  // @ts-expect-error: a host's key
  new AnnotatedWorkload("web", { ...KUMA, policy: { backend: "auto" }, resource: Deployment, args: { spec } }),
  // @ts-expect-error: the release of Kuma decides which annotations there are
  new AnnotatedWorkload("web", { policy: {}, resource: Deployment, args: { spec } }),
];

// A transform goes wherever Pulumi takes one, the older form included.
expectTypeOf<ReturnType<typeof interceptAll>>().toExtend<pulumi.ResourceTransform>();
expectTypeOf<ReturnType<typeof interceptAll>>().toExtend<pulumi.ResourceTransformation>();
export const registered = (): void =>
  pulumi.runtime.registerResourceTransform(interceptAll({}, { kumaVersion: "2.9", except: { namespaces: ["dev"] } }));

export const pack = (): PolicyPack =>
  new PolicyPack("kuma", { policies: kumaPolicies({ kumaVersion: "2.9", allowedPorts: { inbound: "8000-8099" } }) });
