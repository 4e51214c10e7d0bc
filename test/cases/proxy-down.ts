import type { HostSpec } from "../../lib/spec/host";

/** Who answers while nothing is redirected: an application on the host, a server elsewhere, a nameserver. */
export const PASSED = "8080 80 80 53";
/** The sidecar, on each of its ports. */
export const TAKEN = "15006 15001 15001 15053";

/** What becomes of traffic with each way of keeping rules, and each choice of what an absent proxy means. */
export interface ProxyDownCase {
  readonly backend: "iptables" | "nftables";
  readonly suite: "bookworm" | "bullseye" | "trixie";
  readonly onProxyDown: NonNullable<HostSpec["onProxyDown"]>;
  /** What is heard while nobody listens. */
  readonly down: string;
}

/** Nobody says that a query was refused: the message about it is of another zone of connection tracking. */
export const REFUSED = "ECONNREFUSED ECONNREFUSED ECONNREFUSED ETIMEDOUT";

const CLOSED = { onProxyDown: "fail-closed", down: REFUSED } as const;
const OPEN = { onProxyDown: "fail-open", down: PASSED } as const;

/** The oldest and the newest tools, and both back-ends. */
export const PROXY_DOWN_CASES: readonly ProxyDownCase[] = [
  { suite: "bookworm", backend: "iptables", ...CLOSED },
  { suite: "bookworm", backend: "iptables", ...OPEN },
  { suite: "bookworm", backend: "nftables", ...CLOSED },
  { suite: "bookworm", backend: "nftables", ...OPEN },
  { suite: "bullseye", backend: "iptables", ...OPEN },
  { suite: "bullseye", backend: "nftables", ...OPEN },
  { suite: "trixie", backend: "iptables", ...OPEN },
  { suite: "trixie", backend: "nftables", ...OPEN },
];
