import type { Family } from "../rules/model";
import type { SavedTable } from "../rules/parse-iptables";
import type { NativeRules } from "../rules/parse-nftables";
import type { WatchedPort } from "../spec/proxy-down";
import type { DataplaneJournal } from "./dataplane/journal";
import type { HostBackend, HostPersistence, Journal } from "./journal";
import type { FoundWindow } from "./window";

/** What one look at a host showed. Plain data; nothing on the host was changed for it. */
export interface Observation {
  readonly identity: HostIdentity;
  readonly tools: Tools;
  /** Tools of the shell that the scripts for a host need and that it lacks: `cmp`. @default none */
  readonly missingTools?: readonly string[];
  /** What iptables knows, by back-end and family; a back-end that the host lacks is left out. */
  readonly saved: Readonly<Partial<Record<IptablesBackend, Readonly<Record<Family, readonly SavedTable[]>>>>>;
  /** Our own nftables table, where there is one. */
  readonly native?: NativeRules;
  /** Missing where no gate was made, and none is open. */
  readonly gate?: GateFacts;
  /** Chains that nf_tables holds: `ip nat OUTPUT`. Missing where there is no `nft` to ask: iptables-save lists chains that are not there, too. */
  readonly kernelChains?: readonly string[];
  /** Nameservers that the host's resolver lists, as written, zones and all. */
  readonly nameservers: readonly string[];
  /** Whether the host has an IPv6 address besides loopback's. */
  readonly hasIpv6: boolean;
  /** Whether `::6/128` is on the loopback interface. */
  readonly hasLoopbackAddress: boolean;
  /** The account of the proxy user's name, and whoever has its uid. */
  readonly accounts: { readonly byName?: Account; readonly byUid?: Account };
  readonly management: Management;
  readonly journal?: Journal;
  readonly persistence: PersistenceFacts;
  /** An apply that waits to be confirmed. */
  readonly window?: FoundWindow;
  /** The same of another kind of change, to how the host resolves names: it holds the host, and is not ours to take back. */
  readonly otherWindow?: FoundWindow;
  /** A journal that we cannot read: made by a newer version, or damaged. */
  readonly hasForeignJournal: boolean;
  /**
   * Whether there is something of ours that no journal tells of: the journal was lost, or an apply was cut off, at its very
   * beginning or end.
   */
  readonly hasRemains: boolean;
  /** Whether the proxy of the host is ours, too: a `KumaDataplane`. @default false */
  readonly hasProxy?: true;
  /** What was done to the host for that, as far as it can be read. */
  readonly proxy?: DataplaneJournal;
  /** @default a host that tells nothing */
  readonly traces?: HostTraces;
}

/** What tells of others who were at a host: {@link file://./traces.ts}. */
export interface HostTraces {
  /** Another one after each start of the host, a container too. */
  readonly boot?: string;
  /** Units of systemd by name: microseconds from the start of the kernel to the last change of their state, `0` for none. */
  readonly units: Readonly<Record<string, string>>;
  /** Some tables of nf_tables (`ip nat`), by the number that the kernel gave them when they were made. */
  readonly tables: Readonly<Record<string, string>>;
  /** Rules in files that are loaded when the host starts, as far as they are of tables that we write to. */
  readonly files: readonly SavedFile[];
}

export interface SavedFile {
  readonly family: Family;
  readonly path: string;
  readonly tables: readonly SavedTable[];
}

/** By what a host could load rules at boot, and what of ours is there for it. */
export interface PersistenceFacts {
  readonly offered: readonly HostPersistence[];
  /** Text of each file of ours that is there, by its path. */
  readonly files: Readonly<Record<string, string>>;
  readonly firewalldRuns: boolean;
  /** Units of ours that are there and switched off: not enabled, or stopped though they would stay. */
  readonly unitsOff: readonly string[];
  /** Units of firewalls that systemd may start before anything else is: `nftables.service` of Debian. */
  readonly earlyFirewalls: readonly string[];
  /** Whether the files beside the journal are those that the last apply wrote. */
  readonly isWhole: boolean;
}

/** How the host is managed, as far as that shows there. */
export interface Management {
  /** The SSH session that looks at the host; missing where it is looked at in another way, or from the host itself. */
  readonly session?: Session;
  /** Whether that session came from the host itself, as it does at the end of a tunnel; then `session` is missing. @default false */
  readonly isTunnelled?: boolean;
  /** TCP ports on which the host's SSH server takes connections from elsewhere, sorted. */
  readonly sshPorts: readonly number[];
  /** Names of processes, of those that managers have. Sorted, cut at 15 characters as the kernel cuts them. */
  readonly processes: readonly string[];
}

/** Both ends of an SSH session. */
export interface Session {
  readonly family: Family;
  /** Plain addresses, canonical. */
  readonly client: string;
  readonly server: string;
  /** Port of the host. */
  readonly port: number;
}

export interface HostIdentity {
  /** /etc/machine-id, or what stands in for it: by this a host is known, not by its address. */
  readonly machineId: string;
  readonly hostname: string;
  readonly kernel: string;
}

export type IptablesBackend = Exclude<HostBackend, "nftables">;
/** The two engines of the kernel that iptables may work with. */
export const IPTABLES_BACKENDS: readonly IptablesBackend[] = ["iptables-nft", "iptables-legacy"];

export interface Account {
  readonly name: string;
  readonly uid: number;
}

/** Programs of the host, by absolute path. */
export interface Tools {
  readonly iptables: Readonly<Partial<Record<IptablesBackend, IptablesTools>>>;
  readonly nft?: Program;
}

export interface Program {
  readonly path: string;
  readonly version: string;
}

export interface IptablesTools {
  readonly version: string;
  readonly programs: Readonly<Record<Family, IptablesPrograms | undefined>>;
}

interface IptablesPrograms {
  readonly iptables: string;
  readonly save: string;
  readonly restore: string;
}

/** What lets traffic by while nobody listens where the rules lead: {@link file://./gate.ts}. */
export interface GateFacts {
  /** Whether traffic is let by. Of iptables {@link Observation.saved} is what is there while it is not. */
  readonly isOpen: boolean;
  /** Whether only part of what lets it by is there. @default false */
  readonly isHalfOpen?: true;
  /** What iptables knows, with the rules that let traffic by. @default as `saved` */
  readonly opened?: Observation["saved"];
  /** Ports that the journal has watched and where nobody listens as the proxy user. */
  readonly missing: readonly WatchedPort[];
}
