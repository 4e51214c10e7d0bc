import type { Backend, EgressName, ManagerPreset, OnProxyDown, Persistence } from "./host";
import type { BackendSpec } from "./pod";
import type { IptablesExecutable } from "./policy";
import type { ResolvedPolicy, UidExclusion } from "./resolved";
import type { Family, Range } from "./terms";

/** What a spec says once every text in it is parsed; nothing is defaulted yet, nothing compared. */

export type Written<T> = { readonly [Key in keyof T]?: T[Key] | undefined };

export type WrittenFlow = Written<{
  enabled: boolean;
  port: number;
  includePorts: readonly Range[];
  excludePorts: readonly Range[];
  excludePortsForIPs: Readonly<Record<Family, readonly string[]>>;
  excludePortsForUIDs: readonly UidExclusion[];
  insertRedirectInsteadOfAppend: boolean;
}>;

export type WrittenDns = Written<{
  enabled: boolean;
  port: number;
  captureAll: boolean;
  skipConntrackZoneSplit: boolean;
  resolvConfigPath: string;
}>;

export type WrittenPolicy = Written<{
  kumaDPUser: { readonly uid?: number; readonly name?: string };
  ipFamilyMode: "dualstack" | "ipv4";
  redirect: Written<{
    inbound: WrittenFlow;
    outbound: WrittenFlow;
    dns: WrittenDns;
    vnet: Written<{ networks: ResolvedPolicy["vnet"] }>;
  }>;
  dropInvalidPackets: boolean;
  log: Written<{ enabled: boolean; level: number }>;
  comments: Written<{ disabled: boolean }>;
  wait: number;
  waitInterval: number;
  retry: Written<{ maxRetries: number; sleepBetweenRetries: number }>;
  iptablesExecutables: Written<Record<IptablesExecutable, string>>;
  storeFirewalld: boolean;
  keepExistingConnections: boolean;
}>;

type WrittenProxyUser = Written<{ name: string; uid: number; create: boolean }>;

type WrittenHop = Written<{
  host: string;
  port: number;
  user: string;
  password: string;
  privateKey: string;
  privateKeyPassword: string;
  agentSocketPath: string;
  hostKey: string;
  dialErrorLimit: number;
  perDialTimeout: number;
}>;

/** The fields of either kind of connection. */
export type WrittenConnection = WrittenHop &
  Written<{
    exec: readonly string[];
    proxy: readonly WrittenHop[];
    knownHosts: string;
    onUnknownHostKey: "refuse" | "record";
    sudo: Written<{ password: string }>;
  }>;

export type WrittenManager = Written<{
  name: string;
  direction: "inbound" | "outbound";
  protocol: "tcp" | "udp";
  ports: readonly Range[];
  cidrs: Readonly<Record<Family, readonly string[]>>;
  uids: readonly Range[];
}>;

/** What every resource of a host has. */
export type WrittenReaching = Written<{
  connection: WrittenConnection;
  confirm: Written<{ timeoutSeconds: number; checks: readonly string[] }> | false;
  onUnreachable: "fail" | "forget";
}>;

export type WrittenHost = WrittenPolicy &
  WrittenReaching &
  Written<{
    proxyUser: WrittenProxyUser;
    backend: Backend;
    persistence: Persistence;
    managers: readonly (ManagerPreset | WrittenManager)[];
    onProxyDown: OnProxyDown;
    hostEgress: readonly EgressName[];
    allowLockout: boolean;
  }>;

/** Of a pod. */
export type WrittenPodPolicy = WrittenPolicy &
  Written<{
    applicationProbeProxyPort: number;
    reachableServices: readonly string[];
    reachableBackends: readonly BackendSpec[];
    directAccessServices: readonly string[];
    configMapName: string;
  }>;
