import { execFileSync } from "node:child_process";
import fc from "fast-check";
import { GATE } from "../../lib/host/gate-shell";
import { closed, isOpened } from "../../lib/rules/gate";
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
    this.#iptables.restore(
      execFileSync("sh", ["-c", `${GATE}\ngate_text ${to}`], { input: this.saved, encoding: "utf8" }),
    );
    return this;
  }
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
