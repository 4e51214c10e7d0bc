import { liveAnswer } from "../../../lib/cli/live-answer";
import { reconcile } from "../../../lib/engine/reconcile";
import { describeHost } from "../../../lib/engine/refresh";
import { closedTables, gateOf } from "../../../lib/host/observe-gate";
import { describeChange } from "../../../lib/plan/change";
import { describeGate } from "../../../lib/plan/gate";
import { readJournal, writeJournal } from "../../../lib/plan/journal";
import type { Observation } from "../../../lib/plan/observation";
import { unitsOf } from "../../../lib/plan/persistence-parts";
import { planHost } from "../../../lib/plan/plan";
import { FIREWALLD_UNIT, unitFiles, unitPath, WATCH_UNIT } from "../../../lib/plan/systemd-units";
import { GATE_COMMENT } from "../../../lib/rules/gate";
import type { Packet } from "../../../lib/rules/packet";
import { parseIptablesSave } from "../../../lib/rules/parse-iptables";
import { parseNftables } from "../../../lib/rules/parse-nftables";
import { renderNftables } from "../../../lib/rules/render-nftables";
import type { HostSpec } from "../../../lib/spec/host";
import { FakeHost } from "../../support/fake-host";
import { hostSpec } from "../../support/host-spec";
import { nftListing } from "../../support/nft-listing";

/** What is made of a host whose gate is open. */

const SPEC: HostSpec = { persistence: "none", confirm: false };
const CLOSED = hostSpec(SPEC);
const OPEN = hostSpec({ ...SPEC, onProxyDown: "fail-open" });
const PACKET: Packet = {
  direction: "outbound",
  protocol: "tcp",
  family: "ipv4",
  source: "0.0.0.0",
  destination: "10.1.2.3",
  destinationPort: 5432,
  uid: 1000,
  opensConnection: true,
};
const RETURN = `-m comment --comment "${GATE_COMMENT}" -j RETURN`;

/** A host with our rules, and with those of an open gate as the script puts them there. */
async function looked(isOpen: boolean): Promise<Observation> {
  const host = new FakeHost({ hasIpv6: false });
  await reconcile(CLOSED, host);
  if (isOpen)
    host.iptables.ipv4.restore(`*nat\n-I KUMA_MESH_INBOUND 1 ${RETURN}\n-I KUMA_MESH_OUTBOUND 1 ${RETURN}\nCOMMIT\n`);
  const seen = await host.observe();
  const opened = { "iptables-nft": { ipv4: parseIptablesSave(host.iptables.ipv4.save()), ipv6: [] } };
  const journal = seen.journal;
  const gate = gateOf(new Map([["gate", "tcp:15001"]]), { opened, native: undefined, journal });
  return { ...seen, saved: closedTables(opened), ...gate };
}

test("a journal keeps the ports that are watched", async () => {
  const { journal } = await looked(false);
  if (journal === undefined) throw new Error("no journal");
  const gate = [
    { protocol: "tcp", port: 15006 },
    { protocol: "udp", port: 15053 },
  ] as const;
  expect(writeJournal({ ...journal, gate })).toContain("gate=tcp:15006 udp:15053\n");
  // Whoever knows of no gate refuses it.
  expect([writeJournal(journal), writeJournal({ ...journal, gate })]).toEqual([
    expect.stringMatching(/^version=2\n/),
    expect.stringMatching(/^version=3\n/),
  ]);
  expect(readJournal(writeJournal({ ...journal, gate }))).toEqual({ ...journal, gate });
  expect(readJournal(writeJournal(journal))).toEqual(journal);
});

test("where the spec has no gate, an open one is a change: its rules go, and no other", async () => {
  const { changes, steps } = planHost("web-1", CLOSED, await looked(true));
  expect(changes.map(describeChange)).toEqual(["take the rules out that let traffic by the sidecar"]);
  expect(steps.map(({ kind }) => kind)).toEqual(["close-gate", "close-gate"]);
  expect(planHost("web-1", CLOSED, await looked(false))).toMatchObject({ changes: [], steps: [] });
});

test("its drift is told with what it means", async () => {
  expect(describeHost("web-1", CLOSED, await looked(true)).drift).toBe(
    "rules let all traffic by the sidecar: nothing goes to the sidecar",
  );
});

/** The same on a host that has systemd, and was brought to this spec already but for what loads and watches. */
const withSystemd = (seen: Observation): Observation => ({
  ...seen,
  persistence: { ...seen.persistence, offered: ["systemd"] },
});

test("where it has one, it is a sentence and a note; the rules are no difference, and no edit of them is planned", async () => {
  const seen = withSystemd(await looked(true));
  const { changes, steps, notes } = planHost("web-1", OPEN, seen);
  expect(changes.map(({ kind }) => kind)).toEqual(["persistence-differs", "journal-stale"]);
  expect(steps.map(({ kind }) => kind)).toEqual(["install-units"]);
  expect(notes).toContainEqual(
    "nobody listens on 15001 as kuma-dp: traffic passes by the sidecar; the rules are as they should be, and take it again once the proxy is steadily there",
  );
  const { drift, rules } = describeHost("web-1", OPEN, seen);
  expect(drift).toMatch(/; nobody listens on 15001 as kuma-dp: traffic passes by the sidecar$/);
  expect(rules).toEqual(describeHost("web-1", CLOSED, await looked(false)).rules);
});

test("without systemd it is refused; a look tells that nobody watches, its file there or not", async () => {
  const seen = await looked(false);
  expect(() => planHost("web-1", OPEN, seen)).toThrow(expect.objectContaining({ code: "KTP570" }));
  const [watch] = unitFiles([]).filter(({ path }) => path === unitPath(WATCH_UNIT));
  for (const files of [{}, { [unitPath(WATCH_UNIT)]: watch?.text ?? "" }]) {
    const { drift } = describeHost("web-1", OPEN, { ...seen, persistence: { ...seen.persistence, files } });
    expect(drift).toContain("kuma-transparent-proxy-watch.service missing or altered");
  }
});

test("half of a gate is a sentence of its own, and no change either", async () => {
  const seen = withSystemd(await looked(true));
  const half = gateOf(new Map([["gate", "half-open\ntcp:15001"]]), {
    opened: seen.gate?.opened ?? {},
    native: undefined,
    journal: seen.journal,
  });
  expect(half.gate).toMatchObject({ isOpen: true, isHalfOpen: true, missing: [{ protocol: "tcp", port: 15001 }] });
  const told = /^of what lets traffic by the sidecar only part is there: .* within ten seconds$/;
  const { changes, notes } = planHost("web-1", OPEN, { ...seen, ...half });
  expect(changes.map(({ kind }) => kind)).toEqual(["persistence-differs", "journal-stale"]);
  expect(notes).toContainEqual(expect.stringMatching(told));
  expect(describeGate({ ...seen, ...half })).toMatch(/^the gate is half open: of what lets traffic by/);
});

test("with firewalld, which loads rules without a gate, somebody hears it wherever there is one", () => {
  const units = (isGated: boolean) => unitsOf({ kind: "firewalld", isGated });
  expect(units(false)).not.toContain(FIREWALLD_UNIT);
  expect(units(true)).toEqual([...units(false), FIREWALLD_UNIT, WATCH_UNIT]);
});

test("explain walks through an open gate, and says that it is open", async () => {
  const [open, closed] = [await looked(true), await looked(false)].map((seen) =>
    liveAnswer({ host: "web-1", seen }, PACKET, CLOSED, false),
  );
  expect(open).toMatchObject({
    explanation: { effect: "passes by the sidecar", because: "open, since nobody listens as the proxy user" },
    gate: "the gate is open: nobody listens on 15001 as kuma-dp: traffic passes by the sidecar",
  });
  expect(closed).toMatchObject({ explanation: { effect: "goes to the sidecar on port 15001" } });
  expect(closed).not.toHaveProperty("gate");
});

test.each([true, false])("the same with nftables, open: %s", async (isOpen) => {
  const host = await looked(false);
  const { rules } = planHost("web-1", CLOSED, host);
  const text = renderNftables(rules, { gate: true });
  const file = isOpen ? text.replace("  type inet_proto\n", "$&    elements = { tcp, udp }\n") : text;
  const native = parseNftables(nftListing(file));
  const seen = { ...host, saved: {}, native };
  const { explanation } = liveAnswer({ host: "web-1", seen }, PACKET, CLOSED, false);
  expect(explanation.effect).toBe(isOpen ? "passes by the sidecar" : "goes to the sidecar on port 15001");
  const nft = { path: "/usr/sbin/nft", version: "1.0.6" };
  const onNft = withSystemd({ ...seen, tools: { iptables: {}, nft } });
  const planned = (spec: HostSpec) => planHost("web-1", hostSpec({ ...SPEC, backend: "nftables", ...spec }), onNft);
  const kinds = (spec: HostSpec) => planned(spec).changes.map(({ kind }) => kind);
  expect(kinds({ onProxyDown: "fail-open" })).not.toContain("native-table-differs");
  expect(planned({}).changes[0]).toEqual({
    kind: "native-table-differs",
    lines: { missing: [], surplus: ["output_nat: the gate at its head", "prerouting_nat: the gate at its head"] },
  });
});
