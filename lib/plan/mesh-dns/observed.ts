import { readConfiguration } from "../../resolver/configuration";
import { readResolvConf } from "../../resolver/resolv-conf";
import type { ResolvedMeshDns } from "../../spec/resolve-mesh-dns";
import type { DriftedProperties } from "../observed-spec";
import type { DnsObservation } from "./observation";
import type { DnsPlan } from "./plan";

/** Properties of a spec as the host has them, by path: only those that differ, as far as the host still says something of them. */
export function driftedDnsProperties(
  { servers, domains }: ResolvedMeshDns,
  { journal }: DnsPlan,
  { files }: DnsObservation,
): DriftedProperties {
  const found = foundIn(journal.file, journal.edited, files);
  const drifted: Record<string, unknown> = {};
  const differs = (one: readonly string[] | undefined, other: readonly string[]) =>
    one !== undefined && one.length > 0 && one.join() !== other.join();
  if (differs(found.domains, domains)) drifted["domains"] = found.domains;
  if (servers.who === "control-plane") {
    if (differs(found.addresses, servers.addresses)) drifted["via.controlPlane.addresses"] = found.addresses;
    if (found.port !== undefined && found.port !== servers.port) drifted["via.controlPlane.port"] = found.port;
  } else if (found.port !== undefined && found.port !== servers.port) drifted["via.sidecar.port"] = found.port;
  return drifted;
}

interface Found {
  readonly domains?: readonly string[];
  readonly addresses?: readonly string[];
  readonly port?: number;
}

function foundIn(file: string | undefined, edited: string | undefined, files: Readonly<Record<string, string>>): Found {
  const configuration = file === undefined ? undefined : files[file];
  if (configuration !== undefined) return readConfiguration(configuration);
  const { ours } = readResolvConf(edited === undefined ? "" : (files[edited] ?? ""));
  return ours === undefined ? {} : { addresses: ours };
}
