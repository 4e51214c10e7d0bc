/** What a look at a host tells of how it resolves names. Plain data; nothing was asked of a service that did not run. */
export interface ResolverFacts {
  readonly file: ResolverFile;
  readonly resolved?: Resolved;
  readonly dnsmasq?: Dnsmasq;
  readonly networkManager?: NetworkManager;
  /** Whether Debian's resolvconf is there, whose head comes first in the file that it writes. */
  readonly hasResolvconf: boolean;
  /** Services that the C library asks for hosts, in their order: `files`, `resolve`, `dns`. */
  readonly nameServices: readonly string[];
  /** Text of each file that may be ours, by its path. */
  readonly files: Readonly<Record<string, string>>;
}

/** /etc/resolv.conf as it lies there. */
interface ResolverFile {
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
interface Resolved {
  /** Version of systemd. */
  readonly version: number;
  /** Nameservers that it asks for everything, `10.0.0.53` or `10.0.0.1:5653`. */
  readonly global: readonly string[];
  /** Nameservers of links, asked for everything that belongs to no other. */
  readonly links: readonly string[];
  /** Whether it holds answers to be false that nobody signed. */
  readonly isStrict: boolean;
}

/** A dnsmasq, which runs by itself: not one of NetworkManager's. */
interface Dnsmasq {
  /** Addresses on whose port 53 it listens. */
  readonly addresses: readonly string[];
  /** Folder from which it reads more of its configuration. */
  readonly folder?: string;
  /** Whether a service manager can start it anew. */
  readonly hasUnit: boolean;
}

interface NetworkManager {
  /** What it does with nameservers: `dnsmasq` runs one of its own. */
  readonly dns: string;
}
