import { badUsage, cannotWriteResult } from "../errors/cli-failures";
import { ProviderError } from "../errors/failure";
import { errorCode } from "../host/environment";
import { podMetadata } from "../kubernetes/annotate";
import type { PodSurroundings } from "../kubernetes/pod-traffic";
import { type CustomKind, readTemplatePath } from "../kubernetes/workloads";
import type { PodPolicySpec } from "../spec/pod";
import { type AnnotatedFile, annotateFile } from "./annotated-file";
import { readConfig, readText } from "./config";
import { readEnvironment } from "./control-plane";
import { type Answer, type Io, textOf } from "./io";
import { joined, readManifestFiles } from "./manifest-files";
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

/**
 * Puts a policy on the workloads of manifests, and prints them, or writes them back. Where anything is wrong with one of
 * them, nothing is printed and nothing is written; what their pods would fare badly by is told, and is no hindrance.
 */
export async function annotateCommand(given: AnnotateArguments, io: Io): Promise<Answer> {
  refuseTwoReaders(given);
  const customKinds = templatePaths(given.templatePath ?? []);
  const spec = (await readConfig(given.config, io)) as PodPolicySpec;
  const surroundings = await surroundingsOf(given, io);
  const ours = resolved(podMetadata(spec, surroundings));
  const named = await readManifestFiles(given.filename, given.recursive ?? false, io);
  const files = named.map((file) => annotateFile(file, ours, surroundings, { customKinds }));
  const [first, ...rest] = files.flatMap(({ failures }) => failures);
  if (first !== undefined) throw new ProviderError(first, ...rest);
  const written = given.write ? await writeBack(files, io) : [];
  return {
    exitCode: files.some(({ hasProblem }) => hasProblem) ? 1 : 0,
    stdout: given.write ? "" : joined(files),
    stderr: textOf([...files.flatMap(({ remarks }) => remarks), ...written, summary(files)]),
  };
}

/** @throws ProviderError KTP400 */
function refuseTwoReaders({ filename, config, write }: AnnotateArguments): void {
  if (!filename.includes("-")) return;
  if (config === "-")
    throw badUsage("Both manifests and the configuration are to come from stdin.", "kuma-tp annotate");
  if (write) throw badUsage("What comes from stdin cannot be written back there.", "kuma-tp annotate");
}

/** @throws ProviderError KTP369 */
function templatePaths(texts: readonly string[]): readonly CustomKind[] {
  return texts.map((text) => {
    const reading = readTemplatePath(text);
    if ("failure" in reading) throw new ProviderError(reading.failure);
    return reading.value;
  });
}

async function surroundingsOf(
  { kumaVersion, controlPlane, configMap }: AnnotateArguments,
  io: Io,
): Promise<PodSurroundings> {
  return {
    kumaVersion,
    ...(controlPlane === undefined ? {} : { controlPlane: await readEnvironment(controlPlane, io) }),
    ...(configMap === undefined ? {} : { configMap: await readText(configMap, io) }),
  };
}

/** Only what is otherwise now. @throws ProviderError KTP426 */
async function writeBack(files: readonly AnnotatedFile[], io: Io): Promise<string[]> {
  const changed = files.filter(({ isChanged }) => isChanged);
  for (const { name, text } of changed) {
    await io.replaceFile(name, text).catch((thrown: unknown) => {
      throw cannotWriteResult(name, errorCode(thrown));
    });
  }
  return changed.map(({ name }) => `wrote ${name}`);
}

function summary(files: readonly AnnotatedFile[]): string {
  const annotated = files.reduce((sum, file) => sum + file.annotated, 0);
  const changed = files.reduce((sum, file) => sum + file.changed, 0);
  if (annotated === 0) return "no workload found, so nothing is annotated";
  const already = changed === annotated ? "" : `; ${annotated - changed} more had it already`;
  return `annotated ${changed} workload${changed === 1 ? "" : "s"}${already}`;
}
