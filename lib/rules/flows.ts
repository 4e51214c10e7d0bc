import { isLoopback } from "../spec/loopback";
import type { AnyMatch, AnyRule } from "./any-rule";
import { askedOf } from "./asked";
import {
  ageClasses,
  type Class,
  interfaceClasses,
  numberClasses,
  receiverClasses,
  validityClasses,
} from "./flow-classes";
import { LOOPBACK } from "./loopback";
import type { Family } from "./model";
import type { Packet } from "./packet";
import type { WalkedTable } from "./walk";

/** In what packets of one direction and protocol differ, as far as rules can ask. */
export const DIMENSIONS = [
  "age",
  "validity",
  "uid",
  "source",
  "source-port",
  "interface",
  "receiver",
  "destination",
  "destination-port",
] as const;
export type Dimension = (typeof DIMENSIONS)[number];

/** A packet that stands for all those which some rules cannot tell from it. */
export interface Flow {
  readonly packet: Packet;
  /** What it stands for, in each respect. */
  readonly classes: Readonly<Record<Dimension, Class>>;
}

/** Where there are more flows than these, nobody waits for them. */
const MOST_FLOWS = 10_000;

/**
 * A packet for each way in which rules can tell packets of one family apart: what becomes of all of them tells what
 * becomes of any. Packets that no host sends or gets are left out. `undefined`: there are too many.
 */
export function flowsOf(family: Family, rules: readonly (readonly WalkedTable<AnyRule>[])[]): Flow[] | undefined {
  const flows: Flow[] = [];
  for (const direction of ["inbound", "outbound"] as const) {
    for (const protocol of ["tcp", "udp"] as const) {
      const asked = rules.flatMap((tables) => askedOf(tables, direction, protocol));
      const classes = classesFor({ family, direction, protocol }, asked);
      const count = DIMENSIONS.reduce((product, dimension) => product * classes[dimension].length, 1);
      if (flows.length + count > MOST_FLOWS) return undefined;
      const all = combinations(classes).map((chosen) => flowOf({ family, direction, protocol }, chosen));
      flows.push(...all.filter(({ packet }) => isPossible(packet)));
    }
  }
  return flows;
}

type Kind = Pick<Packet, "family" | "direction" | "protocol">;
type Chosen = Flow["classes"];

function classesFor(kind: Kind, asked: readonly AnyMatch[]): Record<Dimension, readonly Class[]> {
  const ALL: readonly Class[] = [{ names: [], isRest: true, packet: {} }];
  const { family, direction, protocol } = kind;
  return {
    age: protocol === "tcp" ? ageClasses(asked) : ALL,
    validity: validityClasses(asked),
    uid: direction === "outbound" ? numberClasses("uid", asked, family) : ALL,
    source: numberClasses("source", asked, family),
    "source-port": numberClasses("source-port", asked, family),
    interface: interfaceClasses(direction, asked),
    receiver: direction === "inbound" ? receiverClasses(asked) : ALL,
    destination: numberClasses("destination", asked, family),
    "destination-port": numberClasses("destination-port", asked, family),
  };
}

function combinations(classes: Record<Dimension, readonly Class[]>): Chosen[] {
  let chosen: Partial<Chosen>[] = [{}];
  for (const dimension of DIMENSIONS) {
    chosen = chosen.flatMap((some) => classes[dimension].map((one) => ({ ...some, [dimension]: one })));
  }
  return chosen as Chosen[];
}

/** Addresses of no meaning, where no rule asks for any. */
const ANYWHERE: Readonly<Record<Family, string>> = { ipv4: "0.0.0.0", ipv6: "::" };

function flowOf(kind: Kind, classes: Chosen): Flow {
  const plain = { source: ANYWHERE[kind.family], destination: ANYWHERE[kind.family], destinationPort: 1 };
  const parts = DIMENSIONS.map((dimension) => classes[dimension].packet);
  return { classes, packet: Object.assign({ ...kind, ...plain, opensConnection: true }, ...parts) as Packet };
}

/** Loopback addresses do not leave the host, and connections that come in over `lo` went out of it first. */
function isPossible({ direction, protocol, source, destination, inInterface, outInterface }: Packet): boolean {
  const isOverLoopback = (direction === "inbound" ? inInterface : outInterface) === "lo";
  if (isOverLoopback) return direction === "outbound" || protocol === "udp";
  return !staysOnHost(source) && !staysOnHost(destination);
}

/** The address that Envoy binds for IPv6 is on `lo` by our doing, the one for IPv4 by itself. */
function staysOnHost(address: string): boolean {
  return isLoopback(address) || `${address}/128` === LOOPBACK.ipv6.passthrough;
}
