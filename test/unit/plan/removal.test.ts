import { DIRECT_PATH, directElements, withElements } from "../../../lib/plan/firewalld";
import { IFUPDOWN_HOOK } from "../../../lib/plan/ifupdown-hook";
import type { Observation } from "../../../lib/plan/observation";
import { describeUnknown, hasOurs, planRemoval } from "../../../lib/plan/removal";
import { parseIptablesSave } from "../../../lib/rules/parse-iptables";
import { FakeHost } from "../../support/fake-host";
import { policyOf } from "../../support/policy-of";
import { resolvedHost } from "../../support/resolved";

/** A host that has lost its journal: what a look knows as ours goes, what nobody can know stays, and is told. */

const SPEC = resolvedHost(policyOf({}));
const THEIRS = `<?xml version="1.0" encoding="utf-8"?>
<direct>
  <passthrough ipv="ipv4">-t filter -A INPUT -s 10.0.0.0/8 -j ACCEPT</passthrough>
</direct>
`;
const WITH_OURS = withElements(THEIRS, directElements({ ipv4: "*nat\n:KUMA_MESH_INBOUND - [0:0]\nCOMMIT\n" }));

async function seenWith(files: Readonly<Record<string, string>>, saved = ""): Promise<Observation> {
  const seen = await new FakeHost().observe();
  return {
    ...seen,
    persistence: { ...seen.persistence, files },
    saved: { "iptables-nft": { ipv4: parseIptablesSave(saved), ipv6: [] } },
  };
}

test("direct rules of firewalld that are others' are nothing of ours", async () => {
  expect(hasOurs("web", await seenWith({ [DIRECT_PATH]: THEIRS }))).toBe(false);
});

test("of a file of direct rules only our elements go", async () => {
  const seen = await seenWith({ [DIRECT_PATH]: WITH_OURS ?? "" });
  expect(hasOurs("web", seen)).toBe(true);
  expect(planRemoval("web", SPEC, seen).steps).toEqual([{ kind: "store-firewalld", path: DIRECT_PATH, text: THEIRS }]);
});

test("rules go by what they say, files by their paths, and an empty journal is left to end with", async () => {
  const saved =
    "*nat\n:KUMA_MESH_INBOUND - [0:0]\n-A PREROUTING -p tcp -j KUMA_MESH_INBOUND\n-A PREROUTING -j OTHER\nCOMMIT\n";
  const seen = await seenWith({ [IFUPDOWN_HOOK.path]: IFUPDOWN_HOOK.text }, saved);
  const { steps, journal } = planRemoval("web", SPEC, seen);
  expect(steps).toMatchObject([
    { kind: "load-iptables", family: "ipv4", text: expect.stringContaining("-X KUMA_MESH_INBOUND") },
    { kind: "remove-file", path: IFUPDOWN_HOOK.path },
  ]);
  expect(JSON.stringify(steps)).not.toContain("-D PREROUTING -j OTHER");
  expect(journal).toMatchObject({
    madeUser: false,
    madeLoopbackAddress: false,
    files: [],
    units: [],
    persistence: "none",
  });
});

test("what may have been made for them is named", async () => {
  const seen = {
    ...(await seenWith({})),
    hasLoopbackAddress: true,
    accounts: { byName: { name: "kuma-dp", uid: 5678 } },
  };
  expect(describeUnknown(SPEC, seen)).toBe(
    "the journal on the host was lost: its rules were known by what they say; nobody can tell whether these were made for " +
      "them, so they stay: user kuma-dp, ::6/128 on the loopback interface",
  );
});
