import { notAVirtualNetwork, virtualNetworkTwice } from "../errors/spec-failures";
import { readBlock } from "./addresses";
import { INTERFACE_NAME_LENGTH } from "./defaults";
import { type Fault, type Parsed, parseEach, quote, type Reading } from "./parsed";
import type { ResolvedPolicy } from "./resolved";

type VirtualNetwork = ResolvedPolicy["vnet"][number];

/** What the kernel takes, less what no interface is named: no space, slash or sign that a shell reads. */
const INTERFACE = /^[A-Za-z0-9_][A-Za-z0-9_.-]*\+?$/;

/**
 * Networks `interface:CIDR`, one or a list; the first colon parts them. A trailing `+` stands for every interface
 * whose name begins so. Sorted by interface, then family.
 *
 * Source: Kuma, config/config.go, `VNet.Initialize`. Unlike there a second network of one family for an interface
 * is refused: kumactl would keep the last one and say nothing.
 */
export function parseVirtualNetworks(written: unknown): Parsed<readonly VirtualNetwork[]> {
  const { value, faults } = parseEach(written, (entry) => [readNetwork(entry)]);
  const byPlace = new Map<string, VirtualNetwork>();
  const doubles: Fault[] = [];
  for (const network of value) {
    const place = `${network.interface} ${network.family}`;
    const other = byPlace.get(place);
    if (other === undefined) byPlace.set(place, network);
    else if (other.cidr !== network.cidr) {
      doubles.push({ failure: virtualNetworkTwice(quote(network.interface), network.family) });
    }
  }
  const sorted = [...byPlace].toSorted(([one], [other]) => (one < other ? -1 : 1)).map(([, network]) => network);
  return { value: sorted, faults: [...faults, ...doubles] };
}

/** The network as a spec writes it. */
export function formatVirtualNetwork(network: VirtualNetwork): string {
  return `${network.interface}:${network.cidr}`;
}

function readNetwork(written: unknown): Reading<VirtualNetwork> {
  const text = typeof written === "string" ? written.trim() : "";
  const colon = text.indexOf(":");
  const name = text.slice(0, Math.max(colon, 0));
  const cidr = text.slice(colon + 1);
  const fails = (because: string) => ({ failure: notAVirtualNetwork(quote(written), because) });
  if (colon === -1) return fails("it needs an interface and a block, with a colon between");
  if (!INTERFACE.test(name)) return fails("before the colon is no name of an interface");
  if (name.length > INTERFACE_NAME_LENGTH)
    return fails(`its interface has more than ${INTERFACE_NAME_LENGTH} characters`);
  if (!cidr.includes("/")) return fails("behind the interface is no block in CIDR form");
  const block = readBlock(cidr);
  if ("failure" in block) return block;
  return { value: { interface: name, family: block.value.family, cidr: block.value.cidr } };
}
