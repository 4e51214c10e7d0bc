import type { PolicySpec } from "../../lib/spec/policy";

/**
 * Where our rules differ from kumactl's (3.0-dev), on purpose: each by name, with its reason. docs/deviations.md is
 * made of this list, and each entry is held against the generator.
 */
export interface Deviation {
  readonly name: string;
  readonly kumactl: string;
  readonly ours: string;
  readonly reason: string;
  readonly shown: Shown;
}

/** What shows it: rules that are there, in this order, in one chain of one family; or a spec that is refused with a code. */
export type Shown =
  | {
      readonly kind: "rules";
      readonly spec: PolicySpec;
      readonly place: string;
      readonly rules: readonly string[];
      readonly nameservers?: readonly string[];
    }
  | { readonly kind: "refused"; readonly spec: PolicySpec; readonly code: string };

const EVEN_PORTS = Array.from({ length: 16 }, (_, index) => 2000 + 2 * index);

export const DEVIATIONS: readonly Deviation[] = [
  {
    name: "existing connections stay",
    kumactl: "redirects the next packet of every open connection that connection tracking has not seen",
    ours: "the first rule of both chains lets packets pass that do not open a connection; `keepExistingConnections: false` leaves it out",
    reason:
      "kumactl's rules cut the very SSH session that loads them, and every idle connection, on a host where connection tracking was off.",
    shown: {
      kind: "rules",
      spec: {},
      place: "ipv4 nat KUMA_MESH_OUTBOUND",
      rules: ["-p tcp -m tcp ! --tcp-flags FIN,SYN,RST,ACK SYN -j RETURN", "-s 127.0.0.6/32 -o lo -j RETURN"],
    },
  },
  {
    name: "SSH is excluded",
    kumactl: "redirects port 22 like any other, though its help says otherwise",
    ours: "excludes 22 and the port of the SSH connection, unless the spec names a list",
    reason: "Nobody should have to remember to keep themselves in.",
    shown: {
      kind: "rules",
      spec: {},
      place: "ipv4 nat KUMA_MESH_INBOUND",
      rules: ["-p tcp -m tcp --dport 22 -j RETURN"],
    },
  },
  {
    name: "no inbound exclusion by owner",
    kumactl: "turns all inbound interception off, without a word",
    ours: "refuses the spec",
    reason: "A packet that comes in has no owner yet.",
    shown: { kind: "refused", spec: { redirect: { inbound: { excludePortsForUIDs: ["1000"] } } }, code: "KTP117" },
  },
  {
    name: "ports are included or excluded",
    kumactl: "drops the excluded ports of a direction that names included ones, without a word",
    ours: "refuses the spec",
    reason: "What was written would not be what happens.",
    shown: {
      kind: "refused",
      spec: { redirect: { outbound: { includePorts: [80], excludePorts: [81] } } },
      code: "KTP118",
    },
  },
  {
    name: "users of 32 bits",
    kumactl: "refuses uids above 65535",
    ours: "takes every uid that Linux knows",
    reason: "Directory services and user namespaces hand out larger ones.",
    shown: {
      kind: "rules",
      spec: { redirect: { outbound: { excludePortsForUIDs: ["tcp:80:70000"] } } },
      place: "ipv4 nat OUTPUT",
      rules: ["-p tcp -m multiport --dports 80 -m owner --uid-owner 70000 -j RETURN"],
    },
  },
  {
    name: "ranges of ports",
    kumactl: "takes single ports only in `excludePorts` and `includePorts`",
    ours: "takes ranges too: one rule for each",
    reason: "A hundred ports of one application are one thing to say.",
    shown: {
      kind: "rules",
      spec: { redirect: { outbound: { excludePorts: ["8000-8099"] } } },
      place: "ipv4 nat KUMA_MESH_OUTBOUND",
      rules: ["-p tcp -m tcp --dport 8000:8099 -j RETURN"],
    },
  },
  {
    name: "more ports than one match holds",
    kumactl: "writes a rule that iptables refuses, after it has removed the old ones",
    ours: "writes as many rules as it takes, fifteen places each",
    reason: "multiport holds fifteen ports, a range counting as two.",
    shown: {
      kind: "rules",
      spec: { redirect: { outbound: { excludePortsForUIDs: [`tcp:${EVEN_PORTS.join(",")}:1000`] } } },
      place: "ipv4 nat OUTPUT",
      rules: [
        `-p tcp -m multiport --dports ${EVEN_PORTS.slice(0, 15).join(",")} -m owner --uid-owner 1000 -j RETURN`,
        "-p tcp -m multiport --dports 2030 -m owner --uid-owner 1000 -j RETURN",
      ],
    },
  },
  {
    name: "DNS over TCP before an inserted jump",
    kumactl: "appends the rule for TCP port 53, so that it comes after a jump that is inserted",
    ours: "keeps it ahead of the jump",
    reason: "Behind the jump it is never reached, and queries over TCP fall into the sidecar's outbound port.",
    shown: {
      kind: "rules",
      spec: { redirect: { outbound: { insertRedirectInsteadOfAppend: true }, dns: { enabled: true } } },
      place: "ipv4 nat OUTPUT",
      rules: ["-p tcp -m tcp --dport 53 -m owner ! --uid-owner 5678 -j RETURN", "-p tcp -j KUMA_MESH_OUTBOUND"],
    },
  },
  {
    name: "the log before an inserted jump",
    kumactl: "appends the log rule of PREROUTING, so that it comes after a jump that is inserted",
    ours: "keeps it ahead of the jump",
    reason: "Behind the jump it logs nothing of what is redirected.",
    shown: {
      kind: "rules",
      spec: { redirect: { inbound: { insertRedirectInsteadOfAppend: true } }, log: { enabled: true } },
      place: "ipv4 nat PREROUTING",
      rules: ['-j LOG --log-prefix "PREROUTING:" --log-level 7', "-p tcp -j KUMA_MESH_INBOUND"],
    },
  },
  {
    name: "a nameserver with a zone",
    kumactl: "writes a rule without an address for `fe80::1%eth0`, which captures all of DNS",
    ours: "leaves the zone out",
    reason: "An odd line in resolv.conf must not widen what is captured.",
    shown: {
      kind: "rules",
      spec: { redirect: { dns: { enabled: true } } },
      place: "ipv6 nat OUTPUT",
      rules: ["-d fe80::1/128 -p udp -m udp --dport 53 -j REDIRECT --to-ports 15053"],
      nameservers: ["fe80::1%eth0", "nonsense"],
    },
  },
  {
    name: "new connections of a virtual network",
    kumactl: "redirects every TCP packet that comes in from it",
    ours: "redirects those that open a connection; `keepExistingConnections: false` gives kumactl's rule",
    reason: "The same as for the host's own connections.",
    shown: {
      kind: "rules",
      spec: { redirect: { vnet: { networks: ["docker0:172.17.0.0/16"] } } },
      place: "ipv4 nat PREROUTING",
      rules: [
        "! -d 172.17.0.0/16 -i docker0 -p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN -j REDIRECT --to-ports 15001",
      ],
    },
  },
  {
    name: "lists are sorted",
    kumactl: "keeps ports and addresses in the order given, doubles and all",
    ours: "sorts them and drops doubles",
    reason: "A list in another order means the same, and must not show as a change.",
    shown: {
      kind: "rules",
      spec: { redirect: { outbound: { excludePorts: [5432, 3306, 5432] } } },
      place: "ipv4 nat KUMA_MESH_OUTBOUND",
      rules: ["-p tcp -m tcp --dport 3306 -j RETURN", "-p tcp -m tcp --dport 5432 -j RETURN"],
    },
  },
];
