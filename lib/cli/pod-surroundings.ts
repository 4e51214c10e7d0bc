import { badUsage } from "../errors/cli-failures";
import { ProviderError } from "../errors/failure";
import type { PodSurroundings } from "../kubernetes/pod-traffic";
import { type CustomKind, readTemplatePath } from "../kubernetes/workloads";
import { readText } from "./config";
import { readEnvironment } from "./control-plane";
import type { Io } from "./io";

/** What a command line says of what is around pods. */
export interface PodArguments {
  readonly kumaVersion: string;
  /** File with the environment of the control plane. */
  readonly controlPlane?: string;
  /** File with the ConfigMap from which rules are made. */
  readonly configMap?: string;
  readonly templatePath?: readonly string[];
}

/** @throws ProviderError KTP400 */
export function requireVersion(kumaVersion: string | undefined, command: string): string {
  if (kumaVersion !== undefined) return kumaVersion;
  throw badUsage("Pods differ from release to release: --kuma-version is missing.", command);
}

/** @throws ProviderError KTP401, KTP411 */
export async function readSurroundings(
  { kumaVersion, controlPlane, configMap }: PodArguments,
  io: Io,
): Promise<PodSurroundings> {
  return {
    kumaVersion,
    ...(controlPlane === undefined ? {} : { controlPlane: await readEnvironment(controlPlane, io) }),
    ...(configMap === undefined ? {} : { configMap: await readText(configMap, io) }),
  };
}

/** @throws ProviderError KTP369 */
export function templatePaths(texts: readonly string[] = []): readonly CustomKind[] {
  return texts.map((text) => {
    const reading = readTemplatePath(text);
    if ("failure" in reading) throw new ProviderError(reading.failure);
    return reading.value;
  });
}
