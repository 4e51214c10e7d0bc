import type { Hook, HostRules, Rule, Table, TableName } from "./model";
import { TABLES } from "./model";
import { holds, type Packet } from "./packet";
import { unreachable } from "./unreachable";

/** What the rules do with a packet, and which of them decided that. */
export interface Outcome {
  readonly verdict: PacketVerdict;
  /** The rule that settled it; none where no rule is about the packet. */
  readonly decidedBy?: Step;
  /** Zone of connection tracking that the packet is put in. @default none: the one that everything is in */
  readonly zone?: number;
  /** Every rule that matched, in order. */
  readonly path: readonly Step[];
}

type PacketVerdict =
  | { readonly kind: "untouched" }
  | { readonly kind: "redirected"; readonly port: number }
  | { readonly kind: "dropped" };

/** A rule that matched, and where. */
export interface Step {
  readonly table: TableName;
  readonly chain: string;
  /** Whether the rule stands before everything foreign in its hook. */
  readonly isFirst: boolean;
  readonly rule: Rule;
}

/**
 * Walks a packet through our rules as netfilter does: tables in order, first match wins. Foreign rules are left
 * out of account; so is what happens to the packet after it is redirected.
 *
 * @throws Error when a placeholder is left: only on rules bound to a host can this be told
 */
export function simulate(rules: HostRules, packet: Packet): Outcome {
  const set = rules.find(({ family }) => family === packet.family);
  const walk = new Walk(packet);
  for (const name of TABLES) {
    const table = set?.tables.find((candidate) => candidate.name === name);
    const verdict = table === undefined ? undefined : walk.through(table);
    if (verdict !== undefined) return walk.outcome(verdict);
  }
  return walk.outcome({ kind: "untouched" });
}

const HOOK: Readonly<Record<Packet["direction"], Hook>> = { inbound: "PREROUTING", outbound: "OUTPUT" };

/** How a chain is left: at its end or by a return, for good within this table, or with a verdict on the packet. */
type Exit = "back" | "out" | PacketVerdict;

class Walk {
  readonly #packet: Packet;
  readonly #path: Step[] = [];
  #zone: number | undefined;
  /** The last rule to end something. If others matched after it, it did not settle the matter. */
  #settled: Step | undefined;

  constructor(packet: Packet) {
    this.#packet = packet;
  }

  /** The verdict of one table; none lets the packet go on to the next. */
  through(table: Table): PacketVerdict | undefined {
    const hook = HOOK[this.#packet.direction];
    const { first, last } = table.hooks[hook];
    const steps = (rules: readonly Rule[], isFirst: boolean) =>
      rules.map((rule): Step => ({ table: table.name, chain: hook, isFirst, rule }));
    const exit = this.#chain(table, [...steps(first, true), ...steps(last, false)]);
    return typeof exit === "string" ? undefined : exit;
  }

  outcome(verdict: PacketVerdict): Outcome {
    const decidedBy = this.#settled !== undefined && this.#settled === this.#path.at(-1) ? this.#settled : undefined;
    return {
      verdict,
      ...(decidedBy === undefined ? {} : { decidedBy }),
      ...(this.#zone === undefined ? {} : { zone: this.#zone }),
      path: this.#path,
    };
  }

  #chain(table: Table, steps: readonly Step[]): Exit {
    for (const step of steps) {
      requireBound(step.rule);
      if (!step.rule.matches.every((match) => holds(match, this.#packet))) continue;
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
  #follow(table: Table, { verdict }: Rule): Exit | undefined {
    switch (verdict.kind) {
      case "return":
        return "back";
      case "drop":
        return { kind: "dropped" };
      case "redirect":
        return { kind: "redirected", port: verdict.port };
      case "log":
        return undefined;
      case "conntrack-zone":
        // The kernel keeps to the first zone that a packet is put in.
        this.#zone ??= verdict.zone;
        return undefined;
      case "jump":
        return this.#jump(table, verdict.chain);
      case "docker-output-or-return":
        throw new Error("where a packet goes depends on whether the host has Docker's chain");
      default:
        return unreachable(verdict);
    }
  }

  /** A chain that is not ours has the last word on what is sent there. */
  #jump(table: Table, name: string): Exit | undefined {
    const chain = table.chains.find((candidate) => candidate.name === name);
    if (chain === undefined) return "out";
    const steps = chain.rules.map((rule): Step => ({ table: table.name, chain: name, isFirst: false, rule }));
    const exit = this.#chain(table, steps);
    return exit === "back" ? undefined : exit;
  }
}

function requireBound(rule: Rule): void {
  if (rule.onlyIf !== undefined) throw new Error(`where a packet goes depends on a fact of the host: ${rule.onlyIf}`);
}
