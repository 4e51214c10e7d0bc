import type { ProgramName } from "../../spec/resolve-kuma-dataplane";
import type { Observation } from "../observation";
import type { FoundWindow } from "../window";
import type { DataplaneJournal } from "./journal";
import type { Material } from "./material";

/** What one look showed of the proxy of a host as a service. Plain data, without a secret; nothing on the host was changed for it. */
export interface DataplaneObservation {
  /** Its rules and accounts; the proxy user's are those of the spec. */
  readonly host: Observation;
  readonly journal?: DataplaneJournal;
  /** A journal that we cannot read: made by a newer version, or damaged. */
  readonly hasForeignJournal: boolean;
  /** Something of a change that was cut off, which no journal tells of. */
  readonly hasRemains: boolean;
  /** Whether the uninstall lies beside the journal. */
  readonly hasUninstall: boolean;
  /** Whether it was given back already, and goes with the rules that still send traffic to it. */
  readonly isRetiring: boolean;
  /** Files that we may write, as far as they are there, by path. */
  readonly files: Readonly<Record<string, FoundFile>>;
  readonly hasSystemd: boolean;
  /** Our unit, as systemd knows it. */
  readonly unit?: FoundUnit;
  /** Checksum of the token that Envoy was given at its start and keeps: there where the control plane has it read no file. */
  readonly heldToken?: string;
  /** What takes TCP connections, and queries of DNS, and whose it is. */
  readonly listening: readonly Listening[];
  readonly programs: Readonly<Partial<Record<ProgramName, FoundProgram>>>;
  /** Seconds since 1970 by the host's clock. */
  readonly now: number;
  /** What the spec asks for of files and secrets on the machine of the engine. */
  readonly material: Material;
  readonly window?: FoundWindow;
  readonly otherWindow?: FoundWindow;
}

export interface FoundFile {
  readonly sha256: string;
  /** As chmod takes it: `644`. */
  readonly mode: string;
  /** Name of its owner, or the uid where that has none. */
  readonly owner: string;
  /** Of files that hold no secret. */
  readonly text?: string;
}

export interface FoundUnit {
  /** systemd's word: `active`, `activating`, `failed`, `inactive`. */
  readonly active: string;
  readonly isEnabled: boolean;
  /** Name of the user as which its main process runs. */
  readonly runsAs?: string;
  /** The uid of that. */
  readonly uid?: number;
}

/** A socket that takes connections, or datagrams. */
export interface Listening {
  readonly protocol: "tcp" | "udp";
  readonly address: string;
  readonly port: number;
  readonly uid: number;
  /** Name and number of the process that holds it: `envoy (4711)`. */
  readonly process?: string;
}

export interface FoundProgram {
  readonly path: string;
  /** `2.9.3`, as far as the program tells. */
  readonly version?: string;
}
