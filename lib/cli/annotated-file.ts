import { describeFailure, type Failure } from "../errors/failure";
import { annotateYaml } from "../kubernetes/annotate-yaml";
import { checkManifests } from "../kubernetes/check-manifests";
import type { PodMetadata } from "../kubernetes/metadata";
import type { PodSurroundings } from "../kubernetes/pod-traffic";
import type { WorkloadOptions } from "../kubernetes/workloads";
import type { ManifestFile } from "./manifest-files";

/** What became of one file. */
export interface AnnotatedFile extends ManifestFile {
  readonly isChanged: boolean;
  /** What is wrong with it, so that nothing is done. */
  readonly failures: readonly Failure[];
  /** What will go otherwise than people mean, a line each. */
  readonly remarks: readonly string[];
  /** Whether a pod of it will not start, or not do what it says. */
  readonly hasProblem: boolean;
  /** How many workloads carry the policy now, and how many of them did not before. */
  readonly annotated: number;
  readonly changed: number;
}

/** Puts a policy on the workloads of a file, and looks at what becomes of their pods. */
export function annotateFile(
  file: ManifestFile,
  ours: PodMetadata,
  surroundings: PodSurroundings,
  options: WorkloadOptions,
): AnnotatedFile {
  const { text, failures, notes, annotated, changed } = annotateYaml(file.text, ours, options);
  const checked = failures.length === 0 ? checkManifests(text, surroundings, options) : { failures: [], findings: [] };
  const { findings } = checked;
  return {
    name: file.name,
    text,
    isChanged: text !== file.text,
    failures: [...failures, ...checked.failures].map((failure) => within(file, failure)),
    remarks: [...notes, ...findings.map(({ failure }) => failure)].map((note) => describeFailure(within(file, note))),
    hasProblem: findings.some(({ severity }) => severity === "problem"),
    annotated,
    changed,
  };
}

function within({ name }: ManifestFile, failure: Failure): Failure {
  return { ...failure, property: failure.property === undefined ? name : `${name}: ${failure.property}` };
}
