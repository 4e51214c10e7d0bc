import { unreachable } from "../rules/unreachable";
import { writtenAddresses, writtenPorts } from "../spec/canonical";
import type { ManagementPath, ResolvedPolicy } from "../spec/resolved";
import type { Range } from "../spec/terms";
import { formatUidExclusion } from "../spec/uid-exclusions";
import type { Capture } from "./capture";

type Entries = readonly (number | string)[];

/** What a person changes in a spec, so that a management path stays outside the redirect. */
export type Remedy =
  | { readonly kind: "add"; readonly property: string; readonly entries: Entries; readonly now?: Entries }
  | { readonly kind: "leave-out"; readonly property: string; readonly entries: Entries }
  | { readonly kind: "no-dns" }
  | { readonly kind: "own-network" };

export function remedyFor(path: ManagementPath, { ports, blocks }: Capture, policy: ResolvedPolicy): Remedy {
  const { direction, protocol, uids } = path;
  if (direction === "inbound") return portRemedy("inbound", ports, policy);
  // To let all traffic to a whole block pass by would be more than was asked for.
  if (blocks?.every((block) => /\/(32|128)$/.test(block))) {
    return { kind: "add", property: "redirect.outbound.excludePortsForIPs", entries: writtenAddresses(blocks) };
  }
  if (uids !== undefined) {
    const entries = uids.map((each) => formatUidExclusion({ protocol, ports, uids: each }));
    return { kind: "add", property: "redirect.outbound.excludePortsForUIDs", entries };
  }
  return protocol === "udp" ? { kind: "no-dns" } : portRemedy("outbound", ports, policy);
}

function portRemedy(direction: "inbound" | "outbound", ports: readonly Range[], policy: ResolvedPolicy): Remedy {
  const { includePorts, excludePorts } = policy[direction];
  const entries = writtenPorts(ports);
  return includePorts.length > 0
    ? { kind: "leave-out", property: `redirect.${direction}.includePorts`, entries }
    : { kind: "add", property: `redirect.${direction}.excludePorts`, entries, now: writtenPorts(excludePorts) };
}

/** Longer lists are not repeated in a message. */
const MOST_SHOWN = 8;

/** In the imperative, without a stop. */
export function remedyText(remedy: Remedy): string {
  switch (remedy.kind) {
    case "add":
      return `Add ${listText(remedy.entries)} to \`${remedy.property}\`${nowText(remedy.now)}`;
    case "leave-out":
      return `Leave ${listText(remedy.entries)} out of \`${remedy.property}\``;
    case "no-dns":
      return "Set `redirect.dns.enabled: false`, or give its nameservers in `cidrs` and in `redirect.outbound.excludePortsForIPs`";
    case "own-network":
      return "Reach the host by its address in that network, or leave the network out of `redirect.vnet.networks`";
    default:
      return unreachable(remedy);
  }
}

/** A list that is given is the whole list: whoever adds to the default one has to write that down, too. */
function nowText(now: Entries | undefined): string {
  if (now === undefined || now.length > MOST_SHOWN) return "";
  return ` (now ${now.length === 0 ? "none" : listText(now)})`;
}

function listText(entries: Entries): string {
  return entries.map((entry) => (/^(tcp|udp):/.test(`${entry}`) ? `"${entry}"` : `${entry}`)).join(", ");
}
