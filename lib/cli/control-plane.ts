import { notAnEnvironment } from "../errors/cli-failures";
import { memberAt } from "../kubernetes/member";
import { readManifests } from "../kubernetes/read-manifests";
import { workloadsIn } from "../kubernetes/workloads";
import { readText } from "./config";
import type { Io } from "./io";

const VARIABLE = /^([A-Za-z_]\w*)=(.*)$/;

/**
 * The environment of a control plane: lines `NAME=value`, as for systemd or Docker; a mapping of YAML; values of
 * the Helm chart; or a manifest of the control plane, with what its containers are given.
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
  const documents = parsed(text);
  const said = documents.flatMap((data) => [
    ...(pairsIn(memberAt(data, ["controlPlane", "envVars"])) ?? []),
    ...containers(data),
  ]);
  if (said.length > 0) return Object.fromEntries(said);
  const [only, ...others] = documents;
  return others.length === 0 && pairsIn(only) !== undefined ? Object.fromEntries(pairsIn(only) ?? []) : undefined;
}

type Pair = readonly [name: string, value: string];

/** What the containers of a workload are given by name and value. What comes from a secret nobody knows here. */
function containers(data: unknown): Pair[] {
  return workloadsIn(data).flatMap(({ path, templatePath }) => {
    const found = memberAt(data, [...path, ...templatePath, "spec", "containers"]);
    const variables = (Array.isArray(found) ? found : []).flatMap((container) => memberAt(container, ["env"]) ?? []);
    return variables.flatMap((one): Pair[] => {
      const [name, value] = [memberAt(one, ["name"]), memberAt(one, ["value"])];
      return typeof name === "string" && value !== undefined ? [[name, String(value)]] : [];
    });
  });
}

function pairsIn(data: unknown): Pair[] | undefined {
  if (typeof data !== "object" || data === null || Array.isArray(data)) return undefined;
  const entries = Object.entries(data).map(([name, value]) => [name, value === null ? "" : value] as const);
  if (entries.some(([, value]) => typeof value === "object")) return undefined;
  return entries.map(([name, value]) => [name, String(value)]);
}

function parsed(text: string): unknown[] {
  const { manifests, failures } = readManifests(text);
  return failures.length > 0 ? [] : manifests.map(({ data }) => data);
}
