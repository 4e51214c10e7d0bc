/** The words of a question about a packet: a closed list. Capitals do not matter. */

export const PROTOCOLS = ["tcp", "udp"] as const;
export const DIRECTIONS = ["inbound", "outbound"] as const;

/** Other words for the same. */
export const OTHER_DIRECTIONS: Readonly<Record<string, (typeof DIRECTIONS)[number]>> = {
  incoming: "inbound",
  outgoing: "outbound",
};

/** A port by the name of its service, and the protocol that is meant where none is said. */
export interface Service {
  readonly port: number;
  readonly protocol: (typeof PROTOCOLS)[number];
}

/** Source: IANA's registry of service names; `dns` is called `domain` there. */
export const SERVICES: Readonly<Record<string, Service>> = {
  dns: { port: 53, protocol: "udp" },
  http: { port: 80, protocol: "tcp" },
  https: { port: 443, protocol: "tcp" },
  ldap: { port: 389, protocol: "tcp" },
  mysql: { port: 3306, protocol: "tcp" },
  ntp: { port: 123, protocol: "udp" },
  postgresql: { port: 5432, protocol: "tcp" },
  redis: { port: 6379, protocol: "tcp" },
  smtp: { port: 25, protocol: "tcp" },
  ssh: { port: 22, protocol: "tcp" },
};

/** The user as whom the sidecar runs, whatever its name. */
export const SIDECAR = "sidecar";

/** A packet of a connection that is older than the rules. */
export const MID_CONNECTION = "mid-connection";

/** Where a word may stand: at the beginning of something, or behind the word that begins it. */
export type Place = "clause" | "sender" | "uid" | "user" | "destination" | "port" | "host" | "interface";

/** Words that begin something, and what comes behind them. */
export const OPENERS: Readonly<Record<string, Exclude<Place, "clause">>> = {
  from: "sender",
  to: "destination",
  port: "port",
  on: "host",
  over: "interface",
  uid: "uid",
  user: "user",
  via: "interface",
  interface: "interface",
};

/** Words that say nothing by themselves. */
export const FILLERS: ReadonlySet<string> = new Set([
  ...["what", "where", "which", "how", "does", "do", "will", "would", "is", "are", "if", "when", "it", "and", "then"],
  ...[
    "happens",
    "happen",
    "becomes",
    "become",
    "go",
    "goes",
    "going",
    "come",
    "comes",
    "coming",
    "sent",
    "send",
    "sends",
  ],
  ...["a", "an", "the", "of", "by", "as", "with", "at", "in"],
  ...["packet", "packets", "connection", "connections", "traffic", "query", "queries", "host", "machine", "this"],
]);

/** Fillers that may stand before the word for which a place is. */
export const ARTICLES: ReadonlySet<string> = new Set(["a", "an", "the"]);
