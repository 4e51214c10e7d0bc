import type { AnyMatch, AnyRule } from "./any-rule";
import type { Packet } from "./packet";
import { HOOK_OF, type WalkedTable } from "./walk";

/** Every condition that a packet of one direction and protocol can be asked for on its way, chains that it jumps to included. */
export function askedOf(
  tables: readonly WalkedTable<AnyRule>[],
  direction: Packet["direction"],
  protocol: Packet["protocol"],
): AnyMatch[] {
  return tables.flatMap(({ chains }) => {
    const met = new Set<string>();
    const asked: AnyMatch[] = [];
    const visit = (chain: string): void => {
      if (met.has(chain)) return;
      met.add(chain);
      for (const { rule } of chains.get(chain) ?? []) {
        if (!concerns(rule, protocol)) continue;
        asked.push(...rule.matches);
        if (rule.verdict.kind === "jump" || rule.verdict.kind === "goto") visit(rule.verdict.chain);
      }
    };
    visit(HOOK_OF[direction]);
    return asked;
  });
}

function concerns({ matches }: AnyRule, protocol: Packet["protocol"]): boolean {
  return matches.every((match) => match.kind !== "never" && (match.kind !== "protocol" || match.protocol === protocol));
}
