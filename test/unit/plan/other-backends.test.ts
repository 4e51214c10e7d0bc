import { planHost } from "../../../lib/plan/plan";
import { parseIptablesSave } from "../../../lib/rules/parse-iptables";
import { FakeHost } from "../../support/fake-host";
import { policyOf } from "../../support/policy-of";
import { resolvedHost } from "../../support/resolved";

/** What stands in another back-end than ours is redirecting, too: it goes, and is told. */

const NONE = { ipv4: [], ipv6: [] };
const OURS = parseIptablesSave("*nat\n:KUMA_MESH_INBOUND - [0:0]\n-A KUMA_MESH_INBOUND -j RETURN\nCOMMIT\n");
const ERA = parseIptablesSave("*nat\n:MESH_INBOUND - [0:0]\n-A PREROUTING -p tcp -j MESH_INBOUND\nCOMMIT\n");
const ISTIO = parseIptablesSave("*nat\n:ISTIO_INBOUND - [0:0]\n-A PREROUTING -p tcp -j ISTIO_INBOUND\nCOMMIT\n");
const NFT = { nft: { path: "/usr/sbin/nft", version: "nftables v1.0.6" } };

test.each([
  { name: "rules of ours", found: OURS, notes: [], removes: "-X KUMA_MESH_INBOUND" },
  {
    name: "rules of an older kumactl",
    found: ERA,
    notes: ["takes over what an older kumactl left in ipv4/nat: MESH_INBOUND"],
    removes: "-X MESH_INBOUND",
  },
  { name: "Istio's rules, which stay", found: ISTIO, notes: [], removes: undefined },
])("$name in iptables, with nftables asked for", async ({ found, notes, removes }) => {
  const seen = await new FakeHost().observe();
  const spec = { ...resolvedHost(policyOf({})), backend: "nftables" as const };
  const plan = planHost("web", spec, {
    ...seen,
    tools: { ...seen.tools, ...NFT },
    saved: { "iptables-nft": { ...NONE, ipv4: found } },
  });
  const texts = plan.steps.flatMap((step) => (step.kind === "load-iptables" ? [step.text] : []));
  expect([plan.notes, texts.length]).toEqual([notes, removes === undefined ? 0 : 1]);
  if (removes !== undefined) expect(texts[0]).toContain(removes);
});
