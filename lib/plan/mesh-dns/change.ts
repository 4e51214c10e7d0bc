import { KEEPER_NAMES, type Keeper } from "../../resolver/keeper";
import type { Way } from "../../resolver/ways";
import { unreachable } from "../../rules/unreachable";
import { describeKept, type KeptChange, keptDrift } from "../kept";

/** One difference between how a host resolves names of the mesh and how it should. Plain data: it survives JSON. */
export type DnsChange =
  /** Our own file of configuration. */
  | { readonly kind: "configuration-differs"; readonly path: string; readonly isMissing: boolean }
  /** Our block in a file that somebody else keeps. */
  | {
      readonly kind: "nameservers-differ";
      readonly path: string;
      readonly found: readonly string[] | undefined;
      readonly wanted: readonly string[];
      readonly keeper: Keeper;
      /** Whether they were there once, as the journal tells. */
      readonly wereThere: boolean;
    }
  /** By which the host was told before, and is no more. */
  | { readonly kind: "former-way"; readonly way: Way; readonly paths: readonly string[] }
  /** What speaks by now against the way by which it is told. */
  | { readonly kind: "way-blocked"; readonly way: Way; readonly problem: string }
  /** Queries that no rule takes to the sidecar, or none to its port. */
  | { readonly kind: "not-captured"; readonly nameservers: readonly string[]; readonly port: number }
  /** What kumactl left, and is to go. */
  | { readonly kind: "kumactl-left"; readonly what: string }
  | KeptChange;

/** One line for a preview, in the imperative: what applying this change will do. */
export function describeDnsChange(change: DnsChange): string {
  switch (change.kind) {
    case "configuration-differs":
      return `write ${change.path}`;
    case "nameservers-differ":
      return `list ${change.wanted.join(", ")} first in ${change.path}`;
    case "former-way":
      return `take back what ${change.way} was told in ${change.paths.join(", ")}`;
    case "way-blocked":
      return `find another way than ${change.way}: ${change.problem}`;
    case "not-captured":
      return `have rules take queries to ${change.nameservers.join(", ") || "a nameserver"} to port ${change.port}`;
    case "kumactl-left":
      return `take away ${change.what}`;
    case "journal-stale":
    case "unconfirmed":
      return describeKept(change);
    default:
      return unreachable(change);
  }
}

/** The same as something that was found, for whoever looks. */
export function describeDnsDrift(change: DnsChange): string {
  switch (change.kind) {
    case "configuration-differs":
      return `${change.path} is ${change.isMissing ? "missing" : "altered"}`;
    case "nameservers-differ":
      return nameserversText(change);
    case "former-way":
      return `${change.way} is still told in ${change.paths.join(", ")}`;
    case "way-blocked":
      return `${change.way} cannot do it any more: ${change.problem}`;
    case "not-captured":
      return change.nameservers.length === 0
        ? "the host lists no nameserver whose queries could be captured"
        : `no rule takes queries to ${change.nameservers.join(", ")} to port ${change.port}`;
    case "kumactl-left":
      return `kumactl left ${change.what}`;
    case "journal-stale":
    case "unconfirmed":
      return keptDrift(change);
    default:
      return unreachable(change);
  }
}

function nameserversText(change: Extract<DnsChange, { kind: "nameservers-differ" }>): string {
  const { path, found, keeper, wereThere } = change;
  if (found !== undefined) return `our lines in ${path} are altered: ${found.join(", ") || "no nameserver"} is listed`;
  if (!wereThere) return `${path} does not list the mesh's nameservers`;
  const who = keeper === "nobody" ? "somebody" : KEEPER_NAMES[keeper];
  return `our lines are gone from ${path}, which ${who} wrote anew`;
}
