import type { Family } from "../rules/model";
import type { IptablesBackend } from "./observation";
import type { ManagedFile } from "./systemd-units";

/** One thing that is done to a host, with what takes it back. Plain JSON; {@link file://../host/apply-script.ts} says it in shell. */
export type Step =
  | { readonly kind: "create-user"; readonly name: string; readonly uid: number }
  | { readonly kind: "remove-user"; readonly name: string; readonly uid: number }
  | { readonly kind: "add-loopback-address"; readonly address: string }
  | { readonly kind: "remove-loopback-address"; readonly address: string }
  | LoadIptables
  | LoadNative
  /** Takes out the rules that let traffic by. */
  | ({ readonly kind: "close-gate" } & Pick<LoadIptables, "backend" | "family" | "restore"> & GateTools)
  | { readonly kind: "remove-native"; readonly nft: string }
  /** A built-in chain that came into being with our rules. The kernel refuses it while anybody's rule is in it. */
  | { readonly kind: "remove-hook"; readonly iptables: string; readonly table: string; readonly hook: string }
  /** What stands there before is kept on the host until the end, and put back if need be; so with each of the following. */
  | ({ readonly kind: "write-file" } & ManagedFile)
  | { readonly kind: "remove-file"; readonly path: string }
  | InstallUnits
  /** The file of direct rules, and a reload of firewalld, which takes ours along: they are loaded again. No text: no file. */
  | { readonly kind: "store-firewalld"; readonly path: string; readonly text?: string }
  | { readonly kind: "remove-units"; readonly paths: readonly string[]; readonly units: readonly string[] };

/** Files of units, written and enabled. The rules are not loaded anew for it. */
export interface InstallUnits {
  readonly kind: "install-units";
  readonly files: readonly ManagedFile[];
  readonly units: readonly string[];
  readonly wereEnabled: boolean;
}

/** The text replaces our whole table; what was there is kept on the host until the end, and put back if need be. */
export interface LoadNative {
  readonly kind: "load-native";
  readonly nft: string;
  readonly text: string;
  /** Whether there is a gate in it, which is then to be opened where nobody listens. */
  readonly isGated?: boolean;
}

/** A text for `iptables-restore --noflush`, and the one that takes it back. */
export interface LoadIptables {
  readonly kind: "load-iptables";
  readonly backend: IptablesBackend;
  readonly family: Family;
  /** Absolute path of iptables-restore. */
  readonly restore: string;
  readonly text: string;
  readonly undo: string;
  /** Given where the gate may be open. */
  readonly gate?: GateTools;
}

/** Absolute path of iptables-save, by which the rules of an open gate are found. */
export interface GateTools {
  readonly save: string;
}
