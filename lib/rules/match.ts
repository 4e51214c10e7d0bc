import type { HostAddress, Match, Range, Verdict } from "./model";

/** Constructors of matches and verdicts; above each, the words of iptables-extensions(8). */

/** `-p tcp` */
export const tcp: Match = { kind: "protocol", protocol: "tcp" };

/** `-p udp` */
export const udp: Match = { kind: "protocol", protocol: "udp" };

/** `-s ADDRESS` */
export function from(cidr: string): Match {
  return { kind: "source", address: { cidr }, not: false };
}

/** `-d ADDRESS` */
export function to(cidr: string): Match {
  return { kind: "destination", address: { cidr }, not: false };
}

/** `! -d ADDRESS` */
export function notTo(cidr: string): Match {
  return { kind: "destination", address: { cidr }, not: true };
}

/** `-s` an address that only the host knows */
export function fromHostAddress(of: HostAddress): Match {
  return { kind: "source", address: { of }, not: false };
}

/** `-d` an address that only the host knows */
export function toHostAddress(of: HostAddress): Match {
  return { kind: "destination", address: { of }, not: false };
}

/** `-i NAME` */
export function comingIn(name: string): Match {
  return { kind: "in-interface", name, not: false };
}

/** `-o lo` */
export const overLoopback: Match = { kind: "out-interface", name: "lo", not: false };

/** `-m udp --sport PORT` */
export function sport(port: number): Match {
  return { kind: "source-port", port };
}

/** `--dport PORT[:PORT]` */
export function dport(range: Range | number): Match {
  const ports = [typeof range === "number" ? { from: range, to: range } : range];
  return { kind: "destination-port", ports, multiport: false };
}

/** `-m multiport --dports PORT[,PORT|,PORT:PORT]…`: up to 15 ports, a range counts as two */
export function dports(ports: readonly Range[]): Match {
  return { kind: "destination-port", ports, multiport: true };
}

/** `-m owner --uid-owner UID[-UID]`: the packet socket's file structure is owned by the user */
export function ownedBy(uids: Range | number): Match {
  return { kind: "owner", uids: typeof uids === "number" ? { from: uids, to: uids } : uids, not: false };
}

/** `-m owner ! --uid-owner UID` */
export function notOwnedBy(uid: number): Match {
  return { kind: "owner", uids: { from: uid, to: uid }, not: true };
}

/** `--syn`: only packets with the SYN bit set and the ACK, RST and FIN bits cleared */
export const opening: Match = { kind: "opens-connection", not: false };

/** `! --syn` */
export const notOpening: Match = { kind: "opens-connection", not: true };

/** `-m conntrack --ctstate INVALID` */
export const invalid: Match = { kind: "invalid-state" };

export const goBack: Verdict = { kind: "return" };

export const drop: Verdict = { kind: "drop" };

export const goBackOrToDocker: Verdict = { kind: "docker-output-or-return" };

/** `-j CHAIN` */
export function jump(chain: string): Verdict {
  return { kind: "jump", chain };
}

/** `-j REDIRECT --to-ports PORT` */
export function redirect(port: number): Verdict {
  return { kind: "redirect", port };
}

/** `-j CT --zone ZONE` */
export function zone(number: number): Verdict {
  return { kind: "conntrack-zone", zone: number };
}
