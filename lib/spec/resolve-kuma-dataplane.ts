import type { Failure } from "../errors/failure";
import { programFromTwo, readyAfterWindow } from "../errors/service-failures";
import { confirmOf } from "./confirm";
import { connectionContradictions, resolveConnection } from "./connection";
import { dataplaneContradictions } from "./dataplane-contradictions";
import { HOST, READINESS_PORT, SERVICE } from "./defaults";
import type { ConnectionSpec } from "./host";
import { kumaDataplaneSchema } from "./kuma-dataplane-schema";
import type { Reading } from "./parsed";
import { at, type Contradiction, certain } from "./property";
import { readSpec } from "./read";
import { readinessFaults, readinessPortOf } from "./readiness";
import type { Resolved } from "./resolve";
import { dataplaneOf, type ResolvedDataplane } from "./resolve-dataplane";
import type { ResolvedConfirm, ResolvedProxyUser } from "./resolved";
import { readChecksum, readControlPlane } from "./service-tokens";
import { readLocalPath } from "./tokens";
import type { WrittenKumaDataplane } from "./written-kuma-dataplane";

/** Programs of a release of Kuma, by the names of their files. */
export const PROGRAMS = ["kuma-dp", "envoy", "coredns"] as const;
export type ProgramName = (typeof PROGRAMS)[number];

/** Where a program comes from. `found`: wherever the host has it, by its name. */
export type ProgramSource =
  | { readonly kind: "found" }
  | { readonly kind: "path"; readonly path: string }
  | { readonly kind: "copy"; readonly file: string }
  | { readonly kind: "archive"; readonly file: string; readonly sha256: string };

/** The proxy of a host and how it is run: parsed, defaulted and faultless. */
export interface ResolvedKumaDataplane {
  readonly connection: ConnectionSpec | undefined;
  readonly dataplane: ResolvedDataplane;
  readonly proxyUser: ResolvedProxyUser;
  /** `caCert` as it was written: a text, or a reference. */
  readonly controlPlane: { readonly address: string; readonly caCert?: string };
  /** As it was written. */
  readonly token?: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly programs: Readonly<Record<ProgramName, ProgramSource>>;
  readonly service: {
    readonly manager: "auto" | "systemd" | "none";
    readonly before: readonly string[];
    readonly drainSeconds: number;
    readonly openFiles: number;
    readonly environment: Readonly<Record<string, string>>;
    readonly arguments: readonly string[];
  };
  readonly readySeconds: number;
  /** Where kuma-dp says that it is ready, from 2.9 on. */
  readonly readinessPort: number;
  readonly confirm: ResolvedConfirm;
  readonly onUnreachable: "fail" | "forget";
}

/** Reads a {@link file://./kuma-dataplane.ts KumaDataplaneSpec}: all that is wrong with it, or what it means. Never throws. */
export function resolveKumaDataplane(spec: unknown): Resolved<ResolvedKumaDataplane> {
  const { value, failures } = readSpec(kumaDataplaneSchema, spec, "entries");
  const all = [...failures, ...certain(contradictions(value), failures)];
  return all.length === 0 ? { ok: true, value: resolved(inOrder(value)) } : { ok: false, failures: all };
}

/** Engines hand on the members of a map in an order of their own: what is made of them must not depend on it. */
function inOrder<T>(value: T): T {
  if (Array.isArray(value)) return value.map(inOrder) as T;
  if (typeof value !== "object" || value === null || Object.getPrototypeOf(value) !== Object.prototype) return value;
  const entries = Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1));
  return Object.fromEntries(entries.map(([key, member]) => [key, inOrder(member)])) as T;
}

function resolved(written: WrittenKumaDataplane): ResolvedKumaDataplane {
  const { controlPlane, token, service } = written;
  const dataplane = dataplaneOf(written);
  return {
    connection: resolveConnection(written.connection),
    dataplane,
    proxyUser: dataplane.policy.proxyUser,
    controlPlane: {
      address: controlPlane?.address ?? "",
      ...(controlPlane?.caCert === undefined ? {} : { caCert: controlPlane.caCert }),
    },
    ...(token === undefined ? {} : { token }),
    variables: written.variables ?? {},
    programs: programsOf(written.binaries),
    service: {
      manager: service?.manager ?? SERVICE.manager,
      before: service?.before ?? [],
      drainSeconds: service?.drainSeconds ?? SERVICE.drainSeconds,
      openFiles: service?.openFiles ?? SERVICE.openFiles,
      environment: service?.environment ?? {},
      arguments: service?.arguments ?? [],
    },
    readySeconds: readySecondsOf(written),
    readinessPort: readinessPortOf(written) ?? READINESS_PORT,
    confirm: windowOf(written),
    onUnreachable: written.onUnreachable ?? HOST.onUnreachable,
  };
}

/** Where nothing is said, no longer than the confirm window and the end of a former proxy leave. */
function readySecondsOf({ ready, confirm, service }: WrittenKumaDataplane): number {
  const window = confirmOf(confirm)?.seconds ?? Number.POSITIVE_INFINITY;
  const left = window - SPARE_SECONDS - (service?.drainSeconds ?? SERVICE.drainSeconds);
  return ready?.timeoutSeconds ?? Math.max(1, Math.min(SERVICE.readySeconds, left));
}

/**
 * Whether the proxy gets ready is seen within a window, so that what does not is taken back: one that nobody asks for is as long as
 * that may take.
 */
function windowOf(written: WrittenKumaDataplane): ResolvedConfirm {
  const drain = written.service?.drainSeconds ?? SERVICE.drainSeconds;
  return confirmOf(written.confirm) ?? { seconds: drain + readySecondsOf(written) + SPARE_SECONDS, checks: [] };
}

type WrittenBinaries = WrittenKumaDataplane["binaries"];

const KEYS = { "kuma-dp": "kumaDp", envoy: "envoy", coredns: "coredns" } as const;

function programsOf(binaries: WrittenBinaries): ResolvedKumaDataplane["programs"] {
  return {
    "kuma-dp": sourceOf("kuma-dp", binaries),
    envoy: sourceOf("envoy", binaries),
    coredns: sourceOf("coredns", binaries),
  };
}

/** What is named for one program counts before the release that holds all of them. */
function sourceOf(name: ProgramName, binaries: WrittenBinaries): ProgramSource {
  const path = binaries?.[KEYS[name]];
  const copied = binaries?.copy?.[KEYS[name]];
  const { file, sha256 } = binaries?.archive ?? {};
  if (path !== undefined) return { kind: "path", path };
  if (copied !== undefined) return { kind: "copy", file: copied };
  return file !== undefined && sha256 !== undefined ? { kind: "archive", file, sha256 } : { kind: "found" };
}

/** What the properties say against each other. */
function contradictions(written: WrittenKumaDataplane): Contradiction[] {
  const { controlPlane, confirm, ready, binaries, connection, service } = written;
  const archive = binaries?.archive;
  const window = confirmOf(confirm)?.seconds;
  const seconds = ready?.timeoutSeconds ?? LEAST_READY_SECONDS;
  const drain = service?.drainSeconds ?? SERVICE.drainSeconds;
  const twice = PROGRAMS.filter(
    (name) => binaries?.[KEYS[name]] !== undefined && binaries.copy?.[KEYS[name]] !== undefined,
  );
  return [
    ...missing("controlPlane.address", controlPlane?.address, readControlPlane),
    ...(archive === undefined ? [] : missing("binaries.archive.file", archive.file, readLocalPath)),
    ...(archive === undefined ? [] : missing("binaries.archive.sha256", archive.sha256, readChecksum)),
    ...(window !== undefined && drain + seconds + SPARE_SECONDS > window
      ? [
          fault(
            ready?.timeoutSeconds === undefined ? "service.drainSeconds" : "ready.timeoutSeconds",
            readyAfterWindow(seconds, drain, window),
            "confirm",
            "ready",
            "service",
          ),
        ]
      : []),
    ...twice.map((name) =>
      fault(`binaries.${KEYS[name]}`, programFromTwo(name, "the host", "a copy"), "binaries.copy"),
    ),
    ...readinessFaults(written),
    ...dataplaneContradictions(written),
    ...connectionContradictions(connection),
  ];
}

/** What has to be there and is not is as wrong as nothing is in its place. */
function missing(property: string, value: string | undefined, reader: (written: unknown) => Reading<string>) {
  const reading = value === undefined ? reader(undefined) : { value };
  return "failure" in reading ? [fault(property, reading.failure)] : [];
}

/** What a proxy has in any case. */
const LEAST_READY_SECONDS = 5;

/** For the way back, and for the verdict. */
const SPARE_SECONDS = 10;

function fault(property: string, failure: Failure, ...others: readonly string[]): Contradiction {
  return { failure: at(property, failure), between: [property, ...others] };
}
