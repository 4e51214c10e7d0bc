import { CHECKS } from "../../lib/doctor/checks";
import type { Examination, Listener } from "../../lib/doctor/examination";
import type { Remark } from "../../lib/doctor/finding";
import type { Look } from "../../lib/doctor/look";
import { sudoMissing } from "../../lib/errors/script-failures";
import type { IptablesTools, Observation } from "../../lib/plan/observation";
import { FAMILIES, type Family } from "../../lib/rules/model";
import { parseIptablesSave } from "../../lib/rules/parse-iptables";
import type { HostSpec } from "../../lib/spec/host";
import { hostSpec } from "./host-spec";

/** What differs from {@link READY}. */
export interface Differences {
  readonly spec?: HostSpec;
  readonly seen?: Partial<Observation>;
  readonly around?: Partial<Examination>;
  readonly notRoot?: Look["notRoot"] | undefined;
}

/** A row of a table of facts and findings: `said` a check with what is given has to be what is wanted. */
export interface Case {
  readonly name: string;
  readonly given: Differences;
  readonly want: readonly string[];
}

/** Why a host was not looked at as root. */
export const NOT_ROOT: Look["notRoot"] = sudoMissing("web-1").failures[0];

const IPTABLES = (name: string) => ({
  iptables: `/usr/sbin/${name}`,
  save: `/usr/sbin/${name}-save`,
  restore: `/usr/sbin/${name}-restore`,
});

export const NFT_TOOLS: IptablesTools = {
  version: "iptables v1.8.9 (nf_tables)",
  programs: { ipv4: IPTABLES("iptables"), ipv6: IPTABLES("ip6tables") },
};

const SEEN: Observation = {
  identity: { machineId: "8f3c0d6e5b1a4c2f9d7e6a5b4c3d2e1f", hostname: "web-1", kernel: "6.1.0" },
  tools: { iptables: { "iptables-nft": NFT_TOOLS } },
  saved: { "iptables-nft": { ipv4: [], ipv6: [] } },
  nameservers: ["10.0.0.53"],
  hasIpv6: true,
  hasLoopbackAddress: true,
  accounts: { byName: { name: "kuma-dp", uid: 5678 }, byUid: { name: "kuma-dp", uid: 5678 } },
  persistence: {
    offered: ["systemd"],
    files: {},
    earlyFirewalls: [],
    firewalldRuns: false,
    unitsOff: [],
    isWhole: false,
  },
  management: { sshPorts: [22], processes: [] },
  hasForeignJournal: false,
  hasRemains: false,
};

/** A socket of the sidecar, which hears both families. */
export function listener(port: number, differences: Partial<Listener> = {}): Listener {
  const process = { pid: 700, name: "envoy", uid: 5678 };
  return { protocol: "tcp", address: "::", port, uid: 5678, user: "kuma-dp", process, ...differences };
}

export const SSHD: Listener = listener(22, { uid: 0, user: "root", process: { pid: 1, name: "sshd", uid: 0 } });

const AROUND: Examination = {
  system: { name: "Debian GNU/Linux 12 (bookworm)", firstProcess: "systemd", init: "systemd" },
  modules: {
    states: {
      nf_tables: "loaded",
      nft_compat: "loaded",
      ip_tables: "loadable",
      xt_owner: "loadable",
      nf_conntrack: "loaded",
    },
    areOfAnotherKernel: false,
  },
  programs: [{ name: "iptables", path: "/usr/sbin/iptables", version: "iptables v1.8.9 (nf_tables)" }],
  commands: ["ip", "useradd", "adduser"],
  ownerMatch: { extension: "there", isReady: false },
  ipv6: { isInKernel: true, isDisabled: false, isDisabledOnLoopback: false, interfaces: ["eth0"] },
  resolver: {
    file: { kind: "file", text: "nameserver 10.0.0.53\n", isMounted: false, isImmutable: false },
    hasResolvconf: false,
    nameServices: ["files", "dns"],
  },
  firewalld: { isInstalled: false, hasDirectRules: false },
  boot: { enabled: [], flushing: [], restoring: [], withProxyRules: [] },
  storage: [
    { path: "/var/lib", isThere: true, isWritable: true, freeKib: 2_000_000, freeInodes: 90_000 },
    { path: "/etc", isThere: true, isWritable: true, freeKib: 2_000_000, freeInodes: 90_000 },
  ],
  listeners: [SSHD, listener(15001), listener(15006)],
  daemons: [],
  leftovers: [],
};

/** A host on which nothing is to be said against an apply of Kuma's defaults, but for what is named. */
export function lookAt({ spec = {}, seen = {}, around = {}, notRoot }: Differences = {}): Look {
  return {
    host: "web-1",
    spec: hostSpec(spec),
    seen: { ...SEEN, ...seen },
    around: { ...AROUND, ...around },
    ...(notRoot === undefined ? {} : { notRoot }),
  };
}

/** What iptables has of one back-end, in both families the same. */
export function saved(text: string): Readonly<Record<Family, ReturnType<typeof parseIptablesSave>>> {
  const [ipv4, ipv6] = FAMILIES.map(() => parseIptablesSave(text));
  return { ipv4: ipv4 ?? [], ipv6: ipv6 ?? [] };
}

/** What one check says, each remark as `level: found`, with what is to be done below. */
export function said(check: string, differences: Differences = {}): string[] {
  const asked = CHECKS.flatMap(({ checks }) => checks).find(({ name }) => name === check);
  if (asked === undefined) throw new Error(`there is no check ${check}`);
  return asked.remarks(lookAt(differences)).map(textOf);
}

function textOf(remark: Remark): string {
  return remark.level === "problem"
    ? `problem ${remark.failure.code}: ${remark.found}`
    : `${remark.level}: ${remark.found}`;
}
