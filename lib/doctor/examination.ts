import type { ResolverFacts } from "../resolver/facts";

/**
 * What one look around the rules of a host showed: the counterpart of an observation, for doctor alone. Plain data;
 * what the host did not say, or not to this user, is left out. Nothing on the host was changed for it.
 */
export interface Examination {
  readonly system: System;
  readonly modules: KernelModules;
  readonly programs: readonly FoundProgram[];
  /** Commands that an apply may need, as far as the host has them: `ip`, `useradd`, `adduser`. */
  readonly commands: readonly string[];
  readonly ownerMatch: OwnerMatch;
  readonly conntrack?: Conntrack;
  readonly ipv6: Ipv6;
  /** By the file that the spec names. */
  readonly resolver: ResolverFacts;
  readonly firewalld: Firewalld;
  readonly boot: Boot;
  readonly storage: readonly Storage[];
  /** The process that holds the lock under which hosts are changed. */
  readonly lockHolder?: Process;
  /** What listens: every TCP port, and UDP on the ports of DNS. */
  readonly listeners: readonly Listener[];
  /** Names of long-running programs that have to do with us, as the kernel shortens them: `systemd-resolve`. */
  readonly daemons: readonly string[];
  /** Seconds since 1970 at which the journal was written. */
  readonly journalWritten?: number;
  /** Files that older kumactl leaves behind. */
  readonly leftovers: readonly string[];
}

export interface System {
  /** `Debian GNU/Linux 12 (bookworm)` */
  readonly name?: string;
  /** Name of the first process, and of the init system that it is, where it is one. */
  readonly firstProcess?: string;
  readonly init?: "systemd" | "OpenRC";
  readonly secondsSinceBoot?: number;
  /** Seconds since 1970. */
  readonly now?: number;
  /** Whoever became root by sudo. */
  readonly sudoUser?: string;
}

/** Modules of the kernel that one back-end or another works with. */
export const KERNEL_MODULES = ["nf_tables", "nft_compat", "ip_tables", "xt_owner", "nf_conntrack"] as const;
export type KernelModule = (typeof KERNEL_MODULES)[number];

/** `loadable`: a module that nobody has needed yet. `unknown`: the host does not say what its kernel has. */
export type ModuleState = "loaded" | "built-in" | "loadable" | "missing" | "unknown";

export interface KernelModules {
  readonly states: Readonly<Record<KernelModule, ModuleState>>;
  /** Whether modules of other kernels lie there and none of the running one: it was upgraded and not booted. */
  readonly areOfAnotherKernel: boolean;
}

/** A program by a name under which it may be called. */
export interface FoundProgram {
  readonly name: string;
  readonly path: string;
  readonly version: string;
  /** Whether nft can write JSON, by which its rules are read. */
  readonly speaksJson?: boolean;
}

export interface OwnerMatch {
  /** Whether iptables finds its half of it. `unknown`: iptables keeps its extensions elsewhere, or within itself. */
  readonly extension: "there" | "missing" | "unknown";
  /** Whether the kernel lists the other half among the matches that are ready. */
  readonly isReady: boolean;
}

export interface Conntrack {
  readonly count: number;
  readonly max: number;
  /** Whether connections are taken up midway (`nf_conntrack_tcp_loose`). */
  readonly isLoose: boolean;
}

export interface Ipv6 {
  /** Whether the kernel has it at all. */
  readonly isInKernel: boolean;
  /** Whether it is switched off (`disable_ipv6`), for all interfaces or for the loopback one. */
  readonly isDisabled: boolean;
  readonly isDisabledOnLoopback: boolean;
  /** Interfaces with an address, loopback's aside. */
  readonly interfaces: readonly string[];
}

interface Firewalld {
  readonly isInstalled: boolean;
  /** As its configuration has it: `nftables`, `iptables`. */
  readonly backend?: string;
  readonly hasDirectRules: boolean;
}

/** What puts rules in place when the host starts. */
interface Boot {
  /** Of the services that do, those that are enabled: `nftables`, `netfilter-persistent`. */
  readonly enabled: readonly string[];
  /** Files of nftables with `flush ruleset` in them. */
  readonly flushing: readonly string[];
  /** Files of saved rules that replace a table in which we have rules. */
  readonly restoring: readonly string[];
  /** Files of saved rules that hold rules of some transparent proxy. */
  readonly withProxyRules: readonly string[];
}

export interface Storage {
  readonly path: string;
  readonly isThere: boolean;
  readonly isWritable: boolean;
  readonly freeKib?: number;
  readonly freeInodes?: number;
}

export interface Process {
  readonly pid: number;
  readonly name: string;
  readonly uid?: number;
  /** How long it has been running. */
  readonly secondsUp?: number;
  /** What systemd runs it as, by its control group: `kuma-dp.service`, `session-3.scope`. */
  readonly unit?: string;
}

export interface Listener {
  readonly protocol: "tcp" | "udp";
  /** Address in its canonical form: `0.0.0.0`, `::`, `127.0.0.53`. */
  readonly address: string;
  readonly port: number;
  /** Owner of the socket. */
  readonly uid: number;
  /** Name of the owner, where the host's own list of users has one. */
  readonly user?: string;
  /** Who holds the socket: only root is told. */
  readonly process?: Process;
}
