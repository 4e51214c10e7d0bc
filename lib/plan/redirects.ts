import type { Failure } from "../errors/failure";
import { trafficToNobody } from "../errors/service-failures";
import { isRedirected } from "../spec/proxy-down";
import type { ResolvedPolicy } from "../spec/resolved";

/** Where rules send traffic, and proxies take it: the port of each direction that there is. */
export type Redirects = Readonly<Partial<Record<(typeof DIRECTIONS)[number], number>>>;

const DIRECTIONS = ["inbound", "outbound", "dns"] as const;

/** Those of a policy. Queries of networks of containers go to the DNS port, whether or not anybody answers there. */
export function redirectsOf(policy: ResolvedPolicy): Redirects {
  const there = DIRECTIONS.filter((direction) =>
    direction === "dns" ? policy.dns.enabled : isRedirected(policy, direction),
  );
  return Object.fromEntries(there.map((direction) => [direction, policy[direction].port]));
}

/** As a journal has it: `inbound:15006 outbound:15001`. */
export function writeRedirects(redirects: Redirects): string {
  return Object.entries(redirects)
    .map(([direction, port]) => `${direction}:${port}`)
    .join(" ");
}

/** `undefined`: a journal of an older version, which tells nothing of it. */
export function readRedirects(text: string | undefined): Redirects | undefined {
  if (text === undefined) return undefined;
  const words = new Map(text.split(" ").map((word) => word.split(":") as [string, string | undefined]));
  return Object.fromEntries(
    DIRECTIONS.flatMap((direction) => {
      const port = Number(words.get(direction));
      return port > 0 ? [[direction, port]] : [];
    }),
  );
}

/** A port to which rules send traffic, and where the proxy does not listen. */
export interface Unheard {
  /** Where a policy says it: `redirect.inbound.port`. */
  readonly property: string;
  /** `15006`, `15053 (udp)` */
  readonly port: string;
}

/** What of the traffic that rules redirect nobody would take. */
export function unheard(rules: Redirects, proxy: Redirects): Unheard[] {
  return DIRECTIONS.flatMap((direction) => {
    const port = rules[direction];
    if (port === undefined || port === proxy[direction]) return [];
    return [{ property: `redirect.${direction}.port`, port: direction === "dns" ? `${port} (udp)` : `${port}` }];
  });
}

/** Said where both are there, and one of them is changed after the other. */
export function unheardNote(ports: readonly Unheard[]): string[] {
  if (ports.length === 0) return [];
  return [
    `the host's rules send traffic to ${listed(ports)}, where its KumaDataplane does not listen: it is refused until both have the same ports`,
  ];
}

/**
 * Refused where one of both comes new: nobody is about to mend that.
 *
 * @param propertyOf where its spec says what a policy says
 */
export function unheardFaults(
  host: string,
  ports: readonly Unheard[],
  propertyOf: (property: string) => string = (property) => property,
): Failure[] {
  const [first] = ports;
  return first === undefined ? [] : [trafficToNobody(host, propertyOf(first.property), listed(ports))];
}

function listed(ports: readonly Unheard[]): string {
  return ports.map(({ port }) => port).join(", ");
}
