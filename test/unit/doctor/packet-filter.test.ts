import type { Examination, Ipv6, KernelModule, KernelModules, ModuleState } from "../../../lib/doctor/examination";
import type { Observation } from "../../../lib/plan/observation";
import { type Case, lookAt, NFT_TOOLS, said } from "../../support/looks";

/** What doctor says of the kernel and of the tools for its packet filter. */

const NFT_ALONE: Partial<Observation> = {
  tools: { iptables: {}, nft: { path: "/usr/sbin/nft", version: "nftables v1.0.6" } },
  saved: {},
};

function modules(states: Partial<Record<KernelModule, ModuleState>>, areOfAnotherKernel = false): KernelModules {
  return { states: { ...lookAt().around.modules.states, ...states }, areOfAnotherKernel };
}

describe("kernel", () => {
  const legacy: Partial<Observation> = { tools: { iptables: { "iptables-legacy": NFT_TOOLS } }, saved: {} };

  test.each<Case>([
    {
      name: "all there",
      given: {},
      want: ["ok: 6.1.0; nf_tables, nft_compat, nf_conntrack: loaded; ip_tables, xt_owner: a module, not loaded"],
    },
    {
      name: "all built in",
      given: {
        around: {
          modules: modules({
            nf_tables: "built-in",
            nft_compat: "built-in",
            ip_tables: "built-in",
            xt_owner: "built-in",
            nf_conntrack: "built-in",
          }),
        },
      },
      want: ["ok: 6.1.0; nf_tables, nft_compat, ip_tables, xt_owner, nf_conntrack: built in"],
    },
    {
      name: "without what iptables-nft translates by",
      given: { around: { modules: modules({ nft_compat: "missing" }) } },
      want: [
        "problem KTP293: 6.1.0; nf_tables, nf_conntrack: loaded; nft_compat: not there; ip_tables, xt_owner: a module, not loaded",
      ],
    },
    {
      name: "without it, where nft alone is used",
      given: { seen: NFT_ALONE, around: { modules: modules({ nft_compat: "missing" }) } },
      want: [expect.stringMatching(/^ok: /) as string],
    },
    {
      name: "without ip_tables, where iptables-legacy is used",
      given: { seen: legacy, around: { modules: modules({ ip_tables: "missing" }) } },
      want: [expect.stringMatching(/^problem KTP293: /) as string],
    },
    {
      name: "without ip_tables, where it is not",
      given: { around: { modules: modules({ ip_tables: "missing" }) } },
      want: [expect.stringMatching(/^ok: /) as string],
    },
    {
      name: "upgraded and not booted, with the owner match not loaded",
      given: { around: { modules: modules({ xt_owner: "unknown" }, true) } },
      want: [expect.stringMatching(/^problem KTP294: .*xt_owner: not known/) as string],
    },
    {
      name: "upgraded and not booted, with all loaded that is needed",
      given: { around: { modules: modules({ xt_owner: "loaded", ip_tables: "unknown" }, true) } },
      want: [expect.stringMatching(/^ok: /) as string],
    },
    {
      name: "without a word about it",
      given: { around: { modules: modules({ nf_tables: "unknown", xt_owner: "unknown" }) } },
      want: [expect.stringMatching(/^ok: .*nf_tables, xt_owner: not known/) as string],
    },
  ])("$name", ({ given, want }) => {
    expect(said("kernel", given)).toEqual(want);
  });
});

describe("owner match", () => {
  const BOTH = "ok: iptables has its extension, the kernel has xt_owner";

  test.each<Case>([
    { name: "both halves", given: {}, want: [BOTH] },
    {
      name: "listed by the kernel as ready",
      given: {
        around: { ownerMatch: { extension: "there", isReady: true }, modules: modules({ xt_owner: "unknown" }) },
      },
      want: [BOTH],
    },
    {
      name: "no extension",
      given: { around: { ownerMatch: { extension: "missing", isReady: true } } },
      want: ["problem KTP256: iptables has no extension for it"],
    },
    {
      name: "no module",
      given: { around: { modules: modules({ xt_owner: "missing" }) } },
      want: ["problem KTP256: the kernel has no xt_owner"],
    },
    {
      name: "neither, where nft alone is used",
      given: {
        seen: NFT_ALONE,
        around: { ownerMatch: { extension: "missing", isReady: false }, modules: modules({ xt_owner: "missing" }) },
      },
      want: ["ok: not needed: nftables matches owners by itself"],
    },
    {
      name: "a kernel that says nothing",
      given: { around: { modules: modules({ xt_owner: "unknown" }) } },
      want: ["note: iptables has its extension; whether the other half is there is not known"],
    },
    {
      name: "an iptables that keeps its extensions elsewhere",
      given: { around: { ownerMatch: { extension: "unknown", isReady: false } } },
      want: ["note: the kernel has xt_owner; whether the other half is there is not known"],
    },
    {
      name: "nothing known",
      given: {
        around: { ownerMatch: { extension: "unknown", isReady: false }, modules: modules({ xt_owner: "unknown" }) },
      },
      want: ["note: not known"],
    },
  ])("$name", ({ given, want }) => {
    expect(said("owner-match", given)).toEqual(want);
  });
});

describe("conntrack", () => {
  const table = (count: number, isLoose = true): Partial<Examination> => ({
    conntrack: { count, max: 1000, isLoose },
  });
  const CUT =
    "warning: no connection is tracked, so that kumactl's rules cut every connection that is open, the one you work over too";

  test.each<Case>([
    { name: "not loaded", given: {}, want: ["note: not at work yet: it starts with the first rule that needs it"] },
    {
      name: "not loaded, with kumactl's own rules to come",
      given: { spec: { keepExistingConnections: false } },
      want: ["note: not at work yet: it starts with the first rule that needs it", CUT],
    },
    { name: "at work", given: { around: table(799) }, want: ["ok: 799 of 1000 entries"] },
    {
      name: "nearly full",
      given: { around: table(800) },
      want: ["warning: nearly full: 800 of 1000 entries; new connections are dropped when it is"],
    },
    {
      name: "not loose",
      given: { around: table(1, false) },
      want: [
        "ok: 1 of 1000 entries",
        "note: connections are not taken up midway (nf_conntrack_tcp_loose is 0): packets of older ones are invalid",
      ],
    },
    {
      name: "not at work, with kumactl's own rules to come",
      given: { around: table(0), spec: { keepExistingConnections: false } },
      want: ["ok: 0 of 1000 entries", CUT],
    },
    { name: "not at work, with ours to come", given: { around: table(0) }, want: ["ok: 0 of 1000 entries"] },
    {
      name: "at work, with kumactl's own rules to come",
      given: { around: table(1), spec: { keepExistingConnections: false } },
      want: ["ok: 1 of 1000 entries"],
    },
  ])("$name", ({ given, want }) => {
    expect(said("conntrack", given)).toEqual(want);
  });
});

describe("IPv6", () => {
  const ipv6 = (differences: Partial<Ipv6>) => ({
    ipv6: { ...lookAt().around.ipv6, ...differences },
  });
  const MISSING: Partial<Observation> = { hasLoopbackAddress: false };
  const without6 = { ...NFT_TOOLS, programs: { ...NFT_TOOLS.programs, ipv6: undefined } };

  test.each<Case>([
    { name: "as it should be", given: {}, want: ["ok: addresses on eth0", "ok: ::6/128 is on the loopback interface"] },
    {
      name: "without ::6",
      given: { seen: MISSING },
      want: ["ok: addresses on eth0", "ok: ::6/128 is added to the loopback interface by an apply"],
    },
    {
      name: "without ::6 and without ip",
      given: { seen: MISSING, around: { commands: [] } },
      want: ["ok: addresses on eth0", "problem KTP295: there is no command ip"],
    },
    {
      name: "without ::6, and off on the loopback interface",
      given: { seen: MISSING, around: ipv6({ isDisabledOnLoopback: true }) },
      want: [
        "ok: addresses on eth0",
        "warning: IPv6 is switched off on the loopback interface, so ::6/128 cannot be added there",
      ],
    },
    {
      name: "without ip6tables",
      given: { seen: { tools: { iptables: { "iptables-nft": without6 } } } },
      want: ["problem KTP252: addresses on eth0, but no ip6tables", "ok: ::6/128 is on the loopback interface"],
    },
    {
      name: "without ip6tables, where nft alone is used",
      given: { seen: NFT_ALONE },
      want: ["ok: addresses on eth0", "ok: ::6/128 is on the loopback interface"],
    },
    {
      name: "left alone by the spec",
      given: { spec: { ipFamilyMode: "ipv4" } },
      want: ["note: the spec leaves it alone: traffic over eth0 bypasses the mesh"],
    },
    {
      name: "no address",
      given: { seen: { hasIpv6: false } },
      want: ["note: no address besides loopback's, so there are no rules for it"],
    },
    {
      name: "switched off",
      given: { seen: { hasIpv6: false }, around: ipv6({ isDisabled: true }) },
      want: ["note: switched off (disable_ipv6), so there are no rules for it"],
    },
    {
      name: "not in the kernel",
      given: { seen: { hasIpv6: false }, around: ipv6({ isInKernel: false }) },
      want: ["note: the kernel has none, so there are no rules for it"],
    },
  ])("$name", ({ given, want }) => {
    expect(said("ipv6", given)).toEqual(want);
  });
});
