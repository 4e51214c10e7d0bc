import type { Backend, ConnectionSpec, EgressName, OnProxyDown, Persistence } from "./host";
import type { IptablesExecutable } from "./policy";
import type { Family, Range } from "./terms";

/** A policy, parsed, defaulted and faultless: what the rules are made of. Plain JSON; lists are sorted and free of doubles. */
export interface ResolvedPolicy {
  readonly proxyUser: ResolvedProxyUser;
  /** The families that are redirected where the host has them. */
  readonly families: readonly Family[];
  readonly inbound: ResolvedFlow;
  readonly outbound: ResolvedFlow;
  /** What passes by for its owner. In the order of the spec; ports as ranges. */
  readonly uidExclusions: readonly UidExclusion[];
  readonly dns: ResolvedDns;
  /** Sorted by interface, then family. `interface` may end in `+`, iptables' wildcard. */
  readonly vnet: readonly { readonly interface: string; readonly family: Family; readonly cidr: string }[];
  readonly dropInvalidPackets: boolean;
  readonly log: { readonly enabled: boolean; readonly level: number };
  readonly comments: boolean;
  readonly keepExistingConnections: boolean;
}

export interface ResolvedProxyUser {
  readonly name: string;
  readonly uid: number;
  readonly create: boolean;
}

export interface ResolvedFlow {
  readonly enabled: boolean;
  readonly port: number;
  /** Port of the sidecar for IPv6, where that is another one: in pods of Kuma up to 2.8. @default `port` */
  readonly portV6?: number;
  /** Empty: every port. */
  readonly includePorts: readonly Range[];
  readonly excludePorts: readonly Range[];
  /** Canonical CIDR blocks (`10.0.0.1/32`, `fd00::/8`), none within another, by family. */
  readonly excludeAddresses: Readonly<Record<Family, readonly string[]>>;
  readonly insertFirst: boolean;
}

export interface UidExclusion {
  readonly protocol: "tcp" | "udp";
  readonly ports: readonly Range[];
  readonly uids: Range;
}

export interface ResolvedDns {
  readonly enabled: boolean;
  readonly port: number;
  readonly captureAll: boolean;
  readonly zoneSplit: boolean;
  readonly resolvConfigPath: string;
}

/** How a change is confirmed: the length of its window, and commands that have to succeed in it. */
export interface ResolvedConfirm {
  readonly seconds: number;
  readonly checks: readonly string[];
}

/** How the rules are loaded on a host. */
export interface ResolvedLoading {
  readonly waitSeconds: number;
  readonly waitIntervalMicroseconds: number;
  readonly maxRetries: number;
  readonly sleepBetweenRetriesSeconds: number;
  readonly executables: Readonly<Partial<Record<IptablesExecutable, string>>>;
}

/** Connections that are opened by or to a host, and by which it is managed. */
export interface ManagementPath {
  readonly direction: "inbound" | "outbound";
  readonly protocol: "tcp" | "udp";
  /** Ports that they are opened to. */
  readonly ports: readonly Range[];
  /** Blocks of the other side. @default any address */
  readonly addresses?: Readonly<Record<Family, readonly string[]>>;
  /** Owners of the sending sockets. @default any but the proxy user */
  readonly uids?: readonly Range[];
}

/** In the order of the spec. */
export interface ResolvedManager {
  readonly name: string;
  readonly paths: readonly ManagementPath[];
}

export interface ResolvedHostSpec {
  /** With what `hostEgress` lets by in it. */
  readonly policy: ResolvedPolicy;
  /** What of that stands in the spec as such. */
  readonly declared: Pick<ResolvedPolicy, "outbound" | "uidExclusions">;
  readonly onProxyDown: OnProxyDown;
  readonly hostEgress: readonly EgressName[];
  readonly loading: ResolvedLoading;
  readonly backend: Backend;
  readonly persistence: Persistence;
  /** `undefined`: a change counts at once. */
  readonly confirm: ResolvedConfirm | undefined;
  readonly managers: readonly ResolvedManager[];
  readonly allowLockout: boolean;
  readonly onUnreachable: "fail" | "forget";
  /** As written, checked; `undefined` is this machine. Holds secrets. */
  readonly connection: ConnectionSpec | undefined;
}
