import { badUsage, cannotWriteResult } from "../errors/cli-failures";
import { ProviderError } from "../errors/failure";
import { errorCode } from "../host/environment";
import { podMetadata } from "../kubernetes/annotate";
import type { PodPolicySpec } from "../spec/pod";
import { type AnnotatedFile, annotateFile } from "./annotated-file";
import { readConfig } from "./config";
import { type Answer, type Io, textOf } from "./io";
import { joined, readManifestFiles } from "./manifest-files";
import { type PodArguments, readSurroundings, requireVersion, templatePaths } from "./pod-surroundings";
import { resolved } from "./spec";

/** What `kuma-tp annotate` was given. */
export interface AnnotateArguments extends Partial<PodArguments> {
  /** Files, folders, or `-` for stdin. */
  readonly filename: readonly string[];
  readonly config: string;
  readonly recursive?: boolean;
  readonly write?: boolean;
}

/**
 * Puts a policy on the workloads of manifests, and prints them, or writes them back. Where anything is wrong with one of
 * them, nothing is printed and nothing is written; what their pods would fare badly by is told, and is no hindrance.
 */
export async function annotateCommand(given: AnnotateArguments, io: Io): Promise<Answer> {
  refuseTwoReaders(given);
  const kumaVersion = requireVersion(given.kumaVersion, "kuma-tp annotate");
  const customKinds = templatePaths(given.templatePath);
  const spec = (await readConfig(given.config, io)) as PodPolicySpec;
  const surroundings = await readSurroundings({ ...given, kumaVersion }, io);
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
