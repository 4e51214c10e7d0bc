/** What a look at a host tells of how it resolves names. Plain data; nothing was asked of a service that did not run. */
export interface ResolverFacts {
  readonly file: ResolverFile;
  readonly resolved?: Resolved;
  readonly dnsmasq?: Dnsmasq;
  readonly networkManager?: NetworkManager;
  /** Whether Debian's resolvconf is there, whose head comes first in the file that it writes. */
  readonly hasResolvconf: boolean;
  /** Services that the C library asks for hosts, in their order, as nsswitch.conf names them: `files`, `resolve`, `dns`. */
  readonly nameServices: readonly string[];
}

/** The file that lists the nameservers, mostly /etc/resolv.conf, as it lies there. */
export interface ResolverFile {
  /** `other`: no file, or a link to what is none, as a folder or a device. */
  readonly kind: "file" | "link" | "missing" | "other";
  /** Where a link leads in the end, there or not. */
  readonly target?: string;
  /** What is read there; `undefined`: nothing is. */
  readonly text?: string;
  /** A mount of its own, as in a container: it cannot be replaced, only written to. */
  readonly isMounted: boolean;
  readonly isImmutable: boolean;
}

/** systemd-resolved, which runs. */
export interface Resolved {
  /** Version of systemd. */
  readonly version: number;
  /** Nameservers that it asks for everything, `10.0.0.53` or `10.0.0.1:5653`, besides those that we told it. */
  readonly global: readonly string[];
  /** Nameservers of links, asked for everything that belongs to no other. */
  readonly links: readonly string[];
  /** Whether it holds answers to be false that nobody signed. */
  readonly isStrict: boolean;
  /** Whether it asks over TLS or not at all. */
  readonly isEncrypted: boolean;
}

/** A dnsmasq, which runs by itself: not one of NetworkManager's. */
export interface Dnsmasq {
  /** Addresses on whose port 53 it listens. */
  readonly addresses: readonly string[];
  /** Folder from which it reads more of its configuration. */
  readonly folder?: string;
  /** The unit of systemd that it runs as: it reads its configuration when it starts. */
  readonly unit?: string;
}

interface NetworkManager {
  /** What it does with nameservers: `dnsmasq` runs one of its own. */
  readonly dns: string;
}
