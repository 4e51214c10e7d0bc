/** A host on which outbound 5432 passes by the sidecar in place of 3306, and one on which the rule that lets SSH in is gone. */

export const PORTS = { before: 3306, after: 5432 } as const;

/** The one line of traffic that changes. */
export const outboundExcept = (port: number): string =>
  `outbound tcp: to the sidecar (15001), except port ${port}; the proxy user (5678) passes by`;

/** The one rule that does, the same for both families. */
export const excludingRule = (port: number): string => `-A KUMA_MESH_OUTBOUND -p tcp -m tcp --dport ${port} -j RETURN`;

export const SSH_RULE = "-A KUMA_MESH_INBOUND -p tcp -m tcp --dport 22 -j RETURN";

export const INBOUND: string = "inbound tcp: to the sidecar (15006)";

export const DRIFT_SENTENCE =
  "1 rule missing in ipv4/nat/KUMA_MESH_INBOUND; 1 rule missing in ipv6/nat/KUMA_MESH_INBOUND (by hand, probably: no other trace): inbound tcp to port 22 goes to the sidecar";
