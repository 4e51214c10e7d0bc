/**
 * The configuration of Kuma's transparent proxy, key for key as `kumactl install transparent-proxy --config`
 * and the ConfigMap `kuma-transparent-proxy-config` know it. Source of keys and defaults: Kuma 3.0-dev,
 * pkg/transparentproxy/config/config.go. What differs from kumactl is said at the key.
 */

/** One port or range (`80`, `"8000-8099"`), several in one text (`"80,443"`), or a list of those. 1–65535. */
export type PortsSpec = number | string | readonly (number | string)[];

/** What Kuma's configuration can say. Everything is optional; defaults are in {@link file://./defaults.ts}. */
export interface PolicySpec {
  /**
   * The proxy user: a uid, or the name given in `proxyUser`.
   * @default the uid of `proxyUser`
   */
  readonly kumaDPUser?: string | number;
  /**
   * Which IP families are redirected. `ipv4` leaves IPv6 untouched.
   * @default "dualstack"
   */
  readonly ipFamilyMode?: "dualstack" | "ipv4";
  readonly redirect?: RedirectSpec;
  /**
   * Drop packets that connection tracking cannot make sense of, on the whole host.
   * @default false
   */
  readonly dropInvalidPackets?: boolean;
  /** Log every packet of both hooks. `level`: 0–7, syslog's. @default { enabled: false, level: 7 } */
  readonly log?: { readonly enabled?: boolean; readonly level?: number };
  /**
   * Leave out the comments that say why each rule is there. kumactl can no longer uninstall such rules.
   * @default { disabled: false }
   */
  readonly comments?: { readonly disabled?: boolean };
  /** Seconds (0–600) to wait for the lock of iptables-legacy; 0 waits for ever. @default 5 */
  readonly wait?: number;
  /** Microseconds (0–999999) between two looks at that lock; only old iptables know it. @default 0 */
  readonly waitInterval?: number;
  /**
   * How often (0–100) a failed load of the rules is tried again. `sleepBetweenRetries`: a Go duration, at most `5m`.
   * @default { maxRetries: 4, sleepBetweenRetries: "2s" }
   */
  readonly retry?: { readonly maxRetries?: number; readonly sleepBetweenRetries?: string };
  /** Absolute paths of the host's executables, each an override; an empty text is none. @default found on the host */
  readonly iptablesExecutables?: Readonly<Partial<Record<IptablesExecutable, string>>>;
  /** `true` is `persistence: "firewalld"`, where that says nothing; others' direct rules stay. @default false */
  readonly storeFirewalld?: boolean;
  /** Only `false`: a preview is the dry run. @default false */
  readonly dryRun?: boolean;
  /** Taken for kumactl's sake, without effect. @default false */
  readonly verbose?: boolean;
  /** Only `false`: a host is no pod. @default false */
  readonly cniMode?: boolean;
  /**
   * First rule of our TCP paths: packets that do not open a connection pass by, so that nothing older than the
   * rules is redirected mid-stream, the SSH session that loads them included. Not a key of Kuma: `false` gives
   * kumactl's rules.
   * @default true
   */
  readonly keepExistingConnections?: boolean;
}

export type IptablesExecutable =
  | "iptables"
  | "iptables-save"
  | "iptables-restore"
  | "ip6tables"
  | "ip6tables-save"
  | "ip6tables-restore";

export interface RedirectSpec {
  readonly inbound?: FlowSpec;
  readonly outbound?: FlowSpec;
  readonly dns?: DnsSpec;
  /** Networks of containers or virtual machines behind this host: `interface:CIDR`, one for each interface and family. */
  readonly vnet?: { readonly networks?: readonly string[] };
}

export interface FlowSpec {
  /** @default true */
  readonly enabled?: boolean;
  /** Port of the sidecar. @default 15006 inbound, 15001 outbound */
  readonly port?: number | string;
  /** Redirect only these ports. Not together with `excludePorts`: kumactl would drop those silently. @default every port */
  readonly includePorts?: PortsSpec;
  /** Ports that pass by the sidecar. A given list is the whole list. @default inbound 22 and the port of the SSH connection; outbound none */
  readonly excludePorts?: PortsSpec;
  /**
   * Addresses or blocks that pass by: senders (inbound) or destinations (outbound, DNS to them included). Bits of a
   * host in a block are cleared: `10.1.2.3/8` is `10.0.0.0/8`. Never a whole family. @default none
   */
  readonly excludePortsForIPs?: string | readonly string[];
  /**
   * `protocol:ports:uids` (or `ports:uids`, or `uids`), outbound only: an inbound packet has no owner. Protocol: `tcp`,
   * `udp`, both with a comma, or `*`. Ports 0–65535: a list with ranges, or `*`. Uids: one, or one range. @default none
   */
  readonly excludePortsForUIDs?: string | readonly string[];
  /** Put our jump before everything foreign in the hook instead of behind it. @default false */
  readonly insertRedirectInsteadOfAppend?: boolean;
}

export interface DnsSpec {
  /** @default false */
  readonly enabled?: boolean;
  /** Port of the sidecar's DNS. @default 15053 */
  readonly port?: number | string;
  /** Every query to port 53, not just those to the host's own nameservers. @default false */
  readonly captureAll?: boolean;
  /** @default false */
  readonly skipConntrackZoneSplit?: boolean;
  /** Where the host lists its nameservers. An absolute path. @default "/etc/resolv.conf" */
  readonly resolvConfigPath?: string;
}
