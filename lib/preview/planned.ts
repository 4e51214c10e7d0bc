import type { KindName } from "../lifecycle/state";
import type { RuleTexts } from "../rules/rule-texts";

/** What an engine is going to do, as far as it concerns this package. Engines say it in their own shapes; adapters read those. */

/** One resource of ours in a plan. */
export interface PlannedResource {
  /** As the engine calls it: `kuma_transparent_proxy_host.web["web-1"]`, `web-1`. */
  readonly name: string;
  readonly kind: PlannedKind;
  readonly action: PlannedAction;
  /** What there is. None: nothing yet. After drift it is what the host has, not what it was brought to. */
  readonly before?: Shown;
  /** What there will be. None: nothing any more. */
  readonly after?: Shown;
}

/** What is planned. `PodTraffic`: what becomes of the pods of a workload, which Kuma's injector does. */
export type PlannedKind = KindName | "PodTraffic";

/** `refresh`: only what is known of it changes. `keep`: nothing does. */
export type PlannedAction = "create" | "update" | "replace" | "delete" | "refresh" | "keep";

/** A resource before or after a change, as plans show it. */
export interface Shown {
  /** What a person wrote, but for how the host is reached: path → value. `UNKNOWN` for what nobody knows yet. */
  readonly spec: Readonly<Record<string, unknown>>;
  /** The effect in words: `traffic` of a host, `names` of its DNS, what its sidecar is and the lines of its Dataplane. None: nobody knows it yet. */
  readonly words?: readonly string[];
  /** Of a host: its rules. None: nobody knows them yet. */
  readonly rules?: RuleTexts;
  /** What the host has otherwise, in a sentence. None: nothing. */
  readonly drift?: string;
}

/** Of a resource of which a look at the host found nothing. */
export const GONE: Shown = { spec: {}, words: [], rules: {}, drift: "nothing of it is left" };
