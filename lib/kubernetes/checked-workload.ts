import type { ResolvedPolicy } from "../spec/resolved";
import type { PodFinding } from "./findings";
import type { PodTraffic } from "./pod-traffic";
import type { PodTemplate } from "./template";

/** A workload, and everything that has a say in what becomes of its pods. */
export interface CheckedWorkload {
  /** `Job`, … */
  readonly kind: string;
  readonly template: PodTemplate;
  readonly traffic: PodTraffic;
  /** What its rules are made of, the injector's additions among it. */
  readonly policy: ResolvedPolicy;
  readonly controlPlane: Readonly<Record<string, string>>;
  /** Labels and annotations of the namespace. @default not known */
  readonly namespace?: Readonly<Record<string, string>> | undefined;
}

export type Check = (workload: CheckedWorkload) => readonly PodFinding[];
