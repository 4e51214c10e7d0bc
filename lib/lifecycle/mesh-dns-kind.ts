import { meshDnsEffect } from "../engine/mesh-dns/effect";
import { reconcileMeshDns } from "../engine/mesh-dns/reconcile";
import { refreshMeshDns } from "../engine/mesh-dns/refresh";
import { removeMeshDns } from "../engine/mesh-dns/remove";
import type { DnsObservation } from "../plan/mesh-dns/observation";
import type { DnsPlan } from "../plan/mesh-dns/plan";
import { DNS_STATE } from "../plan/state-folder";
import { canonicalMeshDns } from "../spec/canonical-mesh-dns";
import { meshDnsSchema } from "../spec/mesh-dns-schema";
import { readSpec } from "../spec/read";
import { type ResolvedMeshDns, resolveMeshDns } from "../spec/resolve-mesh-dns";
import type { Kind } from "./kind";
import { holdsUnknown, type Wire } from "./wire";

/** The kind of a `MeshDNS`. */
export const MESH_DNS_KIND: Kind<ResolvedMeshDns, DnsObservation, DnsPlan> = {
  name: "MeshDNS",
  state: DNS_STATE,
  declare: resolveMeshDns,
  resolve: resolveMeshDns,
  resolveFound: resolveMeshDns,
  anySpec: { via: { sidecar: {} } },
  faultsOf: (written) => readSpec(meshDnsSchema, written).failures,
  withSay,
  canonical: canonicalMeshDns,
  // Of these two nothing is left once they spoke against nothing; who reads them back wants what was written.
  meaning: (spec, { kumaVersion, proxy }) => ({ ...spec, kumaVersion, proxy }),
  effect: (spec) => ({ ...meshDnsEffect(spec) }),
  noEffect: { names: [] },
  reconcile: reconcileMeshDns,
  refresh: refreshMeshDns,
  remove: removeMeshDns,
  identityOf: ({ host }) => host.identity,
  factsOf: ({ way }) => ({ way }),
  kept: ({ way }) => `what tells ${typeof way === "string" ? way : "its resolver"} of the mesh`,
};

/** What decides whether and how a change is made, but not which. */
const WITHOUT_SAY: readonly string[] = ["kumaVersion", "proxy", "adopt", "confirm", "onUnreachable"];

function withSay(written: Wire): Wire {
  const told = Object.entries(written).filter(([key, value]) => !WITHOUT_SAY.includes(key) || !holdsUnknown(value));
  return Object.fromEntries(told);
}
