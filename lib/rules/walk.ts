import { type AnyRule, holdsFor } from "./any-rule";
import type { Hook, TableName } from "./model";
import type { Packet } from "./packet";
import { unreachable } from "./unreachable";

/** What becomes of a packet, and which rule decided that. */
export interface WalkOutcome<R extends AnyRule> {
  readonly verdict: PacketVerdict;
  /** The rule that settled it; none where no rule is about the packet. */
  readonly decidedBy?: Step<R>;
  /** Zone of connection tracking that the packet is put in. @default none: the one that everything is in */
  readonly zone?: number;
  /** Every rule that matched, in order. */
  readonly path: readonly Step<R>[];
}

export type PacketVerdict =
  | { readonly kind: "untouched" }
  | { readonly kind: "redirected"; readonly port: number }
  | { readonly kind: "dropped" }
  /** By somebody else's rule: sent elsewhere, or dropped. */
  | { readonly kind: "taken" };

/** A rule, and where it stands. */
export interface Step<R extends AnyRule> {
  readonly table: TableName;
  readonly chain: string;
  /** Whether the rule stands before everything foreign in its hook. */
  readonly isFirst: boolean;
  readonly rule: R;
}

/** Chains of a table by name, built-in ones among them, as a packet meets them. */
export interface WalkedTable<R extends AnyRule> {
  readonly name: TableName;
  readonly chains: ReadonlyMap<string, readonly Step<R>[]>;
}

/** The same tables, each rule of theirs as another. */
export function withRules<R extends AnyRule, S extends AnyRule>(
  tables: readonly WalkedTable<R>[],
  toRule: (rule: R) => S,
): WalkedTable<S>[] {
  return tables.map(({ name, chains }) => {
    const steps = [...chains].map(
      ([chain, all]) => [chain, all.map((step) => ({ ...step, rule: toRule(step.rule) }))] as const,
    );
    return { name, chains: new Map(steps) };
  });
}

/** How a chain is left: at its end or by a return, for good within this table, or with a verdict on the packet. */
type Exit = "back" | "out" | PacketVerdict;

/** The built-in chain that a packet meets in each table. */
export const HOOK_OF: Readonly<Record<Packet["direction"], Hook>> = { inbound: "PREROUTING", outbound: "OUTPUT" };

/**
 * Walks a packet through tables in their order, as netfilter does: first match wins.
 *
 * @param doubt whether rules that we do not understand take the packet, if all that we do understand of them holds
 * @throws Error when a placeholder is left: only on rules bound to a host can this be told
 */
export function walk<R extends AnyRule>(
  tables: readonly WalkedTable<R>[],
  packet: Packet,
  doubt = false,
): WalkOutcome<R> {
  const walker = new Walk<R>(packet, doubt);
  for (const table of tables) {
    const verdict = walker.through(table);
    if (verdict !== undefined) return walker.outcome(verdict);
  }
  return walker.outcome({ kind: "untouched" });
}

class Walk<R extends AnyRule> {
  readonly #packet: Packet;
  readonly #doubt: boolean;
  readonly #path: Step<R>[] = [];
  #zone: number | undefined;
  #isTracked = true;
  /** The last rule to end something. If others matched after it, it did not settle the matter. */
  #settled: Step<R> | undefined;

  constructor(packet: Packet, doubt: boolean) {
    this.#packet = packet;
    this.#doubt = doubt;
  }

  /** The verdict of one table; none lets the packet go on to the next. */
  through(table: WalkedTable<R>): PacketVerdict | undefined {
    if (table.name === "nat" && !this.#isTracked) return undefined;
    const exit = this.#chain(table, table.chains.get(HOOK_OF[this.#packet.direction]) ?? []);
    return typeof exit === "string" ? undefined : exit;
  }

  outcome(verdict: PacketVerdict): WalkOutcome<R> {
    const decidedBy = this.#settled !== undefined && this.#settled === this.#path.at(-1) ? this.#settled : undefined;
    return {
      verdict,
      ...(decidedBy === undefined ? {} : { decidedBy }),
      ...(this.#zone === undefined ? {} : { zone: this.#zone }),
      path: this.#path,
    };
  }

  #chain(table: WalkedTable<R>, steps: readonly Step<R>[]): Exit {
    for (const step of steps) {
      requireBound(step.rule);
      if (!step.rule.matches.every((match) => holdsFor(match, this.#packet, this.#doubt))) continue;
      this.#path.push(step);
      const exit = this.#follow(table, step.rule);
      if (exit === undefined) continue;
      // Otherwise it was a rule of the chain that this one jumps to.
      if (this.#path.at(-1) === step) this.#settled = step;
      return exit;
    }
    return "back";
  }

  /** What a matching rule does; none lets the packet go on to the next rule. */
  #follow(table: WalkedTable<R>, { verdict }: R): Exit | undefined {
    switch (verdict.kind) {
      case "return":
        return "back";
      case "accept":
        return "out";
      case "drop":
        return { kind: "dropped" };
      case "taken":
        return { kind: "taken" };
      case "redirect":
        return { kind: "redirected", port: verdict.port };
      case "log":
      case "pass":
        return undefined;
      case "conntrack-zone":
        // The kernel keeps to the first zone that a packet is put in.
        if (this.#isTracked) this.#zone ??= verdict.zone;
        return undefined;
      case "untracked":
        if (this.#zone === undefined) this.#isTracked = false;
        return undefined;
      case "jump":
        return this.#jump(table, verdict.chain);
      case "goto":
        return this.#jump(table, verdict.chain) ?? "back";
      case "unknown":
        return this.#doubt ? { kind: "taken" } : undefined;
      case "docker-output-or-return":
        throw new Error("where a packet goes depends on whether the host has Docker's chain");
      default:
        return unreachable(verdict);
    }
  }

  /** A chain that is not known has the last word on what is sent there. */
  #jump(table: WalkedTable<R>, name: string): Exit | undefined {
    const steps = table.chains.get(name);
    if (steps === undefined) return "out";
    const exit = this.#chain(table, steps);
    return exit === "back" ? undefined : exit;
  }
}

function requireBound(rule: AnyRule): void {
  if (rule.onlyIf !== undefined) throw new Error(`where a packet goes depends on a fact of the host: ${rule.onlyIf}`);
}
