import type { PolicySpec, PortsSpec } from "./policy";

/** What a person declares about one host: Kuma's own configuration, and how we bring it there. */
export interface HostSpec extends PolicySpec {
  /** How to reach the host. @default this machine */
  readonly connection?: ConnectionSpec;
  /** The user whose traffic leaves the host untouched. @default { name: "kuma-dp", uid: 5678, create: true } */
  readonly proxyUser?: ProxyUserSpec;
  /** @default "auto": what the host uses already, else iptables, else nftables; recorded and kept */
  readonly backend?: Backend;
  /**
   * By what the host loads the rules again after a boot, and after a firewall was reloaded.
   * `firewalld`: in its direct rules, which it loads by itself; of iptables, as kumactl's `--store-firewalld` would have it.
   * @default "auto": systemd where it runs, else ifupdown, else nothing; recorded and kept
   */
  readonly persistence?: Persistence;
  /**
   * What manages the host, besides SSH, and must stay outside the redirect: presets by name, and entries of one's own.
   * A plan that would take traffic of theirs is refused.
   * @default none
   */
  readonly managers?: readonly (ManagerPreset | ManagerSpec)[];
  /** Let the rules take traffic by which the host is managed: SSH, and what `managers` declares. @default false */
  readonly allowLockout?: boolean;
  /**
   * How long a change waits on the host for a word over a new connection, before the host takes it back by itself;
   * `false`: not at all, it counts at once. @default { timeoutSeconds: 90 }
   */
  readonly confirm?: ConfirmSpec | false;
  /**
   * What becomes of traffic while nobody listens as the proxy user where the rules lead: it is refused, as by Kuma's own rules,
   * or it passes by the sidecar until the proxy is steadily back. The latter needs systemd on the host.
   * @default "fail-closed"
   */
  readonly onProxyDown?: OnProxyDown;
  /**
   * What the host itself opens connections for, which then passes by the sidecar at all times, by name.
   * @default none
   */
  readonly hostEgress?: readonly EgressName[];
  /** What delete does when the host cannot be reached. @default "fail" */
  readonly onUnreachable?: "fail" | "forget";
}

export interface ConfirmSpec {
  /** 10–3600. Time to come back over a new connection; each check starts it anew. @default 90 */
  readonly timeoutSeconds?: number;
  /**
   * Commands for a POSIX shell on the host, run there as root over the new connection. One that does not end with 0 has
   * the change taken back: `["curl -fsS --max-time 5 http://localhost:8080/health"]`. @default none
   */
  readonly checks?: readonly string[];
}

export type Persistence = "auto" | "systemd" | "ifupdown" | "firewalld" | "none";

export type Backend = "auto" | "iptables" | "nftables";

export type OnProxyDown = "fail-closed" | "fail-open";

/** What is known of each: {@link file://./host-egress.ts}. */
export type EgressName = ManagerPreset | "dns" | "packages";

/** What is known of each: {@link file://./manager-presets.ts}. */
export type ManagerPreset = "ssm" | "ldap" | "kerberos" | "puppet" | "salt" | "ntp" | "metadata";

/** Connections by which somebody manages the host, or without which nobody can log in. */
export interface ManagerSpec {
  /** How messages call it: `backup`. Several entries may share a name. */
  readonly name: string;
  /** Who opens the connections: the host (`outbound`), or the other side. @default "outbound" */
  readonly direction?: "inbound" | "outbound";
  /** @default "tcp" */
  readonly protocol?: "tcp" | "udp";
  /** Ports that they are opened to, as `excludePorts` writes them. At least one. */
  readonly ports: PortsSpec;
  /** Addresses or blocks of the other side; an empty list is none given. @default any address */
  readonly cidrs?: string | readonly string[];
  /** Uids, or ranges of them, that its processes run as; outbound only. @default any but the proxy user's */
  readonly uids?: number | string | readonly (number | string)[];
}

export interface ProxyUserSpec {
  /** @default "kuma-dp" */
  readonly name?: string;
  /** 1–4294967294: never root. @default the uid in `kumaDPUser`, else 5678 */
  readonly uid?: number;
  /** Create the user when the host has none of that name: `useradd -u UID -U NAME`. @default true */
  readonly create?: boolean;
}

/** This machine (nothing given), any argv that gives a POSIX shell on stdin, or SSH. */
export type ConnectionSpec = ExecConnectionSpec | SshConnectionSpec;

export interface ExecConnectionSpec {
  /**
   * `["docker", "exec", "-i", "web", "sh"]`: an argv that reads a shell script from its stdin. It names the host in
   * messages and in the resource's id, and every process list shows it: a secret has no place in it.
   */
  readonly exec: readonly string[];
  readonly sudo?: SudoSpec;
}

export interface SudoSpec {
  /** Password that sudo asks for, or a reference (`env:NAME`, `file:PATH`). @default none: sudo must not ask */
  readonly password?: string;
}

/** How to reach one machine by SSH: the fields of `remote.ConnectionArgs` of @pulumi/command. */
export interface SshHopSpec {
  readonly host: string;
  /** @default 22 */
  readonly port?: number;
  /** @default "root" */
  readonly user?: string;
  readonly password?: string;
  /** A key in PEM or OpenSSH form, or a reference (`env:NAME`, `file:PATH`). */
  readonly privateKey?: string;
  readonly privateKeyPassword?: string;
  /** @default $SSH_AUTH_SOCK where neither key nor password is given */
  readonly agentSocketPath?: string;
  /** The host's public key, as in known_hosts: `ssh-ed25519 AAAA…`. @default from `knownHosts` */
  readonly hostKey?: string;
  /** How often connecting is tried. -1, as 0, tries for ever within the deadline. @default 10 */
  readonly dialErrorLimit?: number;
  /** Seconds for one try to connect. 0 waits as long as the deadline lets it. @default 15 */
  readonly perDialTimeout?: number;
}

export interface SshConnectionSpec extends SshHopSpec {
  /** Hosts to go through, the outermost first. */
  readonly proxy?: SshHopSpec | readonly SshHopSpec[];
  /** Path of a known_hosts file. @default ~/.ssh/known_hosts */
  readonly knownHosts?: string;
  /**
   * What to do where neither `hostKey` nor known_hosts knows the host: refuse it, or record the key that it shows in
   * the state, so that from then on only that key is taken.
   * @default "refuse"
   */
  readonly onUnknownHostKey?: "refuse" | "record";
  /** Become root by sudo. @default used without password when the user is not root */
  readonly sudo?: SudoSpec;
}
