import { takesProbe } from "../../../lib/engine/proxy-checks";
import type { PolicySpec } from "../../../lib/spec/policy";
import { resolvePolicy } from "../../../lib/spec/resolve";

/** Whether a connection of root to an address that nobody has goes to the proxy: what passes by for a reason of its own proves nothing. */

interface ProbeCase {
  readonly outbound: NonNullable<PolicySpec["redirect"]>["outbound"];
  readonly isTaken: boolean;
}

const CASES: readonly ProbeCase[] = [
  { outbound: {}, isTaken: true },
  { outbound: { enabled: false }, isTaken: false },
  { outbound: { includePorts: [80] }, isTaken: false },
  { outbound: { excludePorts: ["1-1024"] }, isTaken: false },
  { outbound: { excludePorts: [22] }, isTaken: true },
  { outbound: { excludePortsForUIDs: ["tcp:*:0"] }, isTaken: false },
  { outbound: { excludePortsForUIDs: ["tcp:443:0", "udp:*:0", "tcp:*:1000"] }, isTaken: true },
  { outbound: { excludePortsForIPs: ["198.51.0.0/16"] }, isTaken: false },
  { outbound: { excludePortsForIPs: ["10.0.0.0/8", "fd00::/8"] }, isTaken: true },
];

test.each(CASES)("$outbound: $isTaken", ({ outbound = {}, isTaken }) => {
  const resolved = resolvePolicy({ redirect: { outbound } });
  if (!resolved.ok) throw new Error("refused");
  expect(takesProbe(resolved.value)).toBe(isTaken);
});
