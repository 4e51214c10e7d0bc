import {
  captureIsTheSidecars,
  controlPlaneIsSilent,
  noAddresses,
  notOneServer,
  portInResolvConf,
  probeOutside,
  sidecarAsksItself,
  sidecarIsSilent,
  tooManyNameservers,
} from "../errors/dns-failures";
import type { Failure } from "../errors/failure";
import { confirmOf } from "./confirm";
import { connectionContradictions, resolveConnection } from "./connection";
import { DNS_PORT, HOST, MESH_DNS, NAMESERVERS } from "./defaults";
import type { ConnectionSpec } from "./host";
import { isSince } from "./kuma-version";
import type { MeshDnsMode } from "./mesh-dns";
import { proxyContradictions } from "./mesh-dns-proxy";
import { meshDnsSchema } from "./mesh-dns-schema";
import { type MeshServers, serversOf } from "./mesh-dns-servers";
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

/** What the properties say against each other, and against the Kuma that is there. */
function contradictions(written: WrittenMeshDns): Contradiction[] {
  return [
    ...oneServer(written),
    ...versionFaults(written),
    ...modeFaults(written),
    ...proxyContradictions(written),
    ...probeFaults(written),
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
    return [{ failure: at("via.controlPlane", controlPlaneIsSilent(kumaVersion.text)), between: ["kumaVersion"] }];
  }
  if (via?.sidecar !== undefined && !isSince(kumaVersion, 1, 1, 3)) {
    return [{ failure: at("via.sidecar", sidecarIsSilent(kumaVersion.text)), between: ["kumaVersion"] }];
  }
  return [];
}

function probeFaults({ probe, domains = [] }: WrittenMeshDns): Contradiction[] {
  const inMesh = domains.length === 0 ? [MESH_DNS.domain] : domains;
  const name = probe?.mesh?.toLowerCase().replace(/\.$/, "");
  if (name === undefined || inMesh.some((domain) => name === domain || name.endsWith(`.${domain}`))) return [];
  return [fault("probe.mesh", probeOutside(name, inMesh), "domains")];
}

function modeFaults(written: WrittenMeshDns): Contradiction[] {
  const { mode, via } = written;
  const { port, addresses } = serversOf(written);
  if (mode === "capture" && via?.controlPlane !== undefined) {
    return [fault("mode", captureIsTheSidecars())];
  }
  if (mode !== "resolv-conf") return [];
  if (via?.sidecar !== undefined && port === DNS_PORT) return [fault("mode", sidecarAsksItself(), "via")];
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
