import type { AddedTo } from "./addition";
import type { PodSurroundings } from "./pod-traffic";
import type { Selection } from "./selection";

/** What is around the pods, and whose pods they are. */
export interface InterceptAllOptions extends PodSurroundings, AddedTo {
  /** The workloads that are meant. @default all, but for those in kube-system and kuma-system, which never are */
  readonly only?: Selection;
  /** Those among them that are not. @default none */
  readonly except?: Selection;
}
