import { note, ok, type Remark, warning } from "./finding";
import type { Look } from "./look";

/** Of its table, from where on it counts as nearly full: redirected connections take two entries where they took one. */
const NEARLY_FULL = 0.8;

/** Connection tracking, without which nothing is redirected: whether it is at work, how full its table is. */
export function conntrackRemarks({ around: { conntrack }, spec }: Look): Remark[] {
  const isUnused = conntrack === undefined || conntrack.count === 0;
  return [
    tableRemark(conntrack),
    ...(isUnused && !spec.policy.keepExistingConnections ? [CUT] : []),
    ...(conntrack?.isLoose === false
      ? [note("connections are not taken up midway (nf_conntrack_tcp_loose is 0): packets of older ones are invalid")]
      : []),
  ];
}

/** Measured: a host that did not track its connections takes the next packet of each for a new one. */
const CUT = warning(
  "no connection is tracked, so that kumactl's rules cut every connection that is open, the one you work over too",
  "Leave `keepExistingConnections` out: older connections then stay as they are.",
);

function tableRemark(conntrack: Look["around"]["conntrack"]): Remark {
  if (conntrack === undefined) return note("not at work yet: it starts with the first rule that needs it");
  const { count, max } = conntrack;
  const found = `${count} of ${max} entries`;
  if (count < NEARLY_FULL * max) return ok(found);
  return warning(
    `nearly full: ${found}; new connections are dropped when it is`,
    `Enlarge it: \`sysctl -w net.netfilter.nf_conntrack_max=${2 * max}\`, and in /etc/sysctl.d for good.`,
  );
}
