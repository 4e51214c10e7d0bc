/**
 * Every default and every bound of a spec, each with its source. Kuma's are those of 3.0-dev: `DefaultConfig()` in
 * pkg/transparentproxy/config/config.go, constants in pkg/transparentproxy/consts/consts.go.
 */

/** The proxy user. Source: consts.go, `OwnerDefaultUID`, `OwnerDefaultUsername`. */
export const PROXY_USER = { name: "kuma-dp", uid: 5678, create: true } as const;

/** Ports of the sidecar. Source: consts.go, `DefaultRedirectInbountPort`, `DefaultRedirectOutboundPort`, `DefaultRedirectDNSPort`. */
export const SIDECAR_PORTS = { inbound: 15006, outbound: 15001, dns: 15053 } as const;

/** Port of SSH. Source: RFC 4251. kumactl's help promises that it passes by, its rules do not keep that promise. */
export const SSH_PORT = 22;

/** Port of the Domain Name System, the only one that resolv.conf knows. Source: RFC 1035. */
export const DNS_PORT = 53;

/** Source: config.go, `Redirect.DNS`. The Helm chart's ConfigMap differs: it enables DNS and captures all of it. */
export const DNS = {
  enabled: false,
  captureAll: false,
  zoneSplit: true,
  resolvConfigPath: "/etc/resolv.conf",
} as const;

/** Source: config.go, `Redirect.Inbound` and `Redirect.Outbound`. */
export const FLOW = { enabled: true, insertFirst: false } as const;

/** Source: config.go, `Config`. */
export const POLICY = { ipFamilyMode: "dualstack", dropInvalidPackets: false, commentsDisabled: false } as const;

/** Ours: kumactl has no such rule (`false`), and cuts the connections that are older than its rules. */
export const KEEP_EXISTING_CONNECTIONS = true;

/** Source: config.go, `Log`; level 7 is `LogLevelDebug`. */
export const LOG = { enabled: false, level: 7 } as const;

/** Source: config.go, `Wait`, `WaitInterval`, `Retry`: four retries are five tries. */
export const LOADING = {
  waitSeconds: 5,
  waitIntervalMicroseconds: 0,
  maxRetries: 4,
  sleepBetweenRetriesSeconds: 2,
} as const;

/** How a host is brought to its spec: ours alone. */
export const HOST = {
  backend: "auto",
  persistence: "auto",
  allowLockout: false,
  onProxyDown: "fail-closed",
  onUnreachable: "fail",
} as const;

/** The confirm window. Long enough for a slow way of several hops, short enough to wait for in front of a screen. */
export const CONFIRM = { timeoutSeconds: 90, checks: [] } as const;

/** What a manager's entry leaves out. Ours. */
export const MANAGER = { direction: "outbound", protocol: "tcp" } as const;

/** Length of the name of a manager. Ours: it stands in messages. */
export const MANAGER_NAME_LENGTH = 64;

/** Ports. Source: config/utils.go, `parsePort`; 0 only in a rule for uids, `validateUintValueOrRange`. */
export const PORTS = { from: 1, to: 65535, fromForUids: 0 } as const;

/** Uids. 4294967295 is `(uid_t) -1`, "no user". Source: chown(2). kumactl stops at 65535. */
export const UIDS = { from: 1, fromInRule: 0, to: 4294967294 } as const;

/** Length of a user name. Source: useradd(8). */
export const USER_NAME_LENGTH = 32;

/** Length of the name of an interface. Source: linux/if.h, `IFNAMSIZ`, less the closing NUL. */
export const INTERFACE_NAME_LENGTH = 15;

/** Bounds of plain numbers. `waitInterval`: iptables refuses a full second; levels: syslog(3); the others are ours. */
export const BOUNDS = {
  confirmTimeout: { from: 10, to: 3600, unit: "seconds" },
  logLevel: { from: 0, to: 7, unit: "a level of syslog" },
  wait: { from: 0, to: 600, unit: "seconds" },
  waitInterval: { from: 0, to: 999_999, unit: "microseconds" },
  maxRetries: { from: 0, to: 100, unit: "a number of retries" },
  dialErrorLimit: { from: -1, to: 100_000, unit: "a number of tries" },
  perDialTimeout: { from: 0, to: 3600, unit: "seconds" },
  probeThreshold: { from: 1, to: 1000, unit: "a number of connections" },
  drain: { from: 0, to: 3600, unit: "seconds" },
  openFiles: { from: 1024, to: 1_073_741_816, unit: "a number of open files" },
  ready: { from: 5, to: 600, unit: "seconds" },
} as const;

/** Longest pause between two tries to load the rules. Ours. */
export const LONGEST_SLEEP_SECONDS = 300;

/** Names of the mesh. Source: kuma-cp.defaults.yaml of 1.6, `dnsServer`; docs/deployments/dns of Kuma. */
export const MESH_DNS = { domain: "mesh", mode: "auto", adopt: false, controlPlanePort: 5653 } as const;

/**
 * How kuma-dp is run. Drain time: pkg/config/app/kuma-dp/config.go, `DrainTime`. Files: what Envoy's own image has. The others are
 * ours: long enough for a machine that boots, shorter than the confirm window.
 */
export const SERVICE = { manager: "auto", drainSeconds: 30, openFiles: 1_048_576, readySeconds: 60 } as const;

/** A name of DNS. Source: RFC 1035, 2.3.4. */
export const DOMAIN_LENGTH = 253;

/** Nameservers that the C library asks. Source: resolv.conf(5), `MAXNS`. */
export const NAMESERVERS = 3;

/** A Dataplane. Source: pkg/core/resources/model, `DefaultMesh`. */
export const DATAPLANE = { mesh: "default", transparentProxy: true } as const;

/** Port of Envoy's own interface. Source: pkg/config/xds/bootstrap/config.go from 1.5 on, `AdminPort`. */
export const ADMIN_PORT = 9901;

/** Port on which kuma-dp says that the sidecar is ready. Source: pkg/config/app/kuma-dp/config.go from 2.9 on, `ReadinessPort`. */
export const READINESS_PORT = 9902;
