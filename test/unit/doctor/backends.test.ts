import type { Journal } from "../../../lib/plan/journal";
import type { Observation } from "../../../lib/plan/observation";
import { planHost } from "../../../lib/plan/plan";
import { type Case, type Differences, lookAt, NFT_TOOLS, NOT_ROOT, said, saved } from "../../support/looks";

/** What doctor says of the tools of a packet filter, and of the choice among them. */

const NFT_ALONE: Partial<Observation> = {
  tools: { iptables: {}, nft: { path: "/usr/sbin/nft", version: "nftables v1.0.6" } },
  saved: {},
};
const BOTH_KINDS = { iptables: { "iptables-nft": NFT_TOOLS, "iptables-legacy": NFT_TOOLS } };
const RULE = "*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p tcp -m tcp --dport 26 -j DROP\nCOMMIT\n";

test("tools", () => {
  const programs = [
    { name: "iptables", path: "/usr/sbin/iptables", version: "iptables v1.8.9 (nf_tables)" },
    { name: "iptables-nft", path: "/usr/sbin/iptables-nft", version: "iptables v1.8.9 (nf_tables)" },
    { name: "iptables-legacy", path: "/usr/sbin/iptables-legacy", version: "iptables v1.8.9 (legacy)" },
  ];
  expect(said("tools", { around: { programs } })).toEqual([
    "ok: iptables v1.8.9 (nf_tables): /usr/sbin/iptables, /usr/sbin/iptables-nft",
    "ok: iptables v1.8.9 (legacy): /usr/sbin/iptables-legacy",
  ]);
  expect(said("tools", { around: { programs: [] } })).toEqual(["note: neither iptables nor nft"]);
  expect(said("tools", { seen: { missingTools: ["cmp", "awk"] } }).at(-1)).toBe("problem KTP272: no cmp, awk");
});

/** The journal of an apply that chose this back-end. */
function journalOf(backend: Journal["backend"]): Journal {
  const { host, spec, seen } = lookAt();
  return { ...planHost(host, spec, seen).journal, backend };
}

describe("back-end", () => {
  const BOTH_PASSED = "each packet passes both, and no tool shows them together";
  const JUMP =
    '*nat\n:OUTPUT ACCEPT [0:0]\n-A OUTPUT -p tcp -m comment --comment "kuma/mesh/transparent/proxy/x" -j KUMA_MESH_OUTBOUND\nCOMMIT\n';
  const nft = { name: "nft", path: "/usr/sbin/nft", version: "nftables v1.0.6" };
  const nativeAsked: Differences = {
    spec: { backend: "nftables" },
    seen: { tools: { iptables: {}, nft: { path: nft.path, version: nft.version } } },
  };

  test.each<Case>([
    { name: "nothing says which", given: {}, want: ["ok: iptables-nft, since it comes first"] },
    { name: "the spec", given: nativeAsked, want: ["ok: nftables, since the spec asks for it"] },
    {
      name: "the journal",
      given: { seen: { tools: BOTH_KINDS, journal: journalOf("iptables-legacy") } },
      want: ["ok: iptables-legacy, since the journal records it"],
    },
    {
      name: "rules of ours",
      given: {
        seen: { tools: BOTH_KINDS, saved: { "iptables-nft": saved(""), "iptables-legacy": saved(JUMP) } },
      },
      want: ["ok: iptables-legacy, since rules of a transparent proxy are in it"],
    },
    {
      name: "other rules",
      given: { seen: { tools: BOTH_KINDS, saved: { "iptables-nft": saved(""), "iptables-legacy": saved(RULE) } } },
      want: ["ok: iptables-legacy, since the host's other rules are in it"],
    },
    { name: "no iptables", given: { seen: NFT_ALONE }, want: ["ok: nftables, since there is no iptables"] },
    {
      name: "rules in both kinds",
      given: { seen: { tools: BOTH_KINDS, saved: { "iptables-nft": saved(RULE), "iptables-legacy": saved(RULE) } } },
      want: [
        "ok: iptables-nft, since it comes first",
        `warning: rules in iptables-legacy (2) and in iptables-nft (2) at once: ${BOTH_PASSED}`,
      ],
    },
    {
      name: "rules in iptables-legacy and in a table of nftables",
      given: {
        seen: {
          tools: BOTH_KINDS,
          saved: { "iptables-nft": saved(""), "iptables-legacy": saved(RULE) },
          kernelChains: ["ip nat OUTPUT", "inet kuma_mesh output", "inet firewalld a", "inet firewalld b"],
        },
      },
      want: [
        "ok: iptables-legacy, since the host's other rules are in it",
        `warning: rules in iptables-legacy (2) and in inet firewalld at once: ${BOTH_PASSED}`,
      ],
    },
    {
      name: "neither iptables nor nft",
      given: { seen: { tools: { iptables: {} }, saved: {} } },
      want: ["problem KTP250: none"],
    },
    {
      name: "one that the host lacks",
      given: { spec: { backend: "nftables" } },
      want: ["problem KTP251: none"],
    },
    {
      name: "an nft that cannot tell its rules",
      given: { ...nativeAsked, around: { programs: [{ ...nft, speaksJson: false }] } },
      want: ["problem KTP297: nftables, since the spec asks for it"],
    },
    {
      name: "an nft that can",
      given: { ...nativeAsked, around: { programs: [{ ...nft, speaksJson: true }] } },
      want: ["ok: nftables, since the spec asks for it"],
    },
    {
      name: "without root",
      given: { notRoot: NOT_ROOT },
      want: ["note: not known: without root nobody can say which rules the host has"],
    },
  ])("$name", ({ given, want }) => {
    expect(said("back-end", given)).toEqual(want);
  });
});
