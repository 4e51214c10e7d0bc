import { planWords } from "../../../lib/doctor/plan-words";
import type { Observation } from "../../../lib/plan/observation";
import { planHost } from "../../../lib/plan/plan";
import type { HostSpec } from "../../../lib/spec/host";
import { FakeHost } from "../../support/fake-host";
import { hostSpec } from "../../support/host-spec";

/** What an apply does, in words. */

const SPEC: HostSpec = { ipFamilyMode: "ipv4" };

function words(spec: HostSpec, seen: Observation): string[] {
  return planWords(planHost("web-1", hostSpec(spec), seen), seen);
}

/** A host after an apply, and after somebody loaded a file for iptables-restore there. */
async function after(spec: HostSpec, ...lines: readonly string[]): Promise<Observation> {
  const host = new FakeHost();
  await host.apply(planHost("web-1", hostSpec(spec), await host.observe()));
  host.iptables.ipv4.restore(`*nat\n${lines.join("\n")}\nCOMMIT\n`);
  return host.observe();
}

test("on a host without anything of ours: a line for each table", async () => {
  const seen = await new FakeHost().observe();
  expect(words({ redirect: { dns: { enabled: true } }, dropInvalidPackets: true }, seen)).toEqual([
    "create user kuma-dp (5678)",
    "add ::6/128 to the loopback interface",
    "add 4 rules to ipv4/raw",
    "add 1 rule to ipv4/mangle/PREROUTING",
    "add 4 chains and 17 rules to ipv4/nat",
    "add 4 rules to ipv6/raw",
    "add 1 rule to ipv6/mangle/PREROUTING",
    "add 4 chains and 17 rules to ipv6/nat",
    "write the journal: the host has none",
  ]);
});

test("on a host that is right: nothing", async () => {
  expect(words(SPEC, await after(SPEC))).toEqual([]);
});

test.each([
  {
    name: "a jump that is gone",
    lines: ["-F PREROUTING"],
    want: ["add 1 rule to ipv4/nat/PREROUTING"],
  },
  {
    name: "both jumps that are gone",
    lines: ["-F PREROUTING", "-F OUTPUT"],
    want: ["add 2 rules to ipv4/nat"],
  },
  {
    name: "a chain that is gone",
    lines: ["-F PREROUTING", "-F KUMA_MESH_INBOUND", "-X KUMA_MESH_INBOUND"],
    want: ["add 1 chain and 4 rules to ipv4/nat"],
  },
  {
    name: "a chain that is empty",
    lines: ["-F KUMA_MESH_INBOUND"],
    want: ["add 3 rules to ipv4/nat/KUMA_MESH_INBOUND"],
  },
  {
    name: "a rule too many",
    lines: ["-A KUMA_MESH_INBOUND -p udp -j RETURN"],
    want: ["remove 1 rule from ipv4/nat/KUMA_MESH_INBOUND"],
  },
  {
    name: "another rule",
    lines: ["-F KUMA_MESH_INBOUND_REDIRECT", "-A KUMA_MESH_INBOUND_REDIRECT -p tcp -j REDIRECT --to-ports 16006"],
    want: ["replace 1 rule of ipv4/nat/KUMA_MESH_INBOUND_REDIRECT by 1"],
  },
])("$name", async ({ lines, want }) => {
  expect(words(SPEC, await after(SPEC, ...lines))).toEqual(want);
});

test("rules in another order", async () => {
  const seen = await after(SPEC);
  const host = new FakeHost();
  await host.apply(planHost("web-1", hostSpec(SPEC), await host.observe()));
  const chain = host.iptables.ipv4
    .save()
    .split("\n")
    .filter((line) => line.startsWith("-A KUMA_MESH_INBOUND "));
  host.iptables.ipv4.restore(`*nat\n-F KUMA_MESH_INBOUND\n${chain.toReversed().join("\n")}\nCOMMIT\n`);
  expect(words(SPEC, seen)).toEqual([]);
  expect(words(SPEC, await host.observe())).toEqual(["put the rules of ipv4/nat/KUMA_MESH_INBOUND in order"]);
});

test("the chains of a family that is no longer redirected", async () => {
  const seen = await after({});
  const removed = ["INBOUND", "OUTBOUND", "INBOUND_REDIRECT", "OUTBOUND_REDIRECT"];
  expect(words(SPEC, seen)).toEqual([
    "remove 1 rule from ipv6/nat/PREROUTING",
    "remove 1 rule from ipv6/nat/OUTPUT",
    ...removed.map((name) => `remove chain ipv6/nat/KUMA_MESH_${name}`),
    "write the journal: it records other facts",
  ]);
});

describe("by nft", () => {
  const NFT = { iptables: {}, nft: { path: "/usr/sbin/nft", version: "nftables v1.0.6" } };

  test("our table where there is none", async () => {
    const seen = { ...(await new FakeHost().observe()), tools: NFT, saved: {} };
    expect(words({}, seen)).toContain("add table inet kuma_mesh with 28 rules");
  });

  test("our table where there is one", async () => {
    const seen = { ...(await new FakeHost().observe()), tools: NFT, saved: {}, native: { rules: [], foreign: [] } };
    expect(words({}, seen)).toContain("replace table inet kuma_mesh: 28 missing");
  });
});
