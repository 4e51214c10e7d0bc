import fc from "fast-check";
import { familyViews } from "../../../lib/plan/family-view";
import type { Observation } from "../../../lib/plan/observation";
import { driftedProperties } from "../../../lib/plan/observed-spec";
import { bindToHost } from "../../../lib/rules/bind";
import type { HostRules } from "../../../lib/rules/model";
import { parseIptablesSave } from "../../../lib/rules/parse-iptables";
import { parseNftables } from "../../../lib/rules/parse-nftables";
import { renderIptables } from "../../../lib/rules/render-iptables";
import { renderNftables } from "../../../lib/rules/render-nftables";
import { ruleSets } from "../../../lib/rules/rule-set";
import type { PolicySpec } from "../../../lib/spec/policy";
import type { ResolvedPolicy } from "../../../lib/spec/resolved";
import { DUAL } from "../../cases/policies";
import { arbitraryPolicy } from "../../support/arbitrary-policy";
import { asSaved } from "../../support/as-saved";
import { FakeHost } from "../../support/fake-host";
import { nftListing } from "../../support/nft-listing";
import { policyOf } from "../../support/policy-of";
import { resolvedHost } from "../../support/resolved";

/** A host that holds the rules of one policy, told in the words of another one's spec. */
async function drifted(has: ResolvedPolicy, asked: ResolvedPolicy, backend: "iptables-nft" | "nftables") {
  const held = bindToHost(ruleSets(has), DUAL);
  const seen = { ...(await new FakeHost().observe()), ...holding(held, backend) };
  const views = familyViews(backend, bindToHost(ruleSets(asked), DUAL), resolvedHost(asked), seen);
  return driftedProperties(views, resolvedHost(asked));
}

function holding(rules: HostRules, backend: "iptables-nft" | "nftables"): Partial<Observation> {
  if (backend === "nftables") return { native: parseNftables(nftListing(renderNftables(rules))) };
  const saved = (family: string) => {
    const set = rules.find((candidate) => candidate.family === family);
    return parseIptablesSave(set === undefined ? "" : asSaved(renderIptables(set, { comments: true })));
  };
  return { saved: { "iptables-nft": { ipv4: saved("ipv4"), ipv6: saved("ipv6") } } };
}

const BACKENDS = ["iptables-nft", "nftables"] as const;

test.each(BACKENDS)("whatever the policy, no property has drifted on a host that is right: %s", async (backend) => {
  await fc.assert(
    fc.asyncProperty(arbitraryPolicy, async (policy) => {
      expect(await drifted(policy, policy, backend)).toEqual({});
    }),
    { numRuns: 150 },
  );
});

describe.each(BACKENDS)("%s", (backend) => {
  const ASKED: PolicySpec = {
    redirect: {
      inbound: { excludePorts: [22, 8080] },
      outbound: { excludePorts: [3306, 5432], excludePortsForUIDs: ["tcp:443:1001"], excludePortsForIPs: ["10.0.0.1"] },
      dns: { enabled: true },
    },
  };
  const { inbound = {}, outbound = {} } = ASKED.redirect ?? {};

  test.each<{ name: string; has: PolicySpec["redirect"]; tells: Record<string, unknown> }>([
    {
      name: "ports",
      has: { inbound: { excludePorts: [22] }, outbound: { ...outbound, excludePorts: [25, 3306] } },
      tells: { "redirect.inbound.excludePorts": [22], "redirect.outbound.excludePorts": [25, 3306] },
    },
    {
      name: "users, but not the sidecar's own queries",
      has: { inbound, outbound: { ...outbound, excludePortsForUIDs: ["udp:53:1002"] } },
      tells: { "redirect.outbound.excludePortsForUIDs": ["udp:53:1002"] },
    },
    {
      name: "addresses",
      has: { inbound, outbound: { ...outbound, excludePortsForIPs: ["10.0.0.2"] } },
      tells: { "redirect.outbound.excludePortsForIPs": ["10.0.0.2"] },
    },
    {
      name: "ports of the sidecar",
      has: { inbound: { ...inbound, port: 16006 }, outbound: { ...outbound, port: 16001 } },
      tells: { "redirect.inbound.port": 16006, "redirect.outbound.port": 16001 },
    },
  ])("$name", async ({ has, tells }) => {
    const policy = policyOf({ redirect: { ...has, dns: { enabled: true } } });
    expect(await drifted(policy, policyOf(ASKED), backend)).toEqual(tells);
  });

  test("nothing of a host whose rules are gone", async () => {
    const asked = policyOf(ASKED);
    const views = familyViews(
      backend,
      bindToHost(ruleSets(asked), DUAL),
      resolvedHost(asked),
      await new FakeHost().observe(),
    );
    expect(driftedProperties(views, resolvedHost(asked))).toEqual({});
  });
});
