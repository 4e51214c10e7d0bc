import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { GATE } from "../../lib/host/gate-shell";
import { closed, GATE_COMMENT, isOpened } from "../../lib/rules/gate";
import type { RuleSet } from "../../lib/rules/model";
import { parseIptablesSave } from "../../lib/rules/parse-iptables";
import { parseNftables } from "../../lib/rules/parse-nftables";
import { renderIptables } from "../../lib/rules/render-iptables";
import { renderNftables } from "../../lib/rules/render-nftables";
import { ruleTexts } from "../../lib/rules/rule-texts";
import { arbitraryHostRules } from "../support/arbitrary-policy";
import { FakeIptables } from "../support/fake-iptables";
import { nftListing } from "../support/nft-listing";

/** What an iptables with these rules prints, and the same after the script of the host has edited it. */
class Gate {
  readonly #iptables = new FakeIptables();

  constructor(set: RuleSet) {
    this.#iptables.restore(renderIptables(set, { comments: true }));
  }

  get saved(): string {
    return this.#iptables.save();
  }

  flip(to: "open" | "closed"): this {
    return this.edit(gateText(to, this.saved));
  }

  edit(text: string): this {
    this.#iptables.restore(text);
    return this;
  }

  /** What the script of the host takes it for. */
  get state(): string {
    return gateText("state", this.saved).trim();
  }

  /** The rules of an open gate, each with its table, as iptables-save prints them. */
  get rules(): { readonly table: string; readonly rule: string }[] {
    return this.saved.split(/(?=^\*)/m).flatMap((text) => {
      const [table = "", ...lines] = text.split("\n");
      return lines.filter((line) => line.includes(GATE_COMMENT)).map((line) => ({ table, rule: line.slice(3) }));
    });
  }
}

function gateText(what: "open" | "closed" | "state", saved: string): string {
  return execFileSync("sh", ["-c", `${GATE}\ngate_text ${what}`], { input: saved, encoding: "utf8" });
}

test("an open gate of iptables reads as rules that are as they should be, and closed again nothing of it is left", () => {
  fc.assert(
    fc.property(arbitraryHostRules, (rules) => {
      for (const set of rules) {
        const gate = new Gate(set);
        const before = gate.saved;
        const opened = parseIptablesSave(gate.flip("open").saved);
        expect(isOpened(opened)).toBe(set.tables.some(({ name }) => name === "nat"));
        expect(closed(opened)).toEqual(parseIptablesSave(before));
        const once = gate.saved;
        expect(gate.flip("open").saved).toBe(once);
        expect(gate.flip("closed").saved).toBe(before);
      }
    }),
    { numRuns: 40 },
  );
});

test("a gate of which a rule is missing, is there twice or is elsewhere is half open, and either flip mends it", () => {
  const harms = fc.constantFrom("missing", "twice", "late");
  fc.assert(
    fc.property(arbitraryHostRules, harms, fc.nat(), (rules, harm, which) => {
      for (const set of rules) {
        const gate = new Gate(set);
        const before = gate.saved;
        const closedState = gate.state;
        const opened = gate.flip("open").saved;
        const { table, rule } = gate.rules[which % Math.max(gate.rules.length, 1)] ?? {};
        if (table === undefined || rule === undefined) {
          expect([closedState, gate.state]).toEqual(["", ""]);
          continue;
        }
        expect([closedState, gate.state]).toEqual(["closed", "open"]);
        const edit = { missing: `-D ${rule}`, twice: `-A ${rule}`, late: `-D ${rule}\n-A ${rule}` }[harm];
        gate.edit(`${table}\n${edit}\nCOMMIT\n`);
        // Of one that had a single rule nothing is left, and one that is alone in its chain cannot be late.
        if (gate.saved !== opened) expect(gate.state).toBe(gate.rules.length === 0 ? "closed" : "half-open");
        expect(gate.flip("open").saved).toBe(opened);
        expect(gate.edit(`${table}\n${edit}\nCOMMIT\n`).flip("closed").saved).toBe(before);
      }
    }),
    { numRuns: 40 },
  );
});

test("an open gate of nftables is a state of its own, whatever the rules are; without it they are as before", () => {
  fc.assert(
    fc.property(arbitraryHostRules, fc.boolean(), (rules, isOpen) => {
      const text = renderNftables(rules, { gate: true });
      const file = isOpen ? text.replace("  type inet_proto\n", "$&    elements = { tcp, udp }\n") : text;
      const seen = parseNftables(nftListing(file));
      expect(seen.foreign).toEqual([]);
      expect(seen.gate?.isOpen ?? false).toBe(isOpen && seen.gate !== undefined);
      expect(ruleTexts(seen.rules)).toEqual(ruleTexts(rules));
    }),
    { numRuns: 100 },
  );
});
