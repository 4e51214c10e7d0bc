import { ruleSets } from "../rules/rule-set";
import { type RuleTexts, ruleTexts } from "../rules/rule-texts";
import { trafficLines } from "../rules/traffic";
import { isObject, type PlainObject, plainData } from "../spec/plain-data";
import type { Resolved } from "../spec/resolve";
import type { ResolvedPolicy } from "../spec/resolved";
import { withAdditions } from "./additions";
import { configText } from "./config-text";
import type { PodFinding } from "./findings";
import { type PodSurroundings, podTraffic } from "./pod-traffic";
import { metadataFaults, readTemplate } from "./template";
import type { Source } from "./told";
import { checkWorkload } from "./workload-checks";

/** A workload and what is around it. */
export interface PodGiven extends PodSurroundings {
  /** Its pod template, or a Pod: an object with `metadata` and `spec`. */
  readonly template: unknown;
  /** Kind of the workload. @default "Pod" */
  readonly kind?: string;
  /** Labels (up to Kuma 2.1 annotations, too) of the namespace. @default not known */
  readonly namespace?: Readonly<Record<string, string>>;
}

/** What the injector makes of a pod. */
export interface EffectivePod {
  /** What the rules are made of. */
  readonly policy: ResolvedPolicy;
  /** One short line for each direction and protocol, in words, as of a host. */
  readonly traffic: readonly string[];
  /** `"ipv4/nat"` → the rules in the canonical form. */
  readonly rules: RuleTexts;
  /** Who decided about each property of which anybody speaks: `redirect.inbound.excludePorts` → `annotation`. */
  readonly sources: Readonly<Record<string, Source>>;
  /** The same policy as Kuma's configuration: from 3.0 on the text of `traffic.kuma.io/transparent-proxy-config`. */
  readonly config: string;
  readonly findings: readonly PodFinding[];
}

/**
 * What the rules of a pod will be: Kuma's precedence of one release over what annotations, ConfigMaps and the control plane
 * say, and what the injector adds by itself. What Kuma could not read is a failure where it stands; what it reads and people
 * do not mean is a finding. Never throws.
 */
export function effective({ template, kind = "Pod", namespace, ...surroundings }: PodGiven): Resolved<EffectivePod> {
  const data = templateIn(template);
  const read = readTemplate(data);
  const traffic = podTraffic(read.annotations, surroundings);
  const failures = [...metadataFaults(data), ...(traffic.ok ? [] : traffic.failures)];
  if (!traffic.ok || failures.length > 0) return { ok: false, failures };
  const policy = withAdditions(traffic.value, read);
  const { decided, pod, usesCni } = traffic.value;
  const { controlPlane = {} } = surroundings;
  return {
    ok: true,
    value: {
      policy,
      traffic: trafficLines(policy, "pod"),
      rules: ruleTexts(ruleSets(policy)),
      sources: Object.fromEntries([...decided].map(([property, { source }]) => [property, source])),
      config: configText(policy, pod, usesCni),
      findings: checkWorkload({ kind, template: read, traffic: traffic.value, policy, controlPlane, namespace }),
    },
  };
}

function templateIn(template: unknown): PlainObject {
  const data = plainData(template, () => undefined);
  return isObject(data) ? data : {};
}
