import {
  captureIsTheSidecars,
  controlPlaneIsSilent,
  noAddresses,
  notOneServer,
  portInResolvConf,
  sidecarIsSilent,
  tooManyNameservers,
} from "../errors/dns-failures";
import type { Failure } from "../errors/failure";
import { confirmOf } from "./confirm";
import { connectionContradictions, resolveConnection } from "./connection";
import { HOST, MESH_DNS, NAMESERVERS, SIDECAR_PORTS } from "./defaults";
import type { ConnectionSpec } from "./host";
import { isSince } from "./kuma-version";
import type { MeshDnsMode } from "./mesh-dns";
import { meshDnsSchema } from "./mesh-dns-schema";
import { at, type Contradiction, certain } from "./property";
import { readSpec } from "./read";
import type { Resolved } from "./resolve";
import type { ResolvedConfirm } from "./resolved";
import type { WrittenMeshDns } from "./written-mesh-dns";

/** How a host shall resolve names of the mesh: parsed, defaulted and faultless. */
export interface ResolvedMeshDns {
  readonly connection: ConnectionSpec | undefined;
  readonly servers: MeshServers;
  /** Sorted, none within another, small letters. */
  readonly domains: readonly string[];
  readonly mode: MeshDnsMode;
  readonly probe: { readonly mesh?: string | undefined; readonly other?: string | undefined };
  readonly adopt: boolean;
  readonly confirm: ResolvedConfirm | undefined;
  readonly onUnreachable: "fail" | "forget";
}

/** Who answers: addresses in the order in which they are asked, one port. */
export interface MeshServers {
  readonly who: "sidecar" | "control-plane";
  readonly addresses: readonly string[];
  readonly port: number;
}

/** Port of DNS: the only one that resolv.conf knows. */
export const DNS_PORT = 53;
const LOOPBACK = "127.0.0.1";

/** Reads a {@link file://./mesh-dns.ts MeshDnsSpec}: all that is wrong with it, or what it means. Never throws. */
export function resolveMeshDns(spec: unknown): Resolved<ResolvedMeshDns> {
  const { value, failures } = readSpec(meshDnsSchema, spec);
  const all = [...failures, ...certain(contradictions(value), failures)];
  return all.length === 0 ? { ok: true, value: meshDnsOf(value) } : { ok: false, failures: all };
}

function meshDnsOf(written: WrittenMeshDns): ResolvedMeshDns {
  return {
    connection: resolveConnection(written.connection),
    servers: serversOf(written),
    domains: written.domains === undefined || written.domains.length === 0 ? [MESH_DNS.domain] : written.domains,
    mode: written.mode ?? MESH_DNS.mode,
    probe: { mesh: written.probe?.mesh, other: written.probe?.other },
    adopt: written.adopt ?? MESH_DNS.adopt,
    confirm: confirmOf(written.confirm),
    onUnreachable: written.onUnreachable ?? HOST.onUnreachable,
  };
}

function serversOf({ via }: WrittenMeshDns): MeshServers {
  const { controlPlane, sidecar } = via ?? {};
  return controlPlane === undefined
    ? { who: "sidecar", addresses: [LOOPBACK], port: sidecar?.port ?? SIDECAR_PORTS.dns }
    : {
        who: "control-plane",
        addresses: controlPlane.addresses ?? [],
        port: controlPlane.port ?? MESH_DNS.controlPlanePort,
      };
}

/** What the properties say against each other, and against the Kuma that is there. */
function contradictions(written: WrittenMeshDns): Contradiction[] {
  return [
    ...oneServer(written),
    ...versionFaults(written),
    ...modeFaults(written),
    ...connectionContradictions(written.connection),
  ];
}

function oneServer({ via }: WrittenMeshDns): Contradiction[] {
  const isOne = (via?.sidecar === undefined) !== (via?.controlPlane === undefined);
  if (!isOne) return [fault("via", notOneServer())];
  const { controlPlane } = via ?? {};
  const isNobody = controlPlane !== undefined && (controlPlane.addresses ?? []).length === 0;
  return isNobody ? [fault("via.controlPlane.addresses", noAddresses())] : [];
}

/** Sources: UPGRADE.md of Kuma 1.7.0; release notes of 1.1.3. */
function versionFaults({ kumaVersion, via }: WrittenMeshDns): Contradiction[] {
  if (kumaVersion === undefined) return [];
  if (via?.controlPlane !== undefined && isSince(kumaVersion, 1, 7)) {
    return [fault("via.controlPlane", controlPlaneIsSilent(kumaVersion.text), "kumaVersion")];
  }
  if (via?.sidecar !== undefined && !isSince(kumaVersion, 1, 1, 3)) {
    return [fault("via.sidecar", sidecarIsSilent(kumaVersion.text), "kumaVersion")];
  }
  return [];
}

function modeFaults(written: WrittenMeshDns): Contradiction[] {
  const { mode, via } = written;
  const { port, addresses } = serversOf(written);
  if (mode === "capture" && via?.controlPlane !== undefined) {
    return [fault("mode", captureIsTheSidecars(), "via")];
  }
  if (mode !== "resolv-conf") return [];
  return [
    ...(port === DNS_PORT ? [] : [fault("mode", portInResolvConf(port), "via")]),
    ...(addresses.length <= NAMESERVERS
      ? []
      : [fault("via.controlPlane.addresses", tooManyNameservers(addresses.length), "mode")]),
  ];
}

function fault(property: string, failure: Failure, ...others: readonly string[]): Contradiction {
  return { failure: at(property, failure), between: [property, ...others] };
}
