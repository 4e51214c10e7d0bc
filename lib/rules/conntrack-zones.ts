import { DNS_PORT } from "../spec/defaults";
import type { ResolvedPolicy } from "../spec/resolved";
import { LOOPBACK } from "./loopback";
import { dport, fromHostAddress, ownedBy, sport, to, toHostAddress, udp, zone } from "./match";
import type { Condition, Family, Rule } from "./model";

/** Zone of what passes between the sidecar and the real nameserver. */
const UPSTREAM = 1;
/** Zone of what passes between the applications and the sidecar. */
const DOWNSTREAM = 2;

/**
 * A query and the sidecar's own query for it can have the same addresses and ports. Connection tracking would
 * take them for one flow and lose answers; so each half gets a zone of its own.
 */
export interface ZoneRules {
  readonly output: readonly Rule[];
  readonly prerouting: readonly Rule[];
}

export function zoneRules(policy: ResolvedPolicy, family: Family): ZoneRules {
  const { dns } = policy;
  if (!dns.enabled || !dns.zoneSplit) return { output: [], prerouting: [] };
  // Docker sends the queries of a container on from a port of its own: with all of them taken, zones would part them from their answers.
  const onlyIf: Condition = dns.captureAll ? "no-docker-output" : "has-resolver";
  const rules = dns.captureAll ? zonesOfAll() : zonesOfResolvers(family);
  return {
    output: [...zonesOfSidecar(policy), ...rules.output].map((rule) => ({ ...rule, onlyIf })),
    prerouting: rules.prerouting.map((rule) => ({ ...rule, onlyIf })),
  };
}

function zonesOfSidecar(policy: ResolvedPolicy): Rule[] {
  const sidecar = ownedBy(policy.proxyUser.uid);
  return [
    {
      matches: [udp, dport(DNS_PORT), sidecar],
      verdict: zone(UPSTREAM),
      because: "queries of the sidecar are upstream",
    },
    {
      matches: [udp, sport(policy.dns.port), sidecar],
      verdict: zone(DOWNSTREAM),
      because: "answers of the sidecar are downstream",
    },
  ];
}

function zonesOfAll(): ZoneRules {
  return {
    output: [
      { matches: [udp, dport(DNS_PORT)], verdict: zone(DOWNSTREAM), because: "queries of applications are downstream" },
    ],
    prerouting: [
      { matches: [udp, sport(DNS_PORT)], verdict: zone(UPSTREAM), because: "answers of nameservers are upstream" },
    ],
  };
}

function zonesOfResolvers(family: Family): ZoneRules {
  return {
    output: [
      {
        matches: [toHostAddress("resolver"), udp, dport(DNS_PORT)],
        verdict: zone(DOWNSTREAM),
        because: "queries of applications are downstream",
      },
    ],
    prerouting: [
      {
        matches: [fromHostAddress("resolver"), udp, sport(DNS_PORT)],
        verdict: zone(UPSTREAM),
        because: "answers of nameservers are upstream",
      },
      {
        matches: [fromHostAddress("loopback-resolver"), to(LOOPBACK[family].localhost), udp],
        verdict: zone(UPSTREAM),
        because: "a nameserver on loopback can answer from another port than it was asked on",
      },
    ],
  };
}
