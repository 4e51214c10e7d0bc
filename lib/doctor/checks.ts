import { backendRemarks, toolRemarks } from "./backends";
import { bootRemarks } from "./boot";
import { conntrackRemarks } from "./conntrack";
import { dnsRemarks } from "./dns";
import { dockerRemarks } from "./docker";
import type { Check } from "./finding";
import { firewalldRemarks } from "./firewalld";
import { ipv6Remarks } from "./ipv6";
import { journalRemarks } from "./journal";
import { kernelRemarks } from "./kernel";
import { leftoverRemarks } from "./leftovers";
import { lockRemarks } from "./lock";
import { meshNameRemarks } from "./mesh-names";
import { ownerMatchRemarks } from "./owner-match";
import { proxyUserRemarks } from "./proxy-user";
import { resolverRemarks } from "./resolver";
import { sidecarRemarks } from "./sidecar";
import { sshRemarks } from "./ssh";
import { storageRemarks } from "./storage";
import { initRemarks, rightsRemarks, systemRemarks } from "./system";
import { trafficRemarks } from "./traffic";

/** Checks that belong together, under one heading. */
export interface CheckGroup {
  readonly name: string;
  readonly checks: readonly Check[];
}

/** Everything that doctor asks about a host, in the order in which it is told. Names are public: JSON has them. */
export const CHECKS: readonly CheckGroup[] = [
  {
    name: "host",
    checks: [
      { name: "rights", about: "as whom the host was asked: an apply needs root", remarks: rightsRemarks },
      { name: "system", about: "which Linux it is, since when it is up, its machine id", remarks: systemRemarks },
      { name: "init", about: "systemd, OpenRC, or none", remarks: initRemarks },
      {
        name: "storage",
        about: "whether /var/lib and /etc can be written, and the room there",
        remarks: storageRemarks,
      },
      { name: "lock", about: "whether somebody is changing the host at this moment", remarks: lockRemarks },
    ],
  },
  {
    name: "packet filter",
    checks: [
      { name: "kernel", about: "its version, and which parts of netfilter it has", remarks: kernelRemarks },
      {
        name: "tools",
        about: "every iptables and nft, with path and version; tools of the shell that are missing",
        remarks: toolRemarks,
      },
      { name: "back-end", about: "which one an apply takes, and why; rules in two at once", remarks: backendRemarks },
      { name: "owner-match", about: "both halves of it, without loading either", remarks: ownerMatchRemarks },
      { name: "conntrack", about: "whether it is at work, and how full its table is", remarks: conntrackRemarks },
      { name: "ipv6", about: "addresses, ip6tables, and ::6 on the loopback interface", remarks: ipv6Remarks },
    ],
  },
  {
    name: "names",
    checks: [
      { name: "resolver", about: "who keeps the list of nameservers, and which these are", remarks: resolverRemarks },
      {
        name: "mesh-names",
        about: "by which way the host can be told where names of the mesh are asked for",
        remarks: meshNameRemarks,
      },
      {
        name: "dns",
        about: "which queries `redirect.dns` takes, which pass by, which would never end",
        remarks: dnsRemarks,
      },
    ],
  },
  {
    name: "others at work",
    checks: [
      { name: "firewalld", about: "whether it runs, on which back-end, with direct rules", remarks: firewalldRemarks },
      { name: "docker", about: "its chains in nat", remarks: dockerRemarks },
      { name: "boot", about: "services that load rules of their own in the place of ours", remarks: bootRemarks },
    ],
  },
  {
    name: "sidecar",
    checks: [
      { name: "proxy-user", about: "whether it is there under its uid, or can be made", remarks: proxyUserRemarks },
      {
        name: "sidecar",
        about: "who listens on the ports to which the spec sends traffic, as whom, since when, and run by what",
        remarks: sidecarRemarks,
      },
      {
        name: "traffic",
        about: "which traffic the rules that are there now send to nobody, who refuses it, or to somebody else",
        remarks: trafficRemarks,
      },
    ],
  },
  {
    name: "management",
    checks: [{ name: "ssh", about: "ports of sshd, and whether the spec lets them pass by", remarks: sshRemarks }],
  },
  {
    name: "ours",
    checks: [
      { name: "journal", about: "what the host records of us, and whether it is still true", remarks: journalRemarks },
      { name: "leftovers", about: "rules and files that kumactl left", remarks: leftoverRemarks },
    ],
  },
];
