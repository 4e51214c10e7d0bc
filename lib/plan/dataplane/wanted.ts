import { dataplaneText } from "../../dataplane/dataplane-text";
import { kumaDpArguments, kumaDpEnvironment, readinessOf } from "../../dataplane/kuma-dp";
import { dnsPortOf, proxyPortsOf } from "../../dataplane/redirects";
import { transparentProxyConfigText } from "../../dataplane/transparent-proxy-config";
import { PROGRAMS, type ProgramName, type ResolvedKumaDataplane } from "../../spec/resolve-kuma-dataplane";
import { type Redirects, redirectsOf } from "../redirects";
import type { CopiedProgram } from "./material";
import type { DataplaneObservation } from "./observation";
import {
  CA_FILE,
  CONFIG_FILE,
  DATAPLANE_FILE,
  READY_FILE,
  RUN_FILE,
  RUNTIME_FOLDER,
  TOKEN_FILE,
  UNIT_FILE,
} from "./paths";
import { type Readiness, type ReadyPort, readyScript } from "./ready-script";
import { type Running, runScript, serviceUnit } from "./service-unit";
import type { FileContent, WantedFile } from "./step";

/** By whom kuma-dp is run on this host. */
export function managerOf(
  { service }: ResolvedKumaDataplane,
  { hasSystemd }: DataplaneObservation,
): "systemd" | "none" {
  if (service.manager !== "auto") return service.manager;
  return hasSystemd ? "systemd" : "none";
}

/** The files that the proxy needs there, in the order in which they are written. */
export function wantedFiles(spec: ResolvedKumaDataplane, seen: DataplaneObservation): WantedFile[] {
  const config = transparentProxyConfigText(spec.dataplane);
  const running = runningOf(spec, seen);
  return [
    textFile(DATAPLANE_FILE, "644", dataplaneText(spec.dataplane)),
    ...(config === undefined ? [] : [textFile(CONFIG_FILE, "644", config)]),
    ...askedFile({ path: CA_FILE, mode: "644", owner: "root" }, "ca-cert", seen.material.caCert, seen),
    ...askedFile({ path: TOKEN_FILE, mode: "600", owner: spec.proxyUser.name }, "token", seen.material.token, seen),
    textFile(READY_FILE, "755", readyScript(readinessFor(spec, seen))),
    managerOf(spec, seen) === "systemd"
      ? runningFile(UNIT_FILE, "644", serviceUnit(running), seen)
      : runningFile(RUN_FILE, "755", runScript(running), seen),
  ];
}

/** It names programs by what is copied: where that is not on this machine, which only looks, it is as it should be. */
function runningFile(path: string, mode: string, text: string, { material, files }: DataplaneObservation): WantedFile {
  return textFile(path, mode, material.cannotCopy === undefined ? text : (files[path]?.text ?? text));
}

function textFile(path: string, mode: string, text: string): WantedFile {
  return { path, mode, owner: "root", content: { kind: "text", text } };
}

/** Where a reference leads nowhere on this machine, which only looks, whatever is there is as it should be. */
function askedFile(
  file: Omit<WantedFile, "content">,
  kind: Exclude<FileContent["kind"], "text">,
  asked: DataplaneObservation["material"]["token"],
  { files }: DataplaneObservation,
): WantedFile[] {
  if (asked === undefined) return [];
  const sha256 = "failure" in asked ? (files[file.path]?.sha256 ?? "") : asked.sha256;
  return [{ ...file, content: { kind, sha256 } }];
}

/** Ports that have to be listened on, of families that the host has. */
export function wantedPorts({ dataplane }: ResolvedKumaDataplane, { host }: DataplaneObservation): ReadyPort[] {
  const dns = dnsPortOf(dataplane);
  return [
    ...proxyPortsOf(dataplane).map(({ port, family }): ReadyPort => ({ protocol: "tcp", port, family })),
    ...(dns === undefined ? [] : [{ protocol: "udp", port: dns, family: "ipv4" } as const]),
  ]
    .filter(({ family }) => family === "ipv4" || host.hasIpv6)
    .toSorted((one, other) => one.port - other.port);
}

/** Where the proxy takes what rules redirect. */
export function takenBy({ dataplane: { transparentProxy, policy } }: ResolvedKumaDataplane): Redirects {
  return transparentProxy ? redirectsOf(policy) : {};
}

function readinessFor(spec: ResolvedKumaDataplane, seen: DataplaneObservation): Readiness {
  const page = readinessOf(spec.dataplane, spec.readinessPort);
  return {
    uid: spec.proxyUser.uid,
    ports: wantedPorts(spec, seen),
    ...(page === undefined ? {} : { page }),
  };
}

/** Where a program is on the host, or shall be. `undefined`: nobody knows, as the host has none. */
export function programPath(
  name: ProgramName,
  { programs }: ResolvedKumaDataplane,
  seen: Pick<DataplaneObservation, "programs" | "material">,
): string | undefined {
  const source = programs[name];
  switch (source.kind) {
    case "path":
      return source.path;
    case "found":
      return seen.programs[name]?.path;
    case "copy":
      return seen.material.programs[name]?.path;
    case "archive":
      // Not every release has one, and kuma-dp looks for it beside itself. Source: app/kuma-dp/pkg/dataplane/dnsserver.
      return name === "coredns" ? undefined : seen.material.programs[name]?.path;
  }
}

/** Folders of programs that are copied for it. */
export function programFolders({ material, journal }: DataplaneObservation): readonly string[] {
  if (material.cannotCopy !== undefined) return journal?.programFolders ?? [];
  const copied: readonly (CopiedProgram | undefined)[] = PROGRAMS.map((name) => material.programs[name]);
  return [...new Set(copied.flatMap((program) => program?.folder ?? []))];
}

function runningOf(spec: ResolvedKumaDataplane, seen: DataplaneObservation): Running {
  const { dataplane, controlPlane, variables, service, material } = { ...spec, material: seen.material };
  const [program = "kuma-dp", envoy, coredns] = PROGRAMS.map((name) => programPath(name, spec, seen));
  const config = transparentProxyConfigText(dataplane);
  const files = {
    dataplane: DATAPLANE_FILE,
    ...(material.token === undefined ? {} : { token: TOKEN_FILE }),
    ...(material.caCert === undefined ? {} : { caCert: CA_FILE }),
    ...(config === undefined ? {} : { transparentProxyConfig: CONFIG_FILE }),
    controlPlane: controlPlane.address,
    variables,
    ...(envoy === undefined ? {} : { envoy }),
    ...(coredns === undefined ? {} : { coredns }),
    configDir: RUNTIME_FOLDER,
    drainSeconds: service.drainSeconds,
  };
  return {
    program,
    arguments: [...kumaDpArguments(dataplane, files), ...service.arguments],
    user: spec.proxyUser.name,
    environment: { ...kumaDpEnvironment(dataplane), ...service.environment },
    drainSeconds: service.drainSeconds,
    openFiles: service.openFiles,
    readySeconds: spec.readySeconds,
    before: service.before,
    title: dataplane.name,
  };
}
