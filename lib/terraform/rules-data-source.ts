import { effectOf } from "../engine/effect";
import { render } from "../engine/render";
import type { Failure } from "../errors/failure";
import { HOST_KIND } from "../lifecycle/host-kind";
import { resolveKnown } from "../lifecycle/known";
import { holdsUnknown } from "../lifecycle/wire";
import { POLICY_FIELDS, PROXY_USER_FIELD } from "../spec/host-fields";
import type { ResolvedHostSpec } from "../spec/resolved";
import { FACT_FIELDS, resolveFacts, type WrittenFacts } from "../spec/rule-facts";
import { type Attribute, attributesOf, computed } from "./attribute";
import { type Diagnostic, failed } from "./diagnostic";
import { factsOf } from "./facts";
import { EFFECT, ruleLines } from "./host-schema";
import type { Described } from "./schema";
import { specFrom } from "./spec-values";
import type { Values } from "./value";

const POLICY: readonly Attribute[] = attributesOf([...POLICY_FIELDS, PROXY_USER_FIELD]);
const FACTS: readonly Attribute[] = attributesOf(FACT_FIELDS);

const SCRIPT: Attribute = computed(
  "script",
  {
    of: "object",
    attributes: [
      computed("iptables", "string", "For `iptables-restore --noflush`."),
      computed("ip6tables", "string", "For `ip6tables-restore --noflush`; null where IPv6 is left alone."),
      computed("nftables", "string", "For `nft -f`, both families."),
    ],
  },
  "The text that an apply loads on a host without rules of ours. Null where it depends on `nameservers`, and none are given.",
);

const ATTRIBUTES: readonly Attribute[] = [...POLICY, ...FACTS, ...EFFECT, SCRIPT];

/** `kuma_transparent_proxy_rules`: what a policy is, where there is no host to ask, or none to be managed. */
export const RULES_DATA_SOURCE: Described = {
  typeName: "kuma_transparent_proxy_rules",
  says: "What a policy does, in words, as rules and as text to be loaded. No host is touched.",
  attributes: ATTRIBUTES,
};

/** Faults of a configuration, as far as it is known. */
export function validateRules(config: Values): readonly Diagnostic[] {
  const spec = resolveKnown(HOST_KIND, specFrom(POLICY, config));
  const facts = specFrom(FACTS, config);
  const read = holdsUnknown(facts) ? undefined : resolveFacts(facts);
  return [spec, read].flatMap((one) => (one === undefined || one.ok ? [] : told(one.failures)));
}

/** The configuration, which is known whole, with what it means. */
export function readRules(config: Values): { readonly values?: Values; readonly diagnostics: readonly Diagnostic[] } {
  const spec = HOST_KIND.declare(specFrom(POLICY, config));
  const facts = resolveFacts(specFrom(FACTS, config));
  if (!spec.ok) return { diagnostics: told(spec.failures) };
  if (!facts.ok) return { diagnostics: told(facts.failures) };
  const { traffic, rules } = effectOf(spec.value);
  const script = scriptsOf(spec.value, facts.value);
  return { values: { ...config, traffic, rules: ruleLines(rules), script }, diagnostics: [] };
}

function scriptsOf({ policy }: ResolvedHostSpec, written: WrittenFacts): Values | null {
  const isOpen = policy.dns.enabled && !policy.dns.captureAll && written.nameservers === undefined;
  if (isOpen) return null;
  const facts = factsOf(written);
  return {
    iptables: render(policy, { ...facts, family: "ipv4" }),
    ip6tables: policy.families.includes("ipv6") ? render(policy, { ...facts, family: "ipv6" }) : null,
    nftables: render(policy, { ...facts, backend: "nftables" }),
  };
}

function told(failures: readonly Failure[]): Diagnostic[] {
  return failures.map((failure) => failed(failure, ATTRIBUTES));
}
