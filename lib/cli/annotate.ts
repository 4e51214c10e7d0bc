import { badUsage, cannotWriteResult } from "../errors/cli-failures";
import { describeFailure, type Failure, ProviderError } from "../errors/failure";
import { errorCode } from "../host/environment";
import { podMetadata } from "../kubernetes/annotate";
import { type AnnotatedYaml, annotateYaml } from "../kubernetes/annotate-yaml";
import type { PodMetadata } from "../kubernetes/metadata";
import { type CustomKind, readTemplatePath } from "../kubernetes/workloads";
import type { PodPolicySpec } from "../spec/pod";
import { readConfig, readText } from "./config";
import { readEnvironment } from "./control-plane";
import { type Answer, type Io, textOf } from "./io";
import { joined, type ManifestFile, readManifestFiles } from "./manifest-files";
import { resolved } from "./spec";

/** What `kuma-tp annotate` was given. */
export interface AnnotateArguments {
  /** Files, folders, or `-` for stdin. */
  readonly filename: readonly string[];
  readonly config: string;
  readonly kumaVersion: string;
  /** File with the environment of the control plane. */
  readonly controlPlane?: string;
  /** File with the ConfigMap from which rules are made. */
  readonly configMap?: string;
  readonly templatePath?: readonly string[];
  readonly recursive?: boolean;
  readonly write?: boolean;
}

interface Annotated {
  readonly file: ManifestFile;
  readonly outcome: AnnotatedYaml;
}

/**
 * Puts a policy on the workloads of manifests, and prints them, or writes them back. Where anything is wrong with one of
 * them, nothing is printed and nothing is written.
 */
export async function annotateCommand(given: AnnotateArguments, io: Io): Promise<Answer> {
  const isStdinManifests = given.filename.includes("-");
  if (isStdinManifests && given.config === "-") {
    throw badUsage("Both manifests and the configuration are to come from stdin.", "kuma-tp annotate");
  }
  if (isStdinManifests && given.write) {
    throw badUsage("What comes from stdin cannot be written back there.", "kuma-tp annotate");
  }
  const customKinds = templatePaths(given.templatePath ?? []);
  const ours = await metadataFor(given, io);
  const files = await readManifestFiles(given.filename, given.recursive ?? false, io);
  const annotated = files.map((file) => ({ file, outcome: annotateYaml(file.text, ours, { customKinds }) }));
  throwFaults(annotated);
  const written = given.write ? await writeBack(annotated, io) : [];
  return {
    exitCode: 0,
    stdout: given.write ? "" : joined(annotated.map(({ file, outcome }) => ({ ...file, text: outcome.text }))),
    stderr: textOf([...annotated.flatMap(notes), ...written, summary(annotated)]),
  };
}

/** @throws ProviderError KTP369 */
function templatePaths(texts: readonly string[]): readonly CustomKind[] {
  return texts.map((text) => {
    const reading = readTemplatePath(text);
    if ("failure" in reading) throw new ProviderError(reading.failure);
    return reading.value;
  });
}

async function metadataFor(
  { config, kumaVersion, controlPlane, configMap }: AnnotateArguments,
  io: Io,
): Promise<PodMetadata> {
  const spec = (await readConfig(config, io)) as PodPolicySpec;
  return resolved(
    podMetadata(spec, {
      kumaVersion,
      ...(controlPlane === undefined ? {} : { controlPlane: await readEnvironment(controlPlane, io) }),
      ...(configMap === undefined ? {} : { configMap: await readText(configMap, io) }),
    }),
  );
}

function throwFaults(annotated: readonly Annotated[]): void {
  const [first, ...rest] = annotated.flatMap(({ file, outcome }) =>
    outcome.failures.map((failure) => within(file, failure)),
  );
  if (first !== undefined) throw new ProviderError(first, ...rest);
}

function within({ name }: ManifestFile, failure: Failure): Failure {
  return { ...failure, property: failure.property === undefined ? name : `${name}: ${failure.property}` };
}

function notes({ file, outcome }: Annotated): string[] {
  return outcome.notes.map((note) => describeFailure(within(file, note)));
}

/** Only what is otherwise now. @throws ProviderError KTP426 */
async function writeBack(annotated: readonly Annotated[], io: Io): Promise<string[]> {
  const changed = annotated.filter(({ file, outcome }) => outcome.text !== file.text);
  for (const { file, outcome } of changed) {
    await io.replaceFile(file.name, outcome.text).catch((thrown: unknown) => {
      throw cannotWriteResult(file.name, errorCode(thrown));
    });
  }
  return changed.map(({ file }) => `wrote ${file.name}`);
}

function summary(annotated: readonly Annotated[]): string {
  const total = (count: (outcome: AnnotatedYaml) => number) =>
    annotated.reduce((sum, { outcome }) => sum + count(outcome), 0);
  const all = total((outcome) => outcome.annotated);
  const changed = total((outcome) => outcome.changed);
  if (all === 0) return "no workload found, so nothing is annotated";
  const already = changed === all ? "" : `; ${all - changed} more had it already`;
  return `annotated ${changed} workload${changed === 1 ? "" : "s"}${already}`;
}
