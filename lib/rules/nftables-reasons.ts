import type { Match, Range, Rule } from "./model";

/** One reason for several rules: theirs, or that of the first and how many there are besides. */
export function becauseOf(rules: readonly Rule[]): string {
  const [first = "", ...others] = new Set(rules.map((rule) => rule.because));
  return others.length === 0 ? first : `${first} (and ${others.length} more like it)`;
}

/** Whether a rule as written went into one of the canonical form of its neighbourhood. */
export function hasPartIn(written: Rule, canonical: Rule): boolean {
  return written.matches.every((match) => canonical.matches.some((other) => overlaps(match, other)));
}

function overlaps(match: Match, other: Match): boolean {
  if (match.kind === "destination-port" && other.kind === match.kind) {
    return match.ports.some((ports) => other.ports.some((more) => meet(ports, more)));
  }
  if (match.kind === "owner" && other.kind === match.kind)
    return match.not === other.not && meet(match.uids, other.uids);
  // Of addresses in one neighbourhood those that are left out lie within the others.
  if (isAddress(match) && other.kind === match.kind) return match.not === other.not;
  return match.kind === other.kind && JSON.stringify(match) === JSON.stringify(other);
}

type AddressMatch = Extract<Match, { kind: "source" | "destination" }>;

function isAddress(match: Match): match is AddressMatch {
  return match.kind === "source" || match.kind === "destination";
}

function meet(one: Range, other: Range): boolean {
  return one.from <= other.to && other.from <= one.to;
}
