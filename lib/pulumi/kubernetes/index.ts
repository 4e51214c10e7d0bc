export type { InterceptAllOptions } from "../../kubernetes/interception";
export type { Selection, Subject } from "../../kubernetes/selection";
export type { PodPolicySpec } from "../../spec/pod";
export { AnnotatedWorkload, type AnnotatedWorkloadArgs } from "./annotated-workload";
export { type Interception, interceptAll } from "./intercept-all";
export type { WorkloadArgs, WorkloadClass } from "./workload-class";
