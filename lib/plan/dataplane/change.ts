import { unreachable } from "../../rules/unreachable";
import type { ProgramName } from "../../spec/resolve-kuma-dataplane";
import { describeKept, type KeptChange, keptDrift } from "../kept";

type FileFault = "missing" | "altered" | "open to others" | "closed to the proxy";

/** One difference between the proxy that a host runs and the one that it should. Plain data without a secret: it survives JSON. */
export type DataplaneChange =
  | { readonly kind: "user-missing"; readonly name: string; readonly uid: number }
  | { readonly kind: "file-differs"; readonly path: string; readonly how: FileFault }
  /** A file of ours that the spec does not ask for any more. */
  | { readonly kind: "file-left"; readonly path: string }
  | { readonly kind: "program-missing"; readonly name: ProgramName; readonly path: string }
  | { readonly kind: "other-version"; readonly found: string; readonly wanted: string }
  | { readonly kind: "not-running"; readonly state: string }
  | { readonly kind: "not-enabled" }
  | { readonly kind: "runs-as"; readonly user: string; readonly wanted: string }
  | { readonly kind: "not-listening"; readonly ports: readonly string[] }
  /** It was given back already, and waited for the rules to go. */
  | { readonly kind: "retiring" }
  /** What speaks by now against running it there. */
  | { readonly kind: "blocked"; readonly problem: string }
  | KeptChange;

/** One line for a preview, in the imperative: what applying this change will do. */
export function describeDataplaneChange(change: DataplaneChange): string {
  switch (change.kind) {
    case "user-missing":
      return `create user ${change.name} with uid ${change.uid}`;
    case "file-differs":
      return `write ${change.path}`;
    case "file-left":
      return `remove ${change.path}`;
    case "program-missing":
      return `copy ${change.name} to ${change.path}`;
    case "other-version":
      return `run Kuma ${change.wanted} in place of ${change.found}`;
    case "not-running":
      return "start kuma-dp";
    case "not-enabled":
      return "have kuma-dp start at boot";
    case "runs-as":
      return `run kuma-dp as ${change.wanted}`;
    case "not-listening":
      return `have the proxy listen on ${change.ports.join(", ")}`;
    case "retiring":
      return "keep the proxy, which was to go with the rules";
    case "blocked":
      return `clear away what is in its way: ${change.problem}`;
    case "journal-stale":
    case "unconfirmed":
      return describeKept(change);
    default:
      return unreachable(change);
  }
}

/** The same as something that was found, for whoever looks. */
export function describeDataplaneDrift(change: DataplaneChange): string {
  switch (change.kind) {
    case "user-missing":
      return `user ${change.name} is missing`;
    case "file-differs":
      return `${change.path} is ${change.how}`;
    case "file-left":
      return `${change.path} is still there`;
    case "program-missing":
      return `${change.name} is gone from ${change.path}`;
    case "other-version":
      return `kuma-dp is of Kuma ${change.found}, not ${change.wanted}`;
    case "not-running":
      return `kuma-dp does not run: its unit is ${change.state}`;
    case "not-enabled":
      return "kuma-dp would not start at boot";
    case "runs-as":
      return `kuma-dp runs as ${change.user}, not as ${change.wanted}`;
    case "not-listening":
      return `nobody listens as the proxy user on ${change.ports.join(", ")}`;
    case "retiring":
      return "the proxy was given back, and goes with the rules";
    case "blocked":
      return change.problem;
    case "journal-stale":
    case "unconfirmed":
      return keptDrift(change);
    default:
      return unreachable(change);
  }
}
