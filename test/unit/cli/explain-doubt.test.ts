import { answerAfterApply } from "./answers";
import { screenOf } from "./console";

/** Rules of others on a live host: what is said of a packet is never surer than what is known. */

const APPLIED = answerAfterApply({});
const told = (screen: { readonly stdout: string }) => screen.stdout.trimEnd().split("\n");

/** Rules of somebody else ahead of the first one of ours in a hook. */
const ahead = (hook: string, ...rules: string[]) => ({
  answer: APPLIED.replace(
    new RegExp(` -A ${hook} -p tcp`),
    ` ${rules.map((rule) => `-A ${hook} ${rule}\n `).join("")}$&`.replace("  ", " "),
  ),
});

const INBOUND = "inbound tcp from 198.51.100.7 to port 8080 on web-1";
const OUTBOUND = "tcp from uid 1000 to 10.1.2.3:5432 on web-1";

test.each([
  [
    "an interface that the question leaves open",
    INBOUND,
    ["-i eth0 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.0.0.9"],
  ],
  [
    "an address of the host's own",
    INBOUND,
    ["-d 192.0.2.5/32 -p tcp -m tcp --dport 8080 -j DNAT --to-destination 10.0.0.9"],
  ],
  ["another interface than all but one", INBOUND, ["! -i br0 -p tcp -j RETURN"]],
  ["a port of the sender", INBOUND, ["-p tcp -m tcp --sport 1024:65535 -j DNAT --to-destination 10.0.0.9"]],
  ["an address of the sender", OUTBOUND, ["-s 10.9.0.0/16 -p tcp -j DNAT --to-destination 10.0.0.9"]],
  ["where it leaves", OUTBOUND, ["-o eth1 -p tcp -j DNAT --to-destination 10.0.0.9"]],
  [
    "two things that nobody understands",
    "tcp from uid 1000 to 10.1.2.3:5432 on web-1",
    [
      "-m geoip --destination-country DE -j ACCEPT",
      "-m geoip --destination-country FR -j DNAT --to-destination 10.0.0.9",
    ],
  ],
])("a rule about %s leaves it open", async (_what, question, rules) => {
  const screen = await screenOf(["explain", question], ahead(question === INBOUND ? "PREROUTING" : "OUTPUT", ...rules));
  expect(told(screen).join("\n")).toMatch(/^perhaps it /m);
});

test("a redirect of somebody else's is none to the sidecar", async () => {
  const screen = await screenOf(
    ["explain", OUTBOUND],
    ahead("OUTPUT", "-p tcp -m tcp --dport 5432 -j REDIRECT --to-ports 3128"),
  );
  expect(told(screen)[0]).not.toContain("sidecar");
});

test("rules of nftables in a table of iptables' name are named, which iptables does not show", async () => {
  const chains = "table ip nat {\n\tchain out {\n\t}\n}";
  const screen = await screenOf(["explain", OUTBOUND], {
    answer: APPLIED.replace("@end", `@kernel-chains\n ${chains.replaceAll("\n", "\n ")}\n@end`),
  });
  expect(told(screen).at(-1)).toBe("not looked at: rules of others in ip nat");
});

test.each(["0.0.0.0:443", "[::]:443"])("nothing is told of what is sent to %s, which goes to loopback", async (to) => {
  const { exitCode, stdout, stderr } = await screenOf(["explain", `tcp from uid 1000 to ${to} on web-1`], {
    answer: APPLIED,
  });
  expect([exitCode, stdout, stderr.slice(0, 6)]).toEqual([2, "", "KTP410"]);
});
