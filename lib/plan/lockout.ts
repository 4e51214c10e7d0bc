import { ANY_HOST } from "../rules/any-host";
import { bindToHost, type RuleFacts } from "../rules/bind";
import { explain } from "../rules/explain";
import type { HostRules, Range } from "../rules/model";
import type { Packet } from "../rules/packet";
import { ruleSets } from "../rules/rule-set";
import { simulate } from "../rules/simulate";
import { writtenAddresses } from "../spec/canonical";
import { formatPorts } from "../spec/ports";
import type { ResolvedHostSpec, ResolvedPolicy } from "../spec/resolved";
import { type Capture, captureOf } from "./capture";
import { declaredPaths, type NamedPath } from "./management-paths";
import { type Remedy, remedyFor, remedyText } from "./remedy";

/** A management path that rules take, all of it or a part. Plain JSON. */
export interface Lockout {
  /** `inbound tcp 2222` */
  readonly traffic: string;
  /** Whose it is: `the SSH server`. */
  readonly name: string;
  /** `goes to the sidecar on port 15006` */
  readonly effect: string;
  /** The rule that does it, as `iptables-save` prints it. */
  readonly rule: string;
  /** What in the spec ends it: `Add 2222 to …`. */
  readonly remedy: string;
  /** The property at fault. */
  readonly property: string;
}

/** `inbound tcp 2222 (the SSH server) goes to the sidecar on port 15006` */
export function describeLockout({ traffic, name, effect }: Lockout): string {
  return `${traffic} (${name}) ${effect}`;
}

/** What of these paths the rules take. Of several with one remedy the first stands for all. */
export function lockoutsOf(paths: readonly NamedPath[], rules: HostRules, policy: ResolvedPolicy): Lockout[] {
  return distinct(paths.flatMap((path) => lockoutOf(path, rules, policy) ?? []));
}

/** What of its own management paths a spec takes on every host, whatever the host's nameservers are. */
export function declaredLockouts(spec: ResolvedHostSpec): Lockout[] {
  const asked = ruleSets(spec.policy);
  const views = VIEWS.map((facts) => bindToHost(asked, facts));
  const lockouts = declaredPaths(spec).flatMap((path) => {
    const found = views.map((rules) => lockoutOf(path, rules, spec.policy));
    return found.includes(undefined) ? [] : (found.at(-1) ?? []);
  });
  return distinct(lockouts);
}

function distinct(lockouts: readonly Lockout[]): Lockout[] {
  return lockouts.filter(({ remedy }, index) => lockouts.findIndex((other) => other.remedy === remedy) === index);
}

/** Without a nameserver queries over TCP are redirected, with one those over UDP to it: no host can have both. */
const VIEWS: readonly RuleFacts[] = [
  { ipv4: { resolvers: [], hasDockerOutput: false }, ipv6: { resolvers: [], hasDockerOutput: false } },
  ANY_HOST,
];

function lockoutOf(path: NamedPath, rules: HostRules, policy: ResolvedPolicy): Lockout | undefined {
  const capture = captureOf(path, rules, policy.proxyUser.uid);
  if (capture === undefined) return undefined;
  const { effect, rule = "" } = explain(rules, capture.witness);
  const isNetwork = isTakenFromNetwork(rules, capture.witness);
  const remedy: Remedy = isNetwork ? { kind: "own-network" } : remedyFor(path, capture, policy);
  return {
    traffic: trafficText(path, capture),
    name: path.name,
    effect,
    rule,
    remedy: remedyText(remedy),
    property: isNetwork ? "redirect.vnet.networks" : path.property,
  };
}

/** Whether it is a rule for a virtual network that takes the packet. */
function isTakenFromNetwork(rules: HostRules, packet: Packet): boolean {
  const { decidedBy } = simulate(rules, packet);
  return decidedBy?.rule.matches.some(({ kind }) => kind === "in-interface") ?? false;
}

/** `outbound tcp 80 to 169.254.169.254 of uid 0`: what is taken of a path. */
function trafficText({ direction, protocol, uids }: NamedPath, { ports, blocks }: Capture): string {
  const list = (ranges: readonly Range[]) => formatPorts(ranges).replaceAll(",", ", ");
  const far = direction === "inbound" ? "from" : "to";
  return [
    `${direction} ${protocol} ${list(ports)}`,
    ...(blocks === undefined ? [] : [`${far} ${writtenAddresses(blocks).join(", ")}`]),
    ...(uids === undefined ? [] : [`of uid ${list(uids)}`]),
  ].join(" ");
}
