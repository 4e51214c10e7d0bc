import { canonicalLines } from "../../../lib/rules/canonical";
import { parseRule } from "../../../lib/rules/parse-rule";

/** Rules as iptables-save prints them, in the canonical form. */
function canonical(...lines: readonly string[]): string[] {
  return canonicalLines(
    lines.map((line) => {
      const { rule } = parseRule(line);
      if (rule === undefined) throw new Error(`not understood: ${line}`);
      return rule;
    }),
  );
}

describe("one form for what means the same", () => {
  test.each([
    {
      name: "ports one by one, or together",
      one: ["-p tcp -m tcp --dport 22 -j RETURN", "-p tcp -m tcp --dport 23:80 -j RETURN"],
      other: ["-p tcp -m multiport --dports 22:30,31:80 -j RETURN"],
    },
    {
      name: "exclusions in another order",
      one: ["-d 10.0.0.0/8 -j RETURN", "-d 172.16.0.0/12 -j RETURN"],
      other: ["-d 172.16.0.0/12 -j RETURN", "-d 10.0.0.0/8 -j RETURN"],
    },
    {
      name: "a block within another",
      one: ["-d 10.0.0.0/8 -j RETURN", "-d 10.1.2.0/24 -j RETURN", "-d 10.0.0.0/8 -j RETURN"],
      other: ["-d 10.0.0.0/8 -j RETURN"],
    },
    {
      name: "owners that overlap",
      one: [
        "-p tcp -m multiport --dports 80 -m owner --uid-owner 1-10 -j RETURN",
        "-p tcp -m multiport --dports 80 -m owner --uid-owner 5-20 -j RETURN",
      ],
      other: ["-p tcp -m multiport --dports 80 -m owner --uid-owner 1-20 -j RETURN"],
    },
    {
      name: "owners whose ports overlap",
      one: [
        "-p tcp -m multiport --dports 1:65535 -m owner --uid-owner 7 -j RETURN",
        "-p tcp -m multiport --dports 80,443 -m owner --uid-owner 6-8 -j RETURN",
      ],
      other: [
        "-p tcp -m multiport --dports 80,443 -m owner --uid-owner 6 -j RETURN",
        "-p tcp -m multiport --dports 1:65535 -m owner --uid-owner 7 -j RETURN",
        "-p tcp -m multiport --dports 80,443 -m owner --uid-owner 8 -j RETURN",
      ],
    },
    {
      name: "the same condition twice, either one first",
      one: ["-p tcp -m tcp --dport 1:10 -m multiport --dports 5:20 -j RETURN"],
      other: ["-p tcp -m multiport --dports 5:20 -m tcp --dport 1:10 -j RETURN"],
    },
  ])("$name", ({ one, other }) => {
    expect(canonical(...one)).toEqual(canonical(...other));
  });
});

describe("two forms for what does not", () => {
  test.each([
    {
      name: "ports that are asked for twice in one rule are not those of another",
      one: [
        "-p tcp -m tcp --dport 1:10 -m multiport --dports 5:20 -j RETURN",
        "-p tcp -m tcp --dport 30:40 -m multiport --dports 35:50 -j RETURN",
      ],
      other: ["-p tcp -m multiport --dports 1:10,30:40 -m multiport --dports 1:10,35:50 -j RETURN"],
    },
    {
      name: "two logs are two lines in the log",
      one: ["-j LOG --log-prefix A", "-j LOG --log-prefix A"],
      other: ["-j LOG --log-prefix A"],
    },
    {
      name: "owners of one protocol are not those of the other",
      one: [
        "-p tcp -m multiport --dports 80 -m owner --uid-owner 1 -j RETURN",
        "-p udp -m multiport --dports 80 -m owner --uid-owner 2 -j RETURN",
      ],
      other: [
        "-p tcp -m multiport --dports 80 -m owner --uid-owner 2 -j RETURN",
        "-p udp -m multiport --dports 80 -m owner --uid-owner 1 -j RETURN",
      ],
    },
    {
      name: "a block that is excepted from a redirect is not within one that is redirected",
      one: ["-d 10.0.0.0/8 -j RETURN", "-d 10.1.0.0/16 -p tcp -j REDIRECT --to-ports 1"],
      other: ["-d 10.1.0.0/16 -p tcp -j REDIRECT --to-ports 1", "-d 10.0.0.0/8 -j RETURN"],
    },
    {
      name: "what is not a block is not within another that is not",
      one: ["! -d 10.0.0.0/8 -j RETURN", "! -d 10.1.0.0/16 -j RETURN"],
      other: ["! -d 10.0.0.0/8 -j RETURN"],
    },
  ])("$name", ({ one, other }) => {
    expect(canonical(...one)).not.toEqual(canonical(...other));
  });
});
