import type { Failure } from "../errors/failure";
import { sharedText } from "../errors/manifest-failures";
import { type Lacking, lackingIn, misplacedIn, named, withLacking } from "./manifest";
import { canonicalText, located } from "./member";
import type { PodMetadata } from "./metadata";
import { type Manifest, readManifests } from "./read-manifests";
import type { WorkloadOptions } from "./workloads";
import { metadataEdits } from "./yaml-edits";
import { type Edit, edited } from "./yaml-insertions";

/** What became of the text of one file. */
export interface AnnotatedYaml {
  /** The text with what its workloads lacked; as it was given, where anything is wrong with it. */
  readonly text: string;
  /** All that is wrong, each at its property: KTP360, KTP361, KTP363, KTP364, KTP366 to KTP368. */
  readonly failures: readonly Failure[];
  /** What is not wrong, and does not do what somebody meant: KTP365. */
  readonly notes: readonly Failure[];
  /** How many workloads carry the policy now. */
  readonly annotated: number;
  /** How many of them did not before. */
  readonly changed: number;
}

/**
 * Puts a policy's annotations and labels on the pod templates of a text of YAML, or of JSON, which is YAML. Everything else
 * of the text stays byte for byte: comments, order, quotes, line ends, what is no workload. Never throws.
 */
export function annotateYaml(text: string, ours: PodMetadata, options: WorkloadOptions = {}): AnnotatedYaml {
  const { manifests, failures } = readManifests(text);
  if (failures.length > 0) return refused(text, failures);
  const outcomes = manifests.map((manifest) => annotateDocument(manifest, text, ours, options));
  const notes = manifests.flatMap(({ data }) => misplacedIn(data, options).map((failure) => named(data, failure)));
  const annotated = edited(
    text,
    outcomes.flatMap(({ edits }) => edits),
  );
  const faults = outcomes.flatMap((outcome) => outcome.failures);
  const unlike = faults.length > 0 ? [] : unlikeExpected(annotated, outcomes);
  if (faults.length + unlike.length > 0) return { ...refused(text, [...faults, ...unlike]), notes };
  const lacking = outcomes.flatMap((outcome) => outcome.lacking);
  return {
    text: annotated,
    failures: [],
    notes,
    annotated: lacking.length,
    changed: lacking.filter(lacksSomething).length,
  };
}

function refused(text: string, failures: readonly Failure[]): AnnotatedYaml {
  return { text, failures, notes: [], annotated: 0, changed: 0 };
}

interface Outcome {
  readonly edits: readonly Edit[];
  readonly lacking: readonly Lacking[];
  readonly failures: readonly Failure[];
  /** What the document was, and has to be. */
  readonly before: unknown;
  readonly expected: unknown;
}

function annotateDocument(
  { document, data }: Manifest,
  text: string,
  ours: PodMetadata,
  options: WorkloadOptions,
): Outcome {
  const found = lackingIn(data, ours, options);
  const nothing = { edits: [], lacking: [], failures: [], before: data, expected: data };
  if (!found.ok) return { ...nothing, failures: found.failures.map((failure) => named(data, failure)) };
  const edits: Edit[] = [];
  const failures: Failure[] = [];
  for (const { template, added } of found.value) {
    const inserted = metadataEdits(document, text, template, added);
    if (inserted === undefined) failures.push(named(data, located([...template, "metadata"], sharedText())));
    else edits.push(...inserted);
  }
  const expected = withLacking(data, found.value);
  return { edits, lacking: found.value, failures, before: data, expected };
}

/**
 * Documents of the new text that do not say just what they should. What stands behind an anchor is written once and said more
 * often; a merge key is hidden by a key of its own. So the text is read again, and its word counts.
 */
function unlikeExpected(text: string, outcomes: readonly Outcome[]): Failure[] {
  const { manifests, failures } = readManifests(text);
  return outcomes.flatMap(({ expected, before, lacking }, index) => {
    if (failures.length === 0 && canonicalText(manifests[index]?.data) === canonicalText(expected)) return [];
    const changed = lacking.filter(lacksSomething);
    return changed.map(({ template }) => named(before, located([...template, "metadata"], sharedText())));
  });
}

function lacksSomething({ added }: Lacking): boolean {
  return Object.keys(added.annotations).length + Object.keys(added.labels).length > 0;
}
