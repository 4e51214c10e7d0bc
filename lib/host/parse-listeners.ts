import type { Listener, Process } from "../doctor/examination";
import { readBlock } from "../spec/addresses";
import type { Lines } from "./answer-lines";
import { type Life, livesOf } from "./parse-lives";

/** What listens, with whoever holds the socket where the host told that. */
export function listenersOf(lines: Lines): Listener[] {
  const users = new Map(lines("users").map(splitAtSpace));
  const lives = livesOf(lines("lives"));
  const processes = new Map(lines("processes").flatMap((line) => processOf(line, lives)));
  const holders = lines("holders").map(splitAtSpace);
  return lines("listeners").flatMap((line) => {
    const [protocol = "", hexAddress = "", hexPort = "", uid = "", inode = ""] = line.split(" ");
    const address = addressOf(hexAddress);
    if (address === undefined || !/^\d+$/.test(uid)) return [];
    const user = users.get(uid);
    const process = holderOf(inode, holders, processes);
    return [
      {
        protocol: protocol.startsWith("udp") ? "udp" : "tcp",
        address,
        port: Number.parseInt(hexPort, 16),
        uid: Number(uid),
        ...(user === undefined ? {} : { user }),
        ...(process === undefined ? {} : { process }),
      } as const,
    ];
  });
}

/** The first in a line up to its space, and the rest. */
function splitAtSpace(line: string): [string, string] {
  const at = line.indexOf(" ");
  return at < 0 ? [line, ""] : [line.slice(0, at), line.slice(at + 1)];
}

/** `4711 5678 envoy`: process id, uid, name. A process that has ended since has no uid. */
function processOf(line: string, lives: ReadonlyMap<string, Life>): [string, Process][] {
  const [, pid, uid, name = ""] = /^(\d+) (\d*) (.*)$/.exec(line) ?? [];
  if (pid === undefined) return [];
  return [[pid, { pid: Number(pid), name, ...(uid ? { uid: Number(uid) } : {}), ...lives.get(pid) }]];
}

/** Of several processes that hold a socket, the one that works with it: systemd only keeps it for a service. */
function holderOf(
  inode: string,
  holders: readonly (readonly [string, string])[],
  processes: ReadonlyMap<string, Process>,
): Process | undefined {
  const pids = holders.flatMap(([held, pid]) => (held === inode ? pid : []));
  return processes.get(pids.find((pid) => pid !== "1") ?? pids[0] ?? "");
}

/**
 * An address as /proc/net writes it: words of 32 bits, each as the machine keeps it, here with the lowest byte first.
 * IPv4 in IPv6 (`::ffff:10.0.0.1`) is IPv4.
 */
function addressOf(hex: string): string | undefined {
  const words = hex.match(/[0-9A-F]{8}/g) ?? [];
  const bytes = words.flatMap((word) => (word.match(/../g) ?? []).toReversed());
  const last = bytes.slice(-4).map((byte) => Number.parseInt(byte, 16));
  if (words.length === 1 || hex.startsWith(MAPPED)) return last.join(".");
  const groups = Array.from({ length: 8 }, (_, at) => `${bytes[2 * at]}${bytes[2 * at + 1]}`);
  const block = readBlock(groups.join(":"));
  return words.length === 4 && "value" in block ? block.value.cidr.replace(/\/128$/, "") : undefined;
}

const MAPPED = "0000000000000000FFFF0000";
