import type { Failure } from "../errors/failure";
import { cannotBeEmptied, noAnnotation } from "../errors/kubernetes-failures";
import { joinRanges } from "../rules/ports";
import { isSince } from "../spec/kuma-version";
import type { PodPolicySpec } from "../spec/pod";
import type { PolicySpec } from "../spec/policy";
import { at } from "../spec/property";
import type { ResolvedPod } from "../spec/resolve";
import type { ResolvedLoading, ResolvedPolicy } from "../spec/resolved";
import { formatUidExclusion } from "../spec/uid-exclusions";
import type { WrittenPodPolicy } from "../spec/written";
import { type AnnotationKey, releasesOf } from "./annotations";
import type { PodTraffic } from "./pod-traffic";
import { isKnownSetting, SETTINGS } from "./settings";
import { EXCLUSIONS, isEmpty } from "./told";

/** A property of a policy that may come out otherwise than it was asked. */
interface Asked {
  readonly property: string;
  isGiven(written: WrittenPodPolicy): boolean;
  valueIn(policy: ResolvedPolicy, loading: ResolvedLoading): unknown;
  /** Whether it changes anything in a pod with such a policy. @default it does */
  matters?(policy: ResolvedPolicy): boolean;
  /** The annotation that carries it, where there is one. */
  readonly annotation?: AnnotationKey;
}

const DIRECTIONS = ["inbound", "outbound"] as const;

const ASKED: readonly Asked[] = [
  { property: "kumaDPUser", isGiven: (one) => one.kumaDPUser !== undefined, valueIn: (policy) => policy.proxyUser.uid },
  {
    property: "ipFamilyMode",
    annotation: "ipFamilyMode",
    isGiven: (one) => one.ipFamilyMode !== undefined,
    valueIn: (policy) => policy.families,
  },
  ...DIRECTIONS.flatMap((direction) => flow(direction)),
  {
    property: "redirect.outbound.excludePortsForUIDs",
    annotation: "excludeOutboundPortsForUIDs",
    isGiven: ({ redirect }) => redirect?.outbound?.excludePortsForUIDs !== undefined,
    // The order of what goes back changes nothing.
    valueIn: (policy) => policy.uidExclusions.map(formatUidExclusion).toSorted(),
  },
  dns("enabled", (policy) => policy.dns.enabled, "builtinDns"),
  dns("port", (policy) => policy.dns.port, "builtinDnsPort"),
  dns("captureAll", (policy) => policy.dns.captureAll),
  dns("skipConntrackZoneSplit", (policy) => policy.dns.zoneSplit),
  dns("resolvConfigPath", (policy) => policy.dns.resolvConfigPath),
  {
    property: "redirect.vnet.networks",
    isGiven: ({ redirect }) => redirect?.vnet?.networks !== undefined,
    valueIn: (policy) => policy.vnet,
  },
  {
    property: "dropInvalidPackets",
    annotation: "dropInvalidPackets",
    isGiven: (one) => one.dropInvalidPackets !== undefined,
    valueIn: (policy) => policy.dropInvalidPackets,
  },
  {
    property: "log.enabled",
    annotation: "iptablesLogs",
    isGiven: ({ log }) => log?.enabled !== undefined,
    valueIn: (policy) => policy.log.enabled,
  },
  {
    property: "log.level",
    isGiven: ({ log }) => log?.level !== undefined,
    valueIn: ({ log }) => log.level,
    matters: ({ log }) => log.enabled,
  },
  {
    property: "comments.disabled",
    isGiven: ({ comments }) => comments?.disabled !== undefined,
    valueIn: (policy) => policy.comments,
  },
  ...loading(),
];

function flow(direction: "inbound" | "outbound"): Asked[] {
  const isInbound = direction === "inbound";
  const one = (
    key: keyof NonNullable<NonNullable<WrittenPodPolicy["redirect"]>["inbound"]>,
    valueFrom: (flow: ResolvedPolicy["inbound"]) => unknown,
    annotation?: AnnotationKey,
  ): Asked => ({
    property: `redirect.${direction}.${key}`,
    isGiven: ({ redirect }) => redirect?.[direction]?.[key] !== undefined,
    valueIn: (policy) => valueFrom(policy[direction]),
    // Of a direction that is not redirected nothing else does.
    matters: (policy) => key === "enabled" || policy[direction].enabled,
    ...(annotation === undefined ? {} : { annotation }),
  });
  return [
    one("enabled", ({ enabled }) => enabled, ...(isInbound ? (["gateway"] as const) : [])),
    one("port", ({ port }) => port),
    one("includePorts", ({ includePorts }) => joinRanges(includePorts)),
    one(
      "excludePorts",
      ({ excludePorts }) => joinRanges(excludePorts),
      isInbound ? "excludeInboundPorts" : "excludeOutboundPorts",
    ),
    one(
      "excludePortsForIPs",
      ({ excludeAddresses }) => excludeAddresses,
      isInbound ? "excludeInboundIPs" : "excludeOutboundIPs",
    ),
    one("insertRedirectInsteadOfAppend", ({ insertFirst }) => insertFirst),
  ];
}

function dns(
  key: keyof NonNullable<NonNullable<WrittenPodPolicy["redirect"]>["dns"]>,
  valueFrom: (policy: ResolvedPolicy) => unknown,
  annotation?: AnnotationKey,
): Asked {
  return {
    property: `redirect.dns.${key}`,
    isGiven: ({ redirect }) => redirect?.dns?.[key] !== undefined,
    valueIn: valueFrom,
    matters: (policy) => key === "enabled" || policy.dns.enabled,
    ...(annotation === undefined ? {} : { annotation }),
  };
}

function loading(): Asked[] {
  return [
    { property: "wait", isGiven: (one) => one.wait !== undefined, valueIn: (_, one) => one.waitSeconds },
    {
      property: "waitInterval",
      isGiven: (one) => one.waitInterval !== undefined,
      valueIn: (_, one) => one.waitIntervalMicroseconds,
    },
    {
      property: "retry.maxRetries",
      isGiven: ({ retry }) => retry?.maxRetries !== undefined,
      valueIn: (_, one) => one.maxRetries,
    },
    {
      property: "retry.sleepBetweenRetries",
      isGiven: ({ retry }) => retry?.sleepBetweenRetries !== undefined,
      valueIn: (_, one) => one.sleepBetweenRetriesSeconds,
    },
    {
      property: "iptablesExecutables",
      isGiven: (one) => one.iptablesExecutables !== undefined,
      valueIn: (_, one) => one.executables,
    },
  ];
}

/** What nobody says but a pod, and by which annotation. */
export const OF_PODS: Readonly<Record<PodKey, AnnotationKey>> = {
  applicationProbeProxyPort: "probeProxyPort",
  reachableServices: "reachableServices",
  reachableBackends: "reachableBackends",
  directAccessServices: "directAccessServices",
  configMapName: "configMapName",
};

type PodKey = Exclude<keyof PodPolicySpec, keyof PolicySpec>;

/** What a pod would have otherwise than it was asked, and what to do about it. */
export function deviations(asked: ResolvedPod, got: PodTraffic): Failure[] {
  return [...unreadOfPods(asked, got), ...othersThanAsked(asked, got)];
}

function unreadOfPods({ written }: ResolvedPod, { injector }: PodTraffic): Failure[] {
  return (Object.entries(OF_PODS) as [PodKey, AnnotationKey][])
    .filter(([property, key]) => written[property] !== undefined && !injector.reads(key))
    .map(([property, key]) => {
      const remedy = `Leave it out: there is one ${releasesOf(key)}.`;
      return at(property, noAnnotation(injector.version.text, remedy));
    });
}

function othersThanAsked(asked: ResolvedPod, got: PodTraffic): Failure[] {
  return ASKED.filter(({ isGiven }) => isGiven(asked.written))
    .filter(({ matters = () => true }) => matters(got.policy))
    .filter(({ valueIn }) => {
      const wanted = valueIn(asked.policy, asked.loading);
      return JSON.stringify(wanted) !== JSON.stringify(valueIn(got.policy, got.pod.loading));
    })
    .map((one) => at(one.property, deviation(one, got)));
}

function deviation({ property, annotation }: Asked, got: PodTraffic): Failure {
  const { injector, decided } = got;
  const version = injector.version.text;
  const decision = decided.get(property);
  const isOthers = decision !== undefined && decision.source !== "annotation" && !isEmpty(decision.value);
  if (isOthers && EXCLUSIONS.includes(property) && annotation !== undefined && injector.reads(annotation)) {
    return cannotBeEmptied(version, decision.source);
  }
  return noAnnotation(version, wayOut(property, annotation, got));
}

function wayOut(property: string, annotation: AnnotationKey | undefined, { injector }: PodTraffic): string {
  const setting = SETTINGS.find((one) => one.property === property && isKnownSetting(one, injector.version));
  const ways = [
    ...(annotation === undefined || injector.reads(annotation) ? [] : [`There is one ${releasesOf(annotation)}.`]),
    ...(setting === undefined ? [] : [`For all pods the control plane says it: ${setting.variable}.`]),
    ...(isSince(injector.version, 2, 9) && setting === undefined
      ? ["A ConfigMap can say it: that of the control plane, or one that the workload names (`configMapName`)."]
      : []),
  ];
  return ways.length === 0 ? "Leave it out." : ways.join(" ");
}
