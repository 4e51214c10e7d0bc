import type { TestHost } from "../support/host-under-test";
import type { Deed } from "./foreigner";

/** What somebody else has on a host, as he himself would write it down: his rules in their order, and what they counted. */

/** Where he has rules, all of which see a packet that leaves for his address. */
export interface RulePlace {
  readonly tool: "iptables" | "ip6tables" | "nft";
  readonly table: string;
}

const TABLES = ["raw", "mangle", "nat", "filter"] as const;

export const PLACES: readonly RulePlace[] = [
  ...TABLES.map((table) => ({ tool: "iptables", table }) as const),
  ...TABLES.map((table) => ({ tool: "ip6tables", table }) as const),
  { tool: "nft", table: "inet foreign" },
];

const ADDRESSES = { iptables: "198.51.100.77", ip6tables: "2001:db8::77", nft: "198.51.100.77" } as const;

/** A rule that counts, and does nothing else. */
interface Rule {
  readonly place: RulePlace;
  /** All ports, where there is none. */
  readonly port?: number;
  packets: number;
}

/** How many of his rules of earlier rounds he keeps. */
const KEPT = 4;

interface Round {
  readonly number: number;
  readonly place: RulePlace;
  /** Whether the rule goes before all others, and not behind them. */
  readonly isFirst: boolean;
  readonly packets: number;
}

/** His rules by place, `iptables nat`: `20001: 3` is a port and its packets. */
type Listing = Readonly<Record<string, readonly string[]>>;

const nameOf = ({ tool, table }: RulePlace): string => `${tool} ${table}`;

export class Ledger {
  /** One rule in each place, for all ports, was there before everything. */
  readonly #rules = new Map<string, Rule[]>(PLACES.map((place) => [nameOf(place), [{ place, packets: 0 }]]));
  readonly #latest: Rule[] = [];

  /** The commands that make a host what the ledger says at its beginning. */
  get begins(): readonly (readonly string[])[] {
    return [...this.#rules.values()].flat().map((rule) => command("-A", rule));
  }

  /** What he does in a round: a new rule, an old one away, packets to the new one and to the one before it. */
  write({ number, place, isFirst, packets }: Round): Omit<Deed, "afterMs"> {
    const rule: Rule = { place, port: 20000 + number, packets: 0 };
    const former = this.#latest.at(-1);
    const old = this.#latest.length === KEPT ? this.#latest.shift() : undefined;
    if (isFirst) this.#at(place).unshift(rule);
    else this.#at(place).push(rule);
    this.#latest.push(rule);
    if (old !== undefined) this.#at(old.place).splice(this.#at(old.place).indexOf(old), 1);
    const sent = [...Array.from({ length: packets }, () => rule), ...(former === undefined ? [] : [former])];
    return {
      commands: [command(isFirst ? "-I" : "-A", rule), ...(old === undefined ? [] : [command("-D", old)])],
      packets: sent.map((to) => this.#send(to)),
    };
  }

  get listing(): Listing {
    return Object.fromEntries(
      [...this.#rules].map(([name, rules]) => [name, rules.map(({ port, packets }) => `${port ?? "all"}: ${packets}`)]),
    );
  }

  #at(place: RulePlace): Rule[] {
    return this.#rules.get(nameOf(place)) ?? [];
  }

  /** A packet is counted by the rule for its port, and by every one of its family for all ports. */
  #send(to: Rule): string {
    const address = ADDRESSES[to.place.tool];
    const general = [...this.#rules.values()].flat().filter((rule) => rule.port === undefined);
    for (const rule of [to, ...general.filter(({ place }) => ADDRESSES[place.tool] === address)]) rule.packets += 1;
    return `${address} ${to.port}`;
  }
}

const NFT_CHAIN = "inet foreign output";

function command(act: "-A" | "-I" | "-D", { place: { tool, table }, port }: Rule): readonly string[] {
  const to = ADDRESSES[tool];
  if (tool !== "nft") {
    const match = port === undefined ? [] : ["--dport", `${port}`];
    return [tool, "-w", "-t", table, act, "OUTPUT", "-d", to, "-p", "udp", ...match];
  }
  const match = port === undefined ? "meta l4proto udp" : `udp dport ${port}`;
  if (act !== "-D")
    return ["nft", `${act === "-A" ? "add" : "insert"} rule ${NFT_CHAIN} ip daddr ${to} ${match} counter`];
  const handle = `nft -a list chain ${NFT_CHAIN} | sed -n 's/.*${match} .*# handle //p'`;
  return ["sh", "-c", `nft delete rule ${NFT_CHAIN} handle $(${handle})`];
}

/** What a host has of others: his rules as a ledger lists them, and the rest as it stands there, counters and all. */
export async function othersOn(on: TestHost): Promise<{ readonly listing: Listing; readonly rest: string }> {
  const said = await on.sh(`
    for tool in iptables ip6tables; do
      $tool-save -c | awk -v tool=$tool '/^\\*/ { table = substr($0, 2) } / -A / { print tool, table, $0 }'
    done
    nft list chain ${NFT_CHAIN} | sed -n 's/^\\t\\t\\(.*counter.*\\)/nft inet foreign \\1/p'
    nft list table inet foreign
    nft list table ip kuma_mesh`);
  const lines = said
    .split("\n")
    .filter((line) => !/KUMA_MESH_(IN|OUT)BOUND|kuma\/mesh/.test(line) || line.includes("ip kuma_mesh"));
  const isHis = (line: string): boolean => Object.values(ADDRESSES).some((address) => line.includes(` ${address}`));
  const listing = Object.fromEntries(
    PLACES.map((place) => [
      nameOf(place),
      lines.filter((line) => isHis(line) && line.startsWith(`${nameOf(place)} `)).map(listed),
    ]),
  );
  return { listing, rest: lines.filter((line) => !isHis(line)).join("\n") };
}

function listed(line: string): string {
  const port = /dport (\d+)/.exec(line)?.[1] ?? "all";
  return `${port}: ${/ \[(\d+):|counter packets (\d+)/.exec(line)?.slice(1).find(Boolean)}`;
}
