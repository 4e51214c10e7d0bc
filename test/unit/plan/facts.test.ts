import { resolversOf, ruleFacts } from "../../../lib/plan/facts";
import { FAMILIES } from "../../../lib/rules/model";
import { parseIptablesSave } from "../../../lib/rules/parse-iptables";
import { FakeHost } from "../../support/fake-host";

describe("the nameservers of a family", () => {
  test.each([
    { name: "an address", lines: ["10.0.0.53"], ipv4: ["10.0.0.53/32"], ipv6: [] },
    { name: "both families", lines: ["10.0.0.53", "fd00::53"], ipv4: ["10.0.0.53/32"], ipv6: ["fd00::53/128"] },
    { name: "an address with a zone, by the address", lines: ["fe80::1%eth0"], ipv4: [], ipv6: ["fe80::1/128"] },
    { name: "one that is listed twice, once", lines: ["::1", "0:0::1"], ipv4: [], ipv6: ["::1/128"] },
    { name: "what is no address, not at all", lines: ["dns.example", "%", ""], ipv4: [], ipv6: [] },
  ])("$name", ({ lines, ipv4, ipv6 }) => {
    expect(FAMILIES.map((family) => resolversOf(lines, family))).toEqual([ipv4, ipv6]);
  });
});

describe("Docker's chain for DNS", () => {
  const DOCKER = parseIptablesSave("*nat\n:DOCKER_OUTPUT - [0:0]\nCOMMIT\n");

  test.each([
    { backend: "iptables-nft", where: "iptables-nft", has: true },
    { backend: "iptables-nft", where: "iptables-legacy", has: false },
    { backend: "iptables-legacy", where: "iptables-legacy", has: true },
    // The kernel calls the chains of every back-end; only a jump has to stay within one.
    { backend: "nftables", where: "iptables-nft", has: true },
    { backend: "nftables", where: "iptables-legacy", has: true },
  ] as const)("in $where, seen from $backend: $has", async ({ backend, where, has }) => {
    const seen = { ...(await new FakeHost().observe()), saved: { [where]: { ipv4: DOCKER, ipv6: [] } } };
    expect(ruleFacts(seen, backend).ipv4?.hasDockerOutput).toBe(has);
    expect(ruleFacts(seen, backend).ipv6?.hasDockerOutput).toBe(false);
  });
});
