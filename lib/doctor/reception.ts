import { liveTables } from "../plan/live-rules";
import { withOthersTaking } from "../plan/live-sidecar";
import type { Observation } from "../plan/observation";
import { flowsOf } from "../rules/flows";
import { FAMILIES } from "../rules/model";
import type { Packet } from "../rules/packet";
import { walk } from "../rules/walk";
import { DNS_PORT } from "../spec/defaults";
import type { ResolvedPolicy } from "../spec/resolved";
import type { Listener } from "./examination";
import { hears, ownerOf, watchedUdpPorts } from "./listening";
import type { RedirectPort } from "./redirect-port";

/** A host's rules, and who listens there. */
export interface TrafficLook {
  /** How messages name the host. */
  readonly host: string;
  readonly seen: Observation;
  /** @default the host does not say */
  readonly listeners?: readonly Listener[];
}

/** Traffic that the rules of a host send to one port. */
export interface Redirected extends RedirectPort, Pick<Packet, "direction" | "family"> {}

/** Who gets what is redirected: the proxy user, nobody, so that it is refused, or somebody else. */
export type Reception =
  | { readonly by: "sidecar" | "stranger"; readonly listener: Listener }
  | { readonly by: "nobody" };

/** As whom the sidecar runs there: by the last apply, else by the spec's name. */
export function proxyUserOn(
  { proxyUser }: ResolvedPolicy,
  { journal, accounts }: Observation,
): ResolvedPolicy["proxyUser"] | NonNullable<Observation["journal"]>["proxyUser"] {
  const recorded = journal?.proxyUser ?? proxyUser;
  return accounts.byName?.name === recorded.name ? { ...recorded, uid: accounts.byName.uid } : recorded;
}

/**
 * Whom a packet meets at the port to which it is redirected. Of several who listen there a stranger counts: he gets his
 * share. `undefined`: the host does not say who listens there.
 */
export function receptionOf(
  { seen, listeners }: Pick<TrafficLook, "seen" | "listeners">,
  traffic: Pick<Redirected, "protocol" | "port" | "direction" | "family">,
  policy: ResolvedPolicy,
): Reception | undefined {
  if (listeners === undefined || seen.missingTools?.includes("awk")) return undefined;
  if (traffic.protocol === "udp" && !watchedUdpPorts(policy).includes(traffic.port)) return undefined;
  const { uid } = proxyUserOn(policy, seen);
  const heard = listeners.filter((listener) => hears(listener, traffic));
  const stranger = heard.find((listener) => ownerOf(listener) !== uid);
  if (stranger !== undefined) return { by: "stranger", listener: stranger };
  const [listener] = heard;
  return listener === undefined ? { by: "nobody" } : { by: "sidecar", listener };
}

/**
 * What the rules that a host has now send to a sidecar, each port, direction and family once, the sidecar's own traffic
 * aside: by the simulator, so that rules which no packet meets do not count. `undefined`: they tell too many packets apart.
 */
export function redirectedNow(seen: Observation, policy: ResolvedPolicy): readonly Redirected[] | undefined {
  const found = new Map<string, Redirected>();
  const proxyUser = proxyUserOn(policy, seen);
  for (const family of FAMILIES.filter((candidate) => candidate === "ipv4" || seen.hasIpv6)) {
    const tables = withOthersTaking(liveTables(seen, family), policy);
    const flows = flowsOf(family, [tables]);
    if (flows === undefined) return undefined;
    for (const { packet } of flows) {
      const { verdict } = walk(tables, packet);
      if (verdict.kind !== "redirected" || packet.uid === proxyUser.uid) continue;
      const { direction, protocol, destinationPort } = packet;
      const key = [direction, protocol, family, verdict.port].join(" ");
      const use = destinationPort === DNS_PORT ? "dns" : direction;
      // What takes other traffic besides is no port of DNS.
      if (use !== "dns" || !found.has(key)) found.set(key, { use, protocol, port: verdict.port, direction, family });
    }
  }
  return [...found.values()];
}
