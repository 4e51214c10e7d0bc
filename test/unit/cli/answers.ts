import { parseObservation, partsOf } from "../../../lib/host/parse-observation";
import { writeJournal } from "../../../lib/plan/journal";
import { planHost } from "../../../lib/plan/plan";
import { resolveHostSpec } from "../../../lib/spec/resolve";

/** A host as it answers a look at it: the parts of the answer that differ from those of {@link PLAIN}. */
export type Parts = Readonly<Record<string, string | undefined>>;

const EMPTY = `*nat
:PREROUTING ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
COMMIT`;

/** What the same host answers to a look around its rules. */
const AROUND: Parts = {
  system: "name=Debian GNU/Linux 12 (bookworm)\nfirst-process=systemd\ninit=systemd\nuptime=180000\nnow=1700000000",
  commands: "ip\nuseradd\nadduser",
  storage: "/var/lib yes yes 2000000 90000\n/etc yes yes 2000000 90000",
  modules: "loaded nf_tables\nloaded nft_compat\nloaded nf_conntrack\nloadable ip_tables\nloadable xt_owner",
  kernel: "modules=listed",
  extensions: "there",
  conntrack: "count=12\nmax=262144\ntcp_loose=1",
  ipv6: "kernel=yes\nall=0\nlo=0\ninterface=eth0",
  programs: "iptables\t/usr/sbin/iptables\tiptables v1.8.9 (nf_tables)",
  "resolver-file": "kind=file\nservices=files dns",
  "resolver-text": "nameserver 10.0.0.53\n.",
  listeners: `tcp 00000000 0016 0 101
tcp6 00000000000000000000000000000000 3A99 5678 102
tcp6 00000000000000000000000000000000 3A9E 5678 103`,
  holders: "101 1\n101 400\n102 700\n103 700",
  processes: "1 0 systemd\n400 0 sshd\n700 5678 envoy",
  users: "0 root\n5678 kuma-dp",
};

/** A host with iptables on nf_tables, IPv4 and IPv6, and nothing of ours. */
const PLAIN: Parts = {
  ...AROUND,
  identity: "8f3c0d6e5b1a4c2f9d7e6a5b4c3d2e1f\nweb-1\n6.1.0\n0",
  "iptables ipv4 nft":
    "/usr/sbin/iptables\n/usr/sbin/iptables-save\n/usr/sbin/iptables-restore\niptables v1.8.9 (nf_tables)",
  "saved ipv4 nft": EMPTY,
  "iptables ipv6 nft":
    "/usr/sbin/ip6tables\n/usr/sbin/ip6tables-save\n/usr/sbin/ip6tables-restore\nip6tables v1.8.9 (nf_tables)",
  "saved ipv6 nft": EMPTY,
  nft: undefined,
  resolver: "nameserver 10.0.0.53",
  management: "heard\nlistens 00000000:0016 ssh\nsession 10.9.0.1 50000 10.0.0.5 22",
  addresses: "20010db8000000000000000000000007 02 40 00 80 eth0",
  "by-name": "",
  "by-uid": "",
  journal: "",
  end: "",
};

/** A host that has nft and no iptables. */
export const NFT_ALONE: Parts = {
  "iptables ipv4 nft": undefined,
  "saved ipv4 nft": undefined,
  "iptables ipv6 nft": undefined,
  "saved ipv6 nft": undefined,
  nft: "/usr/sbin/nft\nnftables v1.0.6",
  native: "",
};

/** The text that the script prints there. */
export function answer(parts: Parts = {}): string {
  const all = Object.entries({ ...PLAIN, ...parts }).flatMap(([name, text]) =>
    text === undefined ? [] : [`@${name}`, ...text.split("\n").map((line) => ` ${line}`)],
  );
  return `${all.join("\n")}\n`;
}

/** The same host after an apply of a spec: what the plan says is then true, and other parts as given. */
export function answerAfterApply(spec: unknown, parts: Parts = {}): string {
  const resolved = resolveHostSpec(spec);
  if (!resolved.ok) throw new Error(JSON.stringify(resolved.failures));
  const { name, uid } = resolved.value.policy.proxyUser;
  const seen = parseObservation(partsOf(answer()) ?? new Map());
  const plan = planHost("web-1", resolved.value, seen);
  const loads = plan.steps.flatMap((step) => (step.kind === "load-iptables" ? [step] : []));
  const saved = loads.map(({ family, text }) => [`saved ${family} nft`, savedAfter(text)] as const);
  const account = `${name}:x:${uid}:${uid}::/home/${name}:/bin/sh`;
  return answer({
    ...Object.fromEntries(saved),
    addresses: `${PLAIN["addresses"]}\n00000000000000000000000000000006 01 80 10 80 lo`,
    "by-name": account,
    "by-uid": account,
    journal: writeJournal(plan.journal).trimEnd(),
    persistence: "whole",
    ...parts,
  });
}

/** What iptables-save prints once a text was loaded into empty tables. */
function savedAfter(text: string): string {
  return text
    .replace(/^-I (\S+) \d+ /gm, "-A $1 ")
    .replace(/^\*.*$/gm, "$&\n:PREROUTING ACCEPT [0:0]\n:OUTPUT ACCEPT [0:0]");
}
