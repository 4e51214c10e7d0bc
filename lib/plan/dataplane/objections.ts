import { type Failure, ProviderError } from "../../errors/failure";
import {
  fileIsForeign,
  portTaken,
  programMissing,
  programOfOtherVersion,
  systemdMissing,
  tokenExpired,
} from "../../errors/service-failures";
import { at } from "../../spec/property";
import type { ProgramName, ResolvedKumaDataplane } from "../../spec/resolve-kuma-dataplane";
import type { Asked } from "./material";
import type { DataplaneObservation } from "./observation";
import { rulesFaults } from "./rules-faults";
import { managerOf, programPath, wantedFiles, wantedPorts } from "./wanted";

/** What speaks against running the proxy as its spec asks, on the host as it is: known before anything is changed. */
export function objectionsOf(host: string, spec: ResolvedKumaDataplane, seen: DataplaneObservation): Failure[] {
  return [
    ...materialFaults(host, seen),
    ...managerFaults(host, spec, seen),
    ...foreignFiles(host, spec, seen),
    ...programFaults(host, spec, seen),
    ...portFaults(host, spec, seen),
    ...rulesFaults(host, spec, seen),
  ];
}

function materialFaults(host: string, { material, now }: DataplaneObservation): Failure[] {
  const failed = (asked: Asked | undefined) => (asked !== undefined && "failure" in asked ? [asked.failure] : []);
  const { token } = material;
  const expires = token !== undefined && "expires" in token ? token.expires : undefined;
  const isOver = expires !== undefined && expires <= now;
  return [
    ...failed(material.caCert),
    ...failed(token),
    ...(material.cannotCopy === undefined ? [] : [material.cannotCopy]),
    ...(isOver ? [at("token", tokenExpired(new Date(expires * 1000).toISOString()))] : []),
  ].map((failure) => ({ ...failure, host }));
}

function managerFaults(host: string, spec: ResolvedKumaDataplane, seen: DataplaneObservation): readonly Failure[] {
  if (managerOf(spec, seen) === "none") return [];
  if (!seen.hasSystemd) return systemdMissing(host).failures;
  return [];
}

/** What is there and not by us, as far as it says something else: it would be lost. */
function foreignFiles(host: string, spec: ResolvedKumaDataplane, seen: DataplaneObservation): Failure[] {
  return wantedFiles(spec, seen).flatMap(({ path, content }) => {
    const found = seen.files[path];
    const isOurs = seen.journal?.files.includes(path) === true || found?.text?.startsWith(MARK) === true;
    const isSame = content.kind === "text" ? found?.text === content.text : found?.sha256 === content.sha256;
    return found === undefined || isOurs || isSame ? [] : fileIsForeign(host, path).failures;
  });
}

/** The first line of our unit. */
const MARK = "# Written by kuma-transparent-proxy.";

function programFaults(host: string, spec: ResolvedKumaDataplane, seen: DataplaneObservation): Failure[] {
  const needed: readonly ProgramName[] = ["kuma-dp", "envoy"];
  const missing = needed.filter((name) => isMissing(name, spec, seen));
  const found = otherVersion(spec, seen);
  return [
    ...missing.flatMap((name) => programMissing(host, name, whereText(name, spec)).failures),
    ...(found === undefined
      ? []
      : programOfOtherVersion(host, found.path, found.version, spec.dataplane.kumaVersion.text).failures),
  ];
}

/** What is to be copied is there once it was. */
function isMissing(name: ProgramName, spec: ResolvedKumaDataplane, seen: DataplaneObservation): boolean {
  const { kind } = spec.programs[name];
  return (kind === "path" || kind === "found") && seen.programs[name] === undefined;
}

function whereText(name: ProgramName, { programs }: ResolvedKumaDataplane): string {
  const source = programs[name];
  return source.kind === "path" ? `at ${source.path}` : "on the host";
}

/** A kuma-dp of another minor release than the spec is about; of what is to be copied, nobody knows before. */
export function otherVersion(
  spec: ResolvedKumaDataplane,
  seen: DataplaneObservation,
): { readonly path: string; readonly version: string } | undefined {
  const { path, version } = seen.programs["kuma-dp"] ?? {};
  if (path === undefined || version === undefined || programPath("kuma-dp", spec, seen) !== path) return undefined;
  return isOfRelease(version, spec) ? undefined : { path, version };
}

/** Whether a kuma-dp is of the minor release that a spec is about. */
export function isOfRelease(version: string, { dataplane: { kumaVersion } }: ResolvedKumaDataplane): boolean {
  const [major, minor] = version.split(".").map(Number);
  return major === kumaVersion.numbers[0] && minor === kumaVersion.numbers[1];
}

function portFaults(host: string, spec: ResolvedKumaDataplane, seen: DataplaneObservation): Failure[] {
  // Without rules the proxy has ports of single addresses, and the application the same ones of others.
  if (!spec.dataplane.transparentProxy) return [];
  const ports = wantedPorts(spec, seen);
  const own = [spec.proxyUser.uid, seen.journal?.proxyUser.uid, seen.unit?.uid];
  const others = seen.listening.filter(
    ({ protocol, port, uid }) =>
      !own.includes(uid) && ports.some((wanted) => wanted.protocol === protocol && wanted.port === port),
  );
  const taken = new Map(others.map(({ port, process, uid }) => [port, `${process ?? "a process"} of uid ${uid}`]));
  return [...taken].flatMap(([port, who]) => portTaken(host, port, who).failures);
}

/** @throws ProviderError with all of them */
export function requireNoObjection(failures: readonly Failure[]): void {
  const [first, ...others] = failures;
  if (first !== undefined) throw new ProviderError(first, ...others);
}
