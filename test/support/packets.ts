import fc from "fast-check";
import type { HostRules } from "../../lib/rules/model";
import type { Packet } from "../../lib/rules/packet";
import { type Outcome, simulate } from "../../lib/rules/simulate";
import type { Family } from "../../lib/spec/terms";
import type { Answer, Probe, Unanswered } from "../../sandbox/echo";
import { BLOCKS, PORTS } from "./arbitrary-policy";

/** Packets of every kind that a host meets, each with who has to hear it if the rules are what they say. */

/** From where a packet is sent: a process of the host, the world, or a container behind `docker0`. */
export type Sender = "host" | "upstream" | "guest";

export interface Trial {
  readonly sender: Sender;
  readonly family: Family;
  readonly protocol: "tcp" | "udp";
  /** An address, or the name of one that only the running host has. */
  readonly to: string;
  readonly port: number;
  /** Of a process of the host. */
  readonly uid: number;
  /** An address, or nothing: the kernel chooses. */
  readonly from?: string;
}

/** The addresses of the host under test, by family. */
export type Own = Readonly<Record<Family, { readonly eth1: string; readonly docker0: string; readonly guest: string }>>;

export const SIDECAR_UID = 5678;
export const APPLICATION_UID = 6001;
export const WORLD_UID = 65534;

/** Those that policies of pods are about: test/cases/pod-policies.ts. */
const PORTS_OF_PODS = [1234, 5432, 5678, 8900, 8903, 9001, 9090, 9100] as const;

/** Who listens where. The sidecar is of the proxy user; sshd has port 22 of the host. */
export const LISTENERS = {
  sidecar: { tcp: [15001, 15006, 15010, 15053, 15099], udp: [15053, 16053, 5300] },
  application: { tcp: [1, 53, 80, 443, 3306, 8000, 8099, 65535, ...PORTS_OF_PODS], udp: [53, 443] },
  world: { tcp: [...PORTS, ...PORTS_OF_PODS], udp: [53, 443] },
} as const;

const UIDS = [0, 1, 101, 1000, 1001, SIDECAR_UID, 65534] as const;

/** Addresses in and beside the blocks of arbitrary policies. */
const ELSEWHERE: Readonly<Record<Family, readonly string[]>> = {
  ipv4: ["10.0.0.53", "10.1.9.9", "10.130.0.1", "172.17.0.9", "198.51.100.7", "198.51.100.8", "203.0.113.9"],
  ipv6: ["2001:db8::7", "2001:db8::53", "2001:db8:8000::9", "fd00:1:9::9", "fd00::53", "fd55::9"],
};
const LOOPBACK: Readonly<Record<Family, readonly string[]>> = {
  ipv4: ["127.0.0.1", "127.0.0.2", "127.0.0.11", "127.0.0.53"],
  ipv6: ["::1"],
};
const PASSTHROUGH: Readonly<Record<Family, string>> = { ipv4: "127.0.0.6", ipv6: "::6" };

/** Stands for the host's address of the family on an interface. */
const OWN = ["eth1", "docker0"] as const;

const tcpPort = fc.constantFrom(...PORTS);
const udpPort = fc.constantFrom(53, 53, 53, 443);
const families = fc.constantFrom<Family>("ipv4", "ipv4", "ipv6");

/** What a process of the host sends: out, to itself, and what the sidecar hands to the application. */
const fromHost = families.chain((family) =>
  fc.record({
    sender: fc.constant("host" as const),
    family: fc.constant(family),
    protocol: fc.constantFrom("tcp" as const, "tcp" as const, "udp" as const),
    to: fc.oneof(
      { weight: 5, arbitrary: fc.constantFrom(...ELSEWHERE[family]) },
      { weight: 2, arbitrary: fc.constantFrom(...LOOPBACK[family], ...OWN) },
    ),
    port: tcpPort,
    uid: fc.constantFrom(...UIDS),
  }),
);
const handedOn = families.map(
  (family): Trial => ({
    sender: "host",
    family,
    protocol: "tcp",
    to: "eth1",
    port: 80,
    uid: 0,
    from: PASSTHROUGH[family],
  }),
);
const fromUpstream = families.chain((family) =>
  fc.record({
    sender: fc.constant("upstream" as const),
    family: fc.constant(family),
    protocol: fc.constantFrom("tcp" as const, "tcp" as const, "udp" as const),
    to: fc.constant("eth1"),
    port: tcpPort,
    uid: fc.constant(0),
    from: fc.constantFrom(...ELSEWHERE[family]),
  }),
);
const fromGuest = families.chain((family) =>
  fc.record({
    sender: fc.constant("guest" as const),
    family: fc.constant(family),
    protocol: fc.constantFrom("tcp" as const, "udp" as const),
    to: fc.constantFrom(...ELSEWHERE[family], ...OWN),
    port: tcpPort,
    uid: fc.constant(0),
  }),
);

/** Any packet to a port on which somebody listens, whoever gets it. */
export const arbitraryTrial: fc.Arbitrary<Trial> = fc
  .tuple(
    fc.oneof(
      { weight: 6, arbitrary: fromHost },
      { weight: 1, arbitrary: handedOn },
      { weight: 3, arbitrary: fromUpstream },
      { weight: 2, arbitrary: fromGuest },
    ),
    udpPort,
  )
  .map(([trial, port]): Trial => (trial.protocol === "udp" ? { ...trial, port } : trial))
  .filter((trial) => trial.port !== 22 || !isToHost(trial));

function isToHost({ to, family }: Trial): boolean {
  return to === "eth1" || to === "docker0" || LOOPBACK[family].includes(to);
}

function addressOf(name: string, family: Family, own: Own): string {
  return name === "eth1" || name === "docker0" ? own[family][name] : name;
}

export function probeOf({ family, protocol, port, uid, ...trial }: Trial, own: Own): Probe {
  const to = addressOf(trial.to, family, own);
  return {
    to,
    port,
    proto: protocol,
    uid,
    timeoutSeconds: 1,
    ...(trial.from === undefined ? {} : { sourceAddress: trial.from }),
  };
}

export function packetOf(trial: Trial, own: Own): Packet {
  const { sender, family, protocol, port, uid } = trial;
  const destination = addressOf(trial.to, family, own);
  const common = { family, protocol, destination, destinationPort: port, opensConnection: true } as const;
  if (sender === "host") {
    const source = trial.from ?? (isToHost(trial) ? destination : own[family].eth1);
    return { ...common, direction: "outbound", source, uid, outInterface: isToHost(trial) ? "lo" : "eth1" };
  }
  const inInterface = sender === "guest" ? "docker0" : "eth1";
  return { ...common, direction: "inbound", source: trial.from ?? own[family].guest, inInterface };
}

/**
 * Whether the answer to a datagram from elsewhere is lost on its way back, whoever heard the question: where rules put
 * it in another zone than that, connection tracking does not know that it was redirected, or masked on its way out. So
 * it is with the queries of containers, by kumactl's rules as by ours, while zones are split.
 */
export function losesAnswer(rules: HostRules, trial: Trial, own: Own): boolean {
  if (trial.sender === "host" || trial.protocol === "tcp") return false;
  const question = packetOf(trial, own);
  const { verdict, zone } = simulate(rules, question);
  const { family, source, destination } = question;
  const back = { family, protocol: "udp", destinationPort: 40000, opensConnection: true } as const;
  if (verdict.kind === "redirected") {
    const answer = { ...back, source: destination, sourcePort: verdict.port, destination: source, uid: SIDECAR_UID };
    return simulate(rules, { ...answer, direction: "outbound", outInterface: "docker0" }).zone !== zone;
  }
  if (isToHost(trial)) return false;
  const masked = { ...back, source: destination, sourcePort: trial.port, destination: own[family].eth1 };
  return simulate(rules, { ...masked, direction: "inbound", inInterface: "eth1" }).zone !== zone;
}

/** Who has to hear the packet, and as what, by the simulator. */
export function expectation(rules: HostRules, trial: Trial, own: Own): Heard {
  const { verdict }: Outcome = simulate(rules, packetOf(trial, own));
  const asked = socket(addressOf(trial.to, trial.family, own), trial.port);
  switch (verdict.kind) {
    case "redirected":
      return { at: verdict.port, uid: SIDECAR_UID, asked };
    case "dropped":
    case "taken":
      return { error: "ETIMEDOUT" };
    case "untouched":
      return { at: trial.port, uid: isToHost(trial) ? hostListener(trial) : WORLD_UID, asked };
  }
}

function hostListener({ protocol, port }: Trial): number {
  const isSidecar = (LISTENERS.sidecar[protocol] as readonly number[]).includes(port);
  return isSidecar ? SIDECAR_UID : APPLICATION_UID;
}

/** What is compared: where it arrived, with whom, and what for. The first destination of a datagram is not told. */
export type Heard = { readonly at: number; readonly uid: number; readonly asked: string } | { readonly error: string };

export function heardOf(answer: Answer | Unanswered, trial: Trial, own: Own): Heard {
  if ("error" in answer) return answer;
  const wanted = socket(addressOf(trial.to, trial.family, own), trial.port);
  return { at: answer.at, uid: answer.uid, asked: trial.protocol === "udp" ? wanted : (answer.orig ?? answer.local) };
}

function socket(address: string, port: number): string {
  return address.includes(":") ? `[${address}]:${port}` : `${address}:${port}`;
}

/** Where `docker0` and what is behind it have their addresses: within the networks of arbitrary policies. */
export const GUEST_NETWORKS = {
  ipv4: { docker0: "10.1.0.1", guest: "10.1.0.2", length: 24, within: BLOCKS.ipv4[1] },
  ipv6: { docker0: "fd00:1::1", guest: "fd00:1::2", length: 64, within: BLOCKS.ipv6[1] },
} as const;
