import type { Listener } from "../doctor/examination";
import { readDnsJournal } from "../plan/mesh-dns/journal";
import type { DnsObservation, Forwarder } from "../plan/mesh-dns/observation";
import { DNS_STATE } from "../plan/state-folder";
import { DNS_PORT } from "../spec/defaults";
import { linesOf } from "./answer-lines";
import { listenersOf } from "./parse-listeners";
import { parseObservation, windowsOf } from "./parse-observation";
import { resolverOf } from "./parse-resolver";

/** Reads the parts of an answer to {@link file://./observe-dns.ts}. */
export function parseDnsObservation(parts: ReadonlyMap<string, string>): DnsObservation {
  const text = parts.get("dns-journal") ?? "";
  const journal = readDnsJournal(text);
  const listeners = listenersOf(linesOf(parts));
  return {
    host: parseObservation(parts),
    resolver: resolverOf(parts, listeners),
    forwarders: listeners.filter(isForwarder).map(forwarderOf),
    ...(journal === undefined ? {} : { journal }),
    hasForeignJournal: text !== "" && journal === undefined,
    hasRemains: parts.has("dns-remains"),
    hasUninstall: parts.has("dns-uninstall"),
    files: filesOf(parts),
    folders: linesOf(parts)("dns-folders"),
    ...windowsOf(parts, DNS_STATE),
  };
}

function isForwarder({ protocol, port }: Listener): boolean {
  return protocol === "udp" && port === DNS_PORT;
}

function forwarderOf({ address, uid, process }: Listener): Forwarder {
  return { name: process?.name ?? "somebody", address, uid: process?.uid ?? uid };
}

const FILE_PART = "dns-file ";

/** Behind each text the script puts a dot. */
function filesOf(parts: ReadonlyMap<string, string>): Record<string, string> {
  const files = [...parts].filter(([name]) => name.startsWith(FILE_PART));
  return Object.fromEntries(files.map(([name, text]) => [name.slice(FILE_PART.length), text.slice(0, -1)]));
}
