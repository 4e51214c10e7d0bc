import type { Listener } from "../../../lib/doctor/examination";
import { parseObservation, partsOf } from "../../../lib/host/parse-observation";
import type { Observation } from "../../../lib/plan/observation";
import { GATE_COMMENT } from "../../../lib/rules/gate";
import { parseIptablesSave } from "../../../lib/rules/parse-iptables";
import { type Case, listener, NOT_ROOT, said, saved } from "../../support/looks";
import { answerAfterApply } from "../cli/answers";

/** What doctor says of the traffic that a host's rules redirect at this moment. */

/** A host after an apply of a spec. */
function after(spec: unknown): Observation {
  return parseObservation(partsOf(answerAfterApply(spec)) ?? new Map());
}

/** Inbound rules as kumactl wrote them up to 2.1. */
const older = (port: number) =>
  parseIptablesSave(`*nat
:PREROUTING ACCEPT [0:0]
:MESH_INBOUND - [0:0]
:MESH_IN_REDIRECT - [0:0]
-A PREROUTING -p tcp -j MESH_INBOUND
-A MESH_INBOUND -p tcp -m tcp --dport 22 -j RETURN
-A MESH_INBOUND -p tcp -j MESH_IN_REDIRECT
-A MESH_IN_REDIRECT -p tcp -j REDIRECT --to-ports ${port}
COMMIT`);

/** What iptables holds while the gate is open, as far as a packet comes. */
const OPENED = saved(`*nat
:PREROUTING ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:KUMA_MESH_INBOUND - [0:0]
:KUMA_MESH_OUTBOUND - [0:0]
-A PREROUTING -p tcp -j KUMA_MESH_INBOUND
-A OUTPUT -p tcp -j KUMA_MESH_OUTBOUND
-A KUMA_MESH_INBOUND -m comment --comment "${GATE_COMMENT}" -j RETURN
-A KUMA_MESH_INBOUND -p tcp -j REDIRECT --to-ports 15006
-A KUMA_MESH_OUTBOUND -m comment --comment "${GATE_COMMENT}" -j RETURN
-A KUMA_MESH_OUTBOUND -p tcp -j REDIRECT --to-ports 15001
COMMIT`);

const DEFAULTS = after({});
const WITH_DNS = after({ redirect: { dns: { enabled: true, captureAll: true } } });
const BOTH = "15006/tcp (inbound), 15001/tcp (outbound)";
const REFUSED = "problem KTP585: refused right now: nobody listens on";
const NGINX = { uid: 33, user: "www-data", process: { pid: 80, name: "nginx", uid: 33 } };
const on = (...listeners: readonly Listener[]) => ({ listeners });

test.each<Case>([
  { name: "no rules", given: {}, want: ["ok: none is redirected: the host has no rules of a transparent proxy"] },
  {
    name: "looked at without root",
    given: { seen: DEFAULTS, notRoot: NOT_ROOT },
    want: ["note: not known: only root sees the rules"],
  },
  { name: "rules, and the sidecar at work", given: { seen: DEFAULTS }, want: [`ok: goes to the sidecar: ${BOTH}`] },
  { name: "rules, and nobody at work", given: { seen: DEFAULTS, around: on() }, want: [`${REFUSED} ${BOTH}`] },
  {
    name: "rules, and one family without a listener",
    given: { seen: DEFAULTS, around: on(listener(15001, { address: "0.0.0.0" }), listener(15006)) },
    want: [
      `${REFUSED} 15001/tcp (outbound) for IPv6`,
      "ok: goes to the sidecar: 15006/tcp (inbound), 15001/tcp (outbound) for IPv4",
    ],
  },
  {
    name: "rules of an older kumactl, which send inbound IPv6 to a port of its own",
    given: { seen: { saved: { "iptables-nft": { ipv4: older(15006), ipv6: older(15010) } } } },
    want: [`${REFUSED} 15010/tcp (inbound) for IPv6`, "ok: goes to the sidecar: 15006/tcp (inbound) for IPv4"],
  },
  {
    name: "rules for IPv4, on a host that has IPv6 no more",
    given: { seen: { ...DEFAULTS, hasIpv6: false }, around: on(listener(15001), listener(15006)) },
    want: ["ok: goes to the sidecar: 15006/tcp (inbound) for IPv4, 15001/tcp (outbound) for IPv4"],
  },
  {
    name: "rules, and somebody else on a port",
    given: { seen: DEFAULTS, around: on(listener(15001, NGINX), listener(15006)) },
    want: [
      "problem KTP586: goes astray right now: 15001/tcp (outbound) is held by nginx of www-data (33)",
      "ok: goes to the sidecar: 15006/tcp (inbound)",
    ],
  },
  {
    name: "rules, and somebody else beside the sidecar, who gets his share",
    given: { seen: DEFAULTS, around: on(listener(15001), listener(15001, NGINX), listener(15006)) },
    want: [
      "problem KTP586: goes astray right now: 15001/tcp (outbound) is held by nginx of www-data (33)",
      "ok: goes to the sidecar: 15006/tcp (inbound)",
    ],
  },
  {
    name: "rules of a spec with another user, whom the sidecar runs as",
    given: {
      seen: after({ proxyUser: { name: "mesh", uid: 33 } }),
      around: on(listener(15001, NGINX), listener(15006, NGINX)),
    },
    want: [`ok: goes to the sidecar: ${BOTH}`],
  },
  {
    name: "rules with ports that the spec has no more",
    given: { seen: after({ redirect: { outbound: { port: 16001 } } }) },
    want: [`${REFUSED} 16001/tcp (outbound)`, "ok: goes to the sidecar: 15006/tcp (inbound)"],
  },
  {
    name: "rules for one direction",
    given: { seen: after({ redirect: { inbound: { enabled: false } } }), around: on(listener(15001)) },
    want: ["ok: goes to the sidecar: 15001/tcp (outbound)"],
  },
  {
    name: "rules for queries of names, and nobody who answers them",
    given: { seen: WITH_DNS },
    want: [`${REFUSED} 15053/udp (dns)`, `ok: goes to the sidecar: ${BOTH}`],
  },
  {
    name: "rules for queries of names, which the sidecar answers at loopback",
    given: {
      seen: WITH_DNS,
      around: on(
        ...[15001, 15006].map((port) => listener(port)),
        ...["127.0.0.1", "::1"].map((address) => listener(15053, { protocol: "udp", address })),
      ),
    },
    want: [`ok: goes to the sidecar: ${BOTH}, 15053/udp (dns)`],
  },
  {
    name: "rules for queries of names, to a port at which the look does not see",
    given: {
      seen: after({ redirect: { dns: { enabled: true, captureAll: true, port: 10053 } } }),
      around: on(listener(15001), listener(15006)),
    },
    want: ["note: not known who listens on 10053/udp (dns)", `ok: goes to the sidecar: ${BOTH}`],
  },
  {
    name: "rules whose gate is open",
    given: {
      seen: {
        ...DEFAULTS,
        gate: {
          isOpen: true,
          opened: { "iptables-nft": OPENED },
          missing: [{ protocol: "tcp", port: 15001 }],
        },
      },
      around: on(listener(15006)),
    },
    want: [
      "warning: all traffic passes by the mesh right now; the gate is open: nobody listens on 15001 as kuma-dp: traffic passes by the sidecar",
    ],
  },
  {
    name: "rules whose gate is open by half",
    given: {
      seen: {
        ...DEFAULTS,
        gate: { isOpen: true, isHalfOpen: true, opened: { "iptables-nft": OPENED }, missing: [] },
      },
    },
    want: [
      "warning: the gate is half open: of what lets traffic by the sidecar only part is there: some of it passes, some is taken, until the watch has mended that, within ten seconds",
    ],
  },
  {
    name: "rules whose gate is closed",
    given: { seen: { ...DEFAULTS, gate: { isOpen: false, missing: [] } } },
    want: [`ok: goes to the sidecar: ${BOTH}`],
  },
  {
    name: "rules, on a host that cannot say who listens",
    given: { seen: { ...DEFAULTS, missingTools: ["awk"] }, around: on() },
    want: [`note: not known who listens on ${BOTH}`],
  },
])("$name", ({ given, want }) => {
  expect(said("traffic", given)).toEqual(want);
});
