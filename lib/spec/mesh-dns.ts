import type { ConfirmSpec, ConnectionSpec } from "./host";
import type { PolicySpec } from "./policy";

/** What a person declares about how one host resolves the names of the mesh. */
export interface MeshDnsSpec {
  /** How to reach the host. @default this machine */
  readonly connection?: ConnectionSpec;
  /**
   * Version of Kuma, as `kumactl version` prints it. It decides who can answer.
   * @default not known: nothing is refused for its sake
   */
  readonly kumaVersion?: string;
  /** Who answers: the sidecar of the host (Kuma from 1.1.3) or the control plane (up to 1.6). */
  readonly via: MeshDnsServers;
  /**
   * Domains that the mesh has its names in: `mesh`; of Kuma from 2.8 on also those of its hostname generators,
   * `svc.mesh.local`. @default "mesh"
   */
  readonly domains?: string | readonly string[];
  /**
   * How queries for these get there. `auto` takes the narrowest way that the host's own resolver offers: these domains
   * alone by systemd-resolved, NetworkManager's dnsmasq or dnsmasq; resolv.conf where there is none of them.
   * `capture`: by the rules of the host's `TransparentProxyHost`; nothing is written.
   * @default "auto"
   */
  readonly mode?: MeshDnsMode;
  /**
   * The policy of the host's `TransparentProxyHost`, where it has one: what both say against each other shows in a preview,
   * before any host is asked.
   * @default not known: the rules that are on the host are looked at when it is reached
   */
  readonly proxy?: PolicySpec;
  /** Names that are resolved on the host before a change is confirmed. @default none */
  readonly probe?: MeshDnsProbe;
  /** Also take away what kumactl left: its line in resolv.conf, and its backup beside it. @default false */
  readonly adopt?: boolean;
  /** As of a `TransparentProxyHost`. @default { timeoutSeconds: 90 } */
  readonly confirm?: ConfirmSpec | false;
  /** What delete does when the host cannot be reached. @default "fail" */
  readonly onUnreachable?: "fail" | "forget";
}

/** One of the two. */
export interface MeshDnsServers {
  readonly sidecar?: {
    /** UDP port of the sidecar's DNS server on the loopback interface. @default 15053 */
    readonly port?: number;
  };
  readonly controlPlane?: {
    /** IP addresses at which the host reaches the control plane. */
    readonly addresses: string | readonly string[];
    /** UDP port, `KUMA_DNS_SERVER_PORT` of the control plane. @default 5653 */
    readonly port?: number;
  };
}

interface MeshDnsProbe {
  /** A name of the mesh: `backend.mesh`. */
  readonly mesh?: string;
  /** Any other name that has to resolve afterwards: `example.com`. */
  readonly other?: string;
}

export type MeshDnsMode = "auto" | "resolv-conf" | "systemd-resolved" | "dnsmasq" | "network-manager" | "capture";
