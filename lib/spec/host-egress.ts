import { egressBesideIncludes, unknownEgress } from "../errors/gate-failures";
import { parseAddresses } from "./addresses";
import type { EgressName } from "./host";
import { MANAGER_PRESETS, tcp } from "./manager-presets";
import { nearest } from "./nearest";
import { type Parsed, parseEach, quote, type Reading } from "./parsed";
import { canonicalRanges } from "./ports";
import { at, type Contradiction } from "./property";
import type { ManagementPath, ResolvedPolicy } from "./resolved";
import { formatUidExclusion } from "./uid-exclusions";
import type { WrittenHost } from "./written";

/**
 * What a host itself opens connections for, whatever runs on it. Managers are known by their presets; of the rest: queries over
 * TCP, which those over UDP turn to when an answer is too long (RFC 7766), and repositories of packages, which root asks over
 * HTTP and HTTPS (apt asks as `_apt`, of whom every host has another uid).
 */
export const EGRESS: Readonly<Record<EgressName, readonly ManagementPath[]>> = {
  dns: [tcp(53)],
  packages: [{ ...tcp(80, 443), uids: [{ from: 0, to: 0 }] }],
  ssm: MANAGER_PRESETS.ssm.paths,
  ldap: MANAGER_PRESETS.ldap.paths,
  kerberos: MANAGER_PRESETS.kerberos.paths,
  puppet: MANAGER_PRESETS.puppet.paths,
  salt: MANAGER_PRESETS.salt.paths,
  ntp: MANAGER_PRESETS.ntp.paths,
  metadata: MANAGER_PRESETS.metadata.paths,
};

const EGRESS_NAMES: readonly EgressName[] = (Object.keys(EGRESS) as EgressName[]).toSorted();

/** Names of egress, sorted, without doubles. */
export function parseEgress(written: unknown): Parsed<readonly EgressName[]> {
  const { value, faults } = parseEach(written, (entry) => [readEgress(entry)]);
  return { value: EGRESS_NAMES.filter((name) => value.includes(name)), faults };
}

function readEgress(written: unknown): Reading<EgressName> {
  const name = EGRESS_NAMES.find((candidate) => candidate === written);
  if (name !== undefined) return { value: name };
  const meant = typeof written === "string" ? nearest(written, EGRESS_NAMES) : undefined;
  return { failure: unknownEgress(quote(written), meant, EGRESS_NAMES) };
}

/** What rules for TCP have to do with: a query or a clock over UDP passes by, unless DNS is redirected on purpose. */
function pathsOf(names: readonly EgressName[]): ManagementPath[] {
  return names.flatMap((name) => EGRESS[name]).filter(({ protocol }) => protocol === "tcp");
}

/** Whether a path is let by for every address and owner, and so by a port alone. */
function isByPort({ addresses, uids }: ManagementPath): boolean {
  return addresses === undefined && uids === undefined;
}

/** A policy where what the names stand for passes by the sidecar. An address says more than an owner, and so it counts alone. */
export function withEgress(policy: ResolvedPolicy, names: readonly EgressName[]): ResolvedPolicy {
  if (names.length === 0) return policy;
  const paths = pathsOf(names);
  const { outbound, uidExclusions } = policy;
  const { ipv4, ipv6 } = outbound.excludeAddresses;
  const far = paths.flatMap(({ addresses }) => [...(addresses?.ipv4 ?? []), ...(addresses?.ipv6 ?? [])]);
  const owned = paths.flatMap(({ ports, addresses, uids = [] }) =>
    addresses === undefined ? uids.map((each) => ({ protocol: "tcp" as const, ports, uids: each })) : [],
  );
  const byText = new Map([...uidExclusions, ...owned].map((each) => [formatUidExclusion(each), each]));
  return {
    ...policy,
    outbound: {
      ...outbound,
      excludePorts: canonicalRanges([
        ...outbound.excludePorts,
        ...paths.filter(isByPort).flatMap(({ ports }) => ports),
      ]),
      excludeAddresses: parseAddresses([...ipv4, ...ipv6, ...far]).value,
    },
    uidExclusions: [...byText.values()],
  };
}

/** Where only some ports are redirected, there is nothing to exclude. */
export function egressContradictions({ hostEgress = [], redirect }: WrittenHost): Contradiction[] {
  const { includePorts = [] } = redirect?.outbound ?? {};
  const names = hostEgress.filter((name) => pathsOf([name]).some(isByPort));
  if (includePorts.length === 0 || names.length === 0) return [];
  const failure = at("hostEgress", egressBesideIncludes(names));
  return [{ failure, between: ["hostEgress", "redirect.outbound.includePorts"] }];
}
