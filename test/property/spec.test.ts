import { BlockList, isIPv4, isIPv6 } from "node:net";
import * as fc from "fast-check";
import { resolveDeclared } from "../../lib/engine/declared";
import { parseAddresses } from "../../lib/spec/addresses";
import { canonicalRanges, formatPorts, holdsPort, parsePorts } from "../../lib/spec/ports";
import { resolveHostSpec, resolvePolicy } from "../../lib/spec/resolve";
import type { ResolvedPolicy } from "../../lib/spec/resolved";
import { formatUidExclusion, parseUidExclusions } from "../../lib/spec/uid-exclusions";
import { formatVirtualNetwork } from "../../lib/spec/vnet";
import { address, anything, member, narrow, nearSpec, policy, rule, secret, wrap } from "./spec-arbitraries";

test.each([
  { name: "anything", arbitrary: anything },
  { name: "anything shaped like a spec", arbitrary: nearSpec },
])("reading $name never throws, and every fault is told in full", ({ arbitrary }) => {
  fc.assert(
    fc.property(arbitrary, (spec) => {
      for (const resolved of [resolvePolicy(spec), resolveDeclared(spec)]) {
        if (resolved.ok) continue;
        expect(resolved.failures.length).toBeGreaterThan(0);
        for (const { code, problem, remedy } of resolved.failures) {
          expect(code).toMatch(/^KTP1\d\d$/);
          expect(problem).not.toMatch(/\p{Cc}/u);
          expect(remedy).not.toMatch(/\p{Cc}/u);
        }
      }
    }),
    { numRuns: 500 },
  );
});

/** The policy as a spec writes it. */
function write(resolved: ResolvedPolicy): object {
  const flowOf = ({
    includePorts,
    excludePorts,
    excludeAddresses,
    insertFirst,
    ...same
  }: ResolvedPolicy["inbound"]) => ({
    ...same,
    includePorts: formatPorts(includePorts),
    excludePorts: formatPorts(excludePorts),
    excludePortsForIPs: [...excludeAddresses.ipv4, ...excludeAddresses.ipv6],
    insertRedirectInsteadOfAppend: insertFirst,
  });
  const { zoneSplit, ...dns } = resolved.dns;
  return {
    kumaDPUser: resolved.proxyUser.uid,
    ipFamilyMode: resolved.families.length === 2 ? "dualstack" : "ipv4",
    redirect: {
      inbound: flowOf(resolved.inbound),
      outbound: { ...flowOf(resolved.outbound), excludePortsForUIDs: resolved.uidExclusions.map(formatUidExclusion) },
      dns: { ...dns, skipConntrackZoneSplit: !zoneSplit },
      vnet: { networks: resolved.vnet.map(formatVirtualNetwork) },
    },
    dropInvalidPackets: resolved.dropInvalidPackets,
    log: resolved.log,
    comments: { disabled: !resolved.comments },
    keepExistingConnections: resolved.keepExistingConnections,
  };
}

test("what was resolved, written down and read again, is the same; and it is JSON", () => {
  let resolvable = 0;
  fc.assert(
    fc.property(policy, (spec) => {
      const resolved = resolvePolicy(spec);
      if (!resolved.ok) return;
      resolvable += 1;
      expect(resolvePolicy(write(resolved.value))).toEqual(resolved);
      expect(JSON.parse(JSON.stringify(resolved.value))).toEqual(resolved.value);
    }),
    { numRuns: 300 },
  );
  // Else the property would hold of nothing.
  expect(resolvable).toBeGreaterThan(30);
});

test("canonical ranges hold the same ports, in order, none in two of them", () => {
  fc.assert(
    fc.property(fc.array(narrow, { maxLength: 8 }), (ranges) => {
      const canonical = canonicalRanges(ranges);
      for (let each = 0; each <= 70; each += 1) expect(holdsPort(canonical, each)).toBe(holdsPort(ranges, each));
      for (const [index, { from }] of canonical.entries()) expect(from).toBeGreaterThan(canonical[index - 1]?.to ?? 0);
      expect(canonicalRanges(canonical.toReversed())).toEqual(canonical);
      expect(parsePorts(formatPorts(canonical)).value).toEqual(canonical);
    }),
  );
});

/** Node's own judgement of which addresses are in which blocks. */
function blockList(blocks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const block of blocks) {
    const [text = "", prefix] = block.split("/");
    const family = isIPv4(text) ? "ipv4" : "ipv6";
    list.addSubnet(text, Number(prefix ?? (family === "ipv4" ? 32 : 128)), family);
  }
  return list;
}

test("canonical blocks hold the same addresses, and none lies within another", () => {
  const close = fc
    .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 20, max: 32 }))
    .map(([byte, prefix]) => `10.0.0.${byte}/${prefix}`);
  const closeIpv6 = fc
    .tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 116, max: 128 }))
    .map(([byte, prefix]) => `fd00::${byte.toString(16)}/${prefix}`);
  fc.assert(
    fc.property(fc.array(fc.oneof(close, closeIpv6), { maxLength: 8 }), (written) => {
      const { value, faults } = parseAddresses(written);
      expect(faults).toEqual([]);
      const [before, after] = [blockList(written), blockList([...value.ipv4, ...value.ipv6])];
      for (let byte = 0; byte < 256; byte += 1) {
        expect(after.check(`10.0.0.${byte}`)).toBe(before.check(`10.0.0.${byte}`));
        const six = `fd00::${byte.toString(16)}`;
        expect(after.check(six, "ipv6")).toBe(before.check(six, "ipv6"));
      }
      for (const block of [...value.ipv4, ...value.ipv6]) {
        const others = [...value.ipv4, ...value.ipv6].filter((other) => other !== block);
        const [text = ""] = block.split("/");
        expect(blockList(others).check(text, isIPv4(text) ? "ipv4" : "ipv6")).toBe(false);
      }
      expect(parseAddresses([...value.ipv6, ...value.ipv4].toReversed()).value).toEqual(value);
    }),
  );
});

test("every address that Node knows is read, and nothing else", () => {
  fc.assert(
    fc.property(fc.oneof(address, fc.string(), fc.stringMatching(/^[0-9a-f.:]{1,20}$/)), (text) => {
      const codes = parseAddresses([text]).faults.map(({ failure }) => failure.code);
      const [single = ""] = text.split(",");
      if (codes.length === 0 && !text.includes("/")) expect(isIPv4(text.trim()) || isIPv6(text.trim())).toBe(true);
      if (isIPv4(single) || isIPv6(single)) expect(codes).not.toContain("KTP113");
    }),
    { numRuns: 500 },
  );
});

test("rules for uids, written down and read again, are the same", () => {
  fc.assert(
    fc.property(fc.array(rule, { maxLength: 6 }), (rules) => {
      const { value, faults } = parseUidExclusions(rules);
      expect(faults).toEqual([]);
      expect(parseUidExclusions(value.map(formatUidExclusion)).value).toEqual(value);
    }),
  );
});

test("no failure holds anything of a connection's text, wherever it stands", () => {
  fc.assert(
    fc.property(
      fc.dictionary(
        member,
        fc.tuple(wrap, secret).map(([shape, text]) => shape(text)),
      ),
      (connection) => {
        const resolved = resolveHostSpec({ connection, wait: -1 });
        expect(JSON.stringify(resolved)).not.toContain("s3cr3t");
      },
    ),
    { numRuns: 500 },
  );
});
