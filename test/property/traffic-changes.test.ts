import fc from "fast-check";
import { type TrafficChange, trafficChanges } from "../../lib/preview/traffic-changes";
import { BITS, boundsOf } from "../../lib/rules/addresses";
import { NAMESERVERS } from "../../lib/rules/any-host";
import type { Limit } from "../../lib/rules/flow-words";
import type { Packet } from "../../lib/rules/packet";
import { ruleSets } from "../../lib/rules/rule-set";
import { type RuleTexts, ruleTexts } from "../../lib/rules/rule-texts";
import { tablesFromTexts } from "../../lib/rules/tables-from-texts";
import { walk } from "../../lib/rules/walk";
import type { PolicySpec } from "../../lib/spec/policy";
import { resolvePolicy } from "../../lib/spec/resolve";
import { arbitraryCase, arbitraryPolicy } from "../support/arbitrary-policy";
import { isSent } from "../support/sent-packets";
import { valueIn } from "../support/value-in";

/** The rows of a preview against brute force: what each packet fares before and after, by the simulator. */

/** Rules before and after a change, mostly a small one; and packets that come close to the boundaries of the former. */
const changed = fc
  .tuple(arbitraryCase(60), arbitraryPolicy, fc.constantFrom("near", "far", "same"))
  .map(([{ policy, packets }, other, how]) => {
    const near = { ...policy, outbound: other.outbound, uidExclusions: other.uidExclusions };
    const after = how === "near" ? near : how === "far" ? other : policy;
    const [before, then] = [policy, after].map((one) => ruleTexts(ruleSets(one)));
    return { before: before ?? {}, after: then ?? {}, packets };
  });

function fate(texts: RuleTexts, packet: Packet): string {
  const { family } = packet;
  const tables = tablesFromTexts(texts, family, `${NAMESERVERS[family]}/${BITS[family]}`);
  return JSON.stringify(walk(tables, packet, false).verdict);
}

/** Whether a packet is one of those that a row is about, by the columns of the rows alone. */
function isAbout(row: TrafficChange, packet: Packet, rows: readonly TrafficChange[]): boolean {
  const isQuery = packet.protocol === "udp" && packet.destinationPort === 53;
  const isDns = packet.direction === "outbound" && isQuery;
  const direction = packet.outInterface === "lo" && !isDns ? "local" : packet.direction;
  if (row.direction !== direction || row.protocol !== packet.protocol || !row.families.includes(packet.family))
    return false;
  // Queries that arrive have rows of their own just where some rule tells them from other datagrams.
  const isToldApart = isDns || rows.some((other) => other.direction === "inbound" && isNameRow(other));
  if (isNameRow(row) !== (isQuery && direction !== "local" && isToldApart)) return false;
  return (row.limits[packet.family] ?? []).every(
    (limit) => limit.names.some((name) => has(limit, name, packet)) !== limit.isException,
  );
}

function isNameRow({ direction, protocol, ports }: TrafficChange): boolean {
  return protocol === "udp" && ports === "53" && direction !== "local";
}

function has({ dimension }: Limit, name: string, packet: Packet): boolean {
  const within = (value: number | undefined) => {
    const [from = "", to = from] = name.split("-");
    return value !== undefined && Number(from) <= value && value <= Number(to);
  };
  const among = (address: string) => {
    const bits = BITS[packet.family];
    const [whole, one] = [boundsOf(name.includes("/") ? name : `${name}/${bits}`), boundsOf(`${address}/${bits}`)];
    return whole.first <= one.first && one.last <= whole.last;
  };
  switch (dimension) {
    case "age":
      return packet.opensConnection === false;
    case "validity":
      return packet.isInvalid === true;
    case "uid":
      return within(packet.uid);
    case "source-port":
      return within(packet.sourcePort);
    case "destination-port":
      return within(packet.destinationPort);
    case "source":
      return among(packet.source);
    case "destination":
      return among(packet.destination);
    case "interface": {
      const actual = (packet.direction === "inbound" ? packet.inInterface : packet.outInterface) ?? "";
      return name.endsWith("+") ? actual.startsWith(name.slice(0, -1)) : actual === name;
    }
    case "receiver":
      return packet.isToHost === false;
  }
}

/** A query that arrives, of a kind that no rule tells from other datagrams, and that one of the sides drops. */
const INVALID_QUERY = {
  before: textsOf({ redirect: { dns: { enabled: true } } }),
  after: textsOf({ dropInvalidPackets: true }),
  packets: [
    {
      direction: "inbound",
      protocol: "udp",
      family: "ipv4",
      source: "9.255.255.255",
      destination: "9.255.255.255",
      sourcePort: 53,
      destinationPort: 53,
      opensConnection: false,
      isInvalid: true,
      inInterface: "eth9",
    },
  ] satisfies Packet[],
};

function textsOf(spec: PolicySpec): RuleTexts {
  return ruleTexts(ruleSets(valueIn(resolvePolicy(spec))));
}

test("a packet is in a row just if it changes path, and in the row that says how", () => {
  let changes = 0;
  fc.assert(
    fc.property(changed, ({ before, after, packets }) => {
      const rows = trafficChanges(before, after);
      if (rows === undefined) return;
      for (const packet of packets.filter(isSent)) {
        const [found, wanted] = [fate(before, packet), fate(after, packet)];
        const about = rows.filter((row) => isAbout(row, packet, rows));
        const fates = about.map((row) => [JSON.stringify(row.before), JSON.stringify(row.after)]);
        if (found !== wanted) {
          changes += 1;
          expect({ packet, fates }).toEqual({ packet, fates: expect.arrayContaining([[found, wanted]]) });
        }
        // Of what is said to be some of the traffic only nobody can tell which.
        const sure = fates.filter((_, index) => about[index]?.isPart === false);
        expect({ packet, sure }).toEqual({ packet, sure: sure.length === 0 ? [] : [[found, wanted]] });
        if (found === wanted) expect({ packet, sure }).toEqual({ packet, sure: [] });
      }
    }),
    { numRuns: 60, examples: [[INVALID_QUERY]] },
  );
  expect(changes).toBeGreaterThan(50);
});

test("rules of one effect have no row, and no two rows are alike", () => {
  fc.assert(
    fc.property(changed, ({ before, after }) => {
      expect(trafficChanges(before, before) ?? []).toEqual([]);
      const rows = trafficChanges(before, after) ?? [];
      for (const row of rows) expect(row.before).not.toEqual(row.after);
      expect(new Set(rows.map((row) => JSON.stringify(row))).size).toBe(rows.length);
    }),
    { numRuns: 60 },
  );
});
