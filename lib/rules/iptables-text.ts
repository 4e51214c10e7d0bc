import type { Address, Match, Range, Rule, Verdict } from "./model";
import { COMMENT_PREFIX, DOCKER_OUTPUT } from "./model";
import { unreachable } from "./unreachable";

/**
 * One rule in the words and the order of `iptables-save`, without `-A CHAIN`. A placeholder reads `${resolver}`.
 */
export function ruleText(rule: Rule, comment?: string): string {
  const header = rule.matches.filter(isHeader).toSorted((one, other) => headerRank(one) - headerRank(other));
  const rest = rule.matches.filter((match) => !isHeader(match));
  const protocol = protocolOf(rule);
  return [
    ...header.map((match) => matchText(match, protocol)),
    ...(comment === undefined ? [] : [`-m comment --comment "${comment}"`]),
    ...rest.map((match) => matchText(match, protocol)),
    verdictText(rule.verdict),
  ].join(" ");
}

/** Longest comment that xt_comment keeps, as kumactl cuts it. */
const COMMENT_LENGTH = 254;

/** The comment by which a rule is known as ours and says why it is there. */
export function commentOf(rule: Rule): string {
  return `${COMMENT_PREFIX}${rule.because}`.slice(0, COMMENT_LENGTH);
}

/** What iptables keeps in the packet header part of a rule, in the order in which it is printed. */
const HEADER: readonly Match["kind"][] = ["source", "destination", "in-interface", "out-interface", "protocol"];

function isHeader(match: Match): boolean {
  return HEADER.includes(match.kind);
}

function headerRank(match: Match): number {
  return HEADER.indexOf(match.kind);
}

function protocolOf(rule: Rule): string {
  const match = rule.matches.find((candidate) => candidate.kind === "protocol");
  return match?.kind === "protocol" ? match.protocol : "all";
}

function matchText(match: Match, protocol: string): string {
  switch (match.kind) {
    case "protocol":
      return `-p ${match.protocol}`;
    case "source":
      return `${not(match.not)}-s ${addressText(match.address)}`;
    case "destination":
      return `${not(match.not)}-d ${addressText(match.address)}`;
    case "in-interface":
      return `${not(match.not)}-i ${match.name}`;
    case "out-interface":
      return `${not(match.not)}-o ${match.name}`;
    case "source-port":
      return `-m ${protocol} --sport ${match.port}`;
    case "destination-port":
      return destinationPortText(match.ports, match.multiport, protocol);
    case "owner":
      return `-m owner ${not(match.not)}--uid-owner ${rangeText(match.uids, "-")}`;
    case "opens-connection":
      return `-m tcp ${not(match.not)}--tcp-flags FIN,SYN,RST,ACK SYN`;
    case "invalid-state":
      return "-m conntrack --ctstate INVALID";
    default:
      return unreachable(match);
  }
}

function not(negated: boolean): string {
  return negated ? "! " : "";
}

function addressText(address: Address): string {
  return "cidr" in address ? address.cidr : `\${${address.of}}`;
}

function destinationPortText(ports: readonly Range[], multiport: boolean, protocol: string): string {
  const text = ports.map((range) => rangeText(range, ":")).join(",");
  return multiport ? `-m multiport --dports ${text}` : `-m ${protocol} --dport ${text}`;
}

function rangeText(range: Range, separator: string): string {
  return range.from === range.to ? `${range.from}` : `${range.from}${separator}${range.to}`;
}

function verdictText(verdict: Verdict): string {
  switch (verdict.kind) {
    case "return":
      return "-j RETURN";
    case "drop":
      return "-j DROP";
    case "jump":
      return `-j ${verdict.chain}`;
    case "redirect":
      return `-j REDIRECT --to-ports ${verdict.port}`;
    case "conntrack-zone":
      return `-j CT --zone ${verdict.zone}`;
    case "log":
      return `-j LOG --log-prefix "${verdict.prefix}" --log-level ${verdict.level}`;
    case "docker-output-or-return":
      return `-j \${${DOCKER_OUTPUT}|RETURN}`;
    default:
      return unreachable(verdict);
  }
}
