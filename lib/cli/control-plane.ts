import { parse } from "yaml";
import { notAnEnvironment } from "../errors/cli-failures";
import { readText } from "./config";
import type { Io } from "./io";

const VARIABLE = /^([A-Za-z_]\w*)=(.*)$/;

/**
 * The environment of a control plane: lines `NAME=value`, as for systemd or Docker, or a mapping of YAML, as the values of
 * the Helm chart have it under `controlPlane.envVars`.
 *
 * @throws ProviderError KTP401, KTP411
 */
export async function readEnvironment(path: string, io: Io): Promise<Readonly<Record<string, string>>> {
  const text = await readText(path, io);
  const environment = fromLines(text) ?? fromMapping(text);
  if (environment === undefined) throw notAnEnvironment(path);
  return environment;
}

function fromLines(text: string): Readonly<Record<string, string>> | undefined {
  const lines = text
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== "" && !line.startsWith("#"));
  const pairs = lines.map((line) => VARIABLE.exec(line));
  if (pairs.includes(null)) return undefined;
  return Object.fromEntries(pairs.map((pair) => [pair?.[1] ?? "", unquoted(pair?.[2] ?? "")]));
}

function unquoted(value: string): string {
  return /^(["'])(.*)\1$/.exec(value)?.[2] ?? value;
}

function fromMapping(text: string): Readonly<Record<string, string>> | undefined {
  const data = parsed(text);
  if (typeof data !== "object" || data === null || Array.isArray(data)) return undefined;
  const entries = Object.entries(data).map(([name, value]) => [name, value === null ? "" : value] as const);
  if (entries.some(([, value]) => typeof value === "object")) return undefined;
  return Object.fromEntries(entries.map(([name, value]) => [name, String(value)]));
}

function parsed(text: string): unknown {
  try {
    return parse(text, { logLevel: "error", maxAliasCount: 0 });
  } catch {
    return undefined;
  }
}
