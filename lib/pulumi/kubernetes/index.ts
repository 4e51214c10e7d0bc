export type { PodPolicySpec } from "../../spec/pod";
export { AnnotatedWorkload, type AnnotatedWorkloadArgs } from "./annotated-workload";
export { type InterceptAllOptions, type Interception, interceptAll } from "./intercept-all";
export type { Selection, Subject } from "./selection";
export type { WorkloadArgs, WorkloadClass } from "./workload-class";
