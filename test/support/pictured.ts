import { folded } from "../../lib/preview/folded";
import type { PlannedResource, Shown } from "../../lib/preview/planned";
import { POLICY_CASES } from "../cases/policies";
import { host, shown } from "./planned-hosts";

/** Plans whose pictures are looked at: every kind of panel, and text that does its worst. */

export const PLAIN: Shown = shown({});

const ports = (count: number) => Array.from({ length: count }, (_, index) => 1000 + 2 * index);

/** Text that breaks out, turns around, is no text, or is wider than any box. */
export const HOSTILE: readonly string[] = [
  '"><script>alert(1)</script><x y="',
  "]]>&amp;--><!-- \u0000\u0008\u001b[31m\ufffe\ud800",
  "\u202eegasrever\u202c \u200d\u2066x\u2069",
  "W".repeat(400),
  "界".repeat(200),
  "👩‍👩‍👧‍👦 ﷽ 𒈙 Z̸̡̛͎͇̑a̶̢̛l̷g̵o̴",
  "a b\n\tc\r\n#; `end` %%{init: {}}%%",
];

export const PLANS: Readonly<Record<string, readonly PlannedResource[]>> = {
  nothing: [host("web", "keep", PLAIN, PLAIN)],
  create: [host("web-1", "create", undefined, PLAIN)],
  change: [
    host(
      "web-1",
      "update",
      PLAIN,
      shown({
        redirect: { inbound: { excludePorts: [22, 8080] }, outbound: { excludePorts: [5432] }, dns: { enabled: true } },
      }),
    ),
  ],
  delete: Array.from({ length: 14 }, (_, index) => host(`web-${index}`, "delete", PLAIN)),
  "many ports": [host("web-1", "update", PLAIN, shown({ redirect: { outbound: { excludePorts: ports(60) } } }))],
  "one family": [host("web-1", "update", PLAIN, shown({ ipFamilyMode: "ipv4" }))],
  "older connections": [host("web-1", "update", PLAIN, shown({ keepExistingConnections: false }))],
  "invalid packets": [host("web-1", "update", PLAIN, shown({ dropInvalidPackets: true }))],
  "a virtual network": [
    host(
      "web-1",
      "update",
      PLAIN,
      shown(POLICY_CASES.find(({ name }) => name === "a virtual network, with DNS")?.spec ?? {}),
    ),
  ],
  "a lock-out, drift, and properties": [
    host(
      "web-1",
      "update",
      shown(
        { redirect: { inbound: { excludePorts: [] } } },
        { drift: `1 rule is missing${", and one more".repeat(40)}` },
      ),
      shown(
        {},
        {
          spec: { proxyUser: { uid: 6000, name: HOSTILE[0] }, a: 1, b: 2, c: 3, d: 4 },
          words: ["lock-out: inbound tcp 22 (the SSH server) goes to the sidecar on port 15006"],
        },
      ),
    ),
  ],
  unknown: [host("web-1", "update", PLAIN, { spec: {} })],
  "names of the mesh": [
    {
      name: "dns",
      kind: "MeshDNS",
      action: "update",
      before: { spec: {}, words: ["mesh: 127.0.0.1"] },
      after: { spec: {}, words: Array.from({ length: 20 }, (_, index) => `${index}.mesh: 127.0.0.1`) },
    },
    { name: "open", kind: "MeshDNS", action: "update", before: { spec: {}, words: ["a"] }, after: { spec: {} } },
  ],
  "names that do their worst": HOSTILE.map((name) => host(name, "delete", shown({}, { drift: name }))),
  "more kinds than are drawn": ports(30).map((port) =>
    host(`web-${port}`, "update", PLAIN, shown({ redirect: { outbound: { excludePorts: [port] } } })),
  ),
};

export function foldsOf(plan: string): ReturnType<typeof folded> {
  return folded(PLANS[plan] ?? []);
}
