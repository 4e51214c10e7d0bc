import type { Address, Family, Match, Range, Verdict } from "./model";
import { type FamilyBlock, isOfOneFamily } from "./nftables-families";
import type { NftMatch } from "./nftables-model";
import type { NftSets } from "./nftables-sets";
import { formatRange } from "./ports";
import { unreachable } from "./unreachable";

/** Where a rule goes: its chain names the sets that it needs. */
export interface RulePlace {
  readonly chain: string;
  readonly sets: NftSets;
}

/** The uids that a block's packets must not have, if it asks for that. */
export function otherOwnerOf({ block }: FamilyBlock): Range | undefined {
  const match = block.matches.find((candidate) => candidate.kind === "owner" && candidate.not);
  return match?.kind === "owner" ? match.uids : undefined;
}

/** The conditions of a block in nft's words, all but the one on other owners. */
export function nftMatches({ block, family }: FamilyBlock, { chain, sets }: RulePlace): NftMatch[] {
  const { matches, addresses, owners, uids } = block;
  const written = matches.flatMap((match) => {
    // `tcp dport` says the protocol as well.
    if (match.kind === "protocol" && matches.some(({ kind }) => SAYS_PROTOCOL.has(kind))) return [];
    return nftMatch(match, protocolOf(matches), { chain, sets });
  });
  return [
    ...(family === undefined || isOfOneFamily(block) ? [] : [is("meta nfproto", family)]),
    ...(addresses === undefined ? [] : [addressMatch(addresses.side, addresses.cidrs, false, { chain, sets })]),
    ...(owners === undefined ? [] : [is("meta l4proto . th dport . meta skuid", sets.owners(chain, owners))]),
    ...written,
    ...(uids === undefined ? [] : [is("meta skuid", sets.uids(chain, uids))]),
  ];
}

const SAYS_PROTOCOL: ReadonlySet<Match["kind"]> = new Set(["source-port", "destination-port", "opens-connection"]);

function protocolOf(matches: readonly Match[]): string {
  return matches.find((match) => match.kind === "protocol")?.protocol ?? "th";
}

function nftMatch(match: Match, protocol: string, place: RulePlace): NftMatch[] {
  switch (match.kind) {
    case "protocol":
      return [is("meta l4proto", match.protocol)];
    case "source":
    case "destination":
      return [addressMatch(match.kind, [boundCidr(match.address)], match.not, place)];
    case "in-interface":
      return interfaceMatch("iifname", match);
    case "out-interface":
      return interfaceMatch("oifname", match);
    case "source-port":
      return [is(`${protocol} sport`, `${match.port}`)];
    case "destination-port":
      return [is(`${protocol} dport`, place.sets.ports(place.chain, match.ports))];
    case "owner":
      return match.not ? [] : [ownerMatch(match.uids)];
    case "opens-connection":
      return [{ left: "tcp flags & (fin|syn|rst|ack)", op: match.not ? "!=" : "==", right: "syn" }];
    case "invalid-state":
      return [is("ct state", "invalid")];
    default:
      return unreachable(match);
  }
}

export function ownerMatch(uids: Range): NftMatch {
  return is("meta skuid", formatRange(uids));
}

function is(left: string, right: string): NftMatch {
  return { left, op: "==", right };
}

type AddressKind = "source" | "destination";

function addressMatch(kind: AddressKind, cidrs: readonly string[], not: boolean, place: RulePlace): NftMatch {
  const family: Family = cidrs.some((cidr) => cidr.includes(":")) ? "ipv6" : "ipv4";
  const left = `${family === "ipv6" ? "ip6" : "ip"} ${kind === "source" ? "saddr" : "daddr"}`;
  return { left, op: not ? "!=" : "==", right: place.sets.addresses(place.chain, family, cidrs) };
}

function boundCidr(address: Address): string {
  if ("of" in address) throw new Error(`rules for nftables need the host's ${address.of}`);
  return address.cidr;
}

/** Every interface (`+`) is no condition at all; nft has no word for it. */
function interfaceMatch(left: string, match: Extract<Match, { name: string }>): NftMatch[] {
  if (match.name === "+" && !match.not) return [];
  return [{ left, op: match.not ? "!=" : "==", right: `"${match.name.replace(/\+$/, "*")}"` }];
}

/** syslog's levels from 0 to 7 as nft calls them. */
export const LOG_LEVELS: readonly string[] = ["emerg", "alert", "crit", "err", "warn", "notice", "info", "debug"];

/** What a rule does, in nft's words. */
export function nftStatement(verdict: Verdict): string {
  switch (verdict.kind) {
    case "return":
      return "return";
    case "drop":
      return "drop";
    case "jump":
      return `jump ${verdict.chain}`;
    case "redirect":
      return `redirect to :${verdict.port}`;
    case "conntrack-zone":
      return `ct zone set ${verdict.zone}`;
    case "log":
      return `log prefix "${verdict.prefix}" level ${LOG_LEVELS[verdict.level] ?? "debug"}`;
    case "docker-output-or-return":
      throw new Error("rules for nftables need to know whether the host has Docker's chain");
    default:
      return unreachable(verdict);
  }
}
