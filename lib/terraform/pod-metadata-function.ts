import { podMetadata } from "../kubernetes/annotate";
import { holdsUnknown, UNKNOWN, type Wire } from "../lifecycle/wire";
import type { PodPolicySpec } from "../spec/pod";
import { POD_FIELDS } from "../spec/pod-fields";
import { readObject } from "./argument";
import { type Attribute, attributesOf } from "./attribute";
import { confirmFrom } from "./confirm-attribute";
import type { ProviderFunction, Result } from "./function";
import { HOST_SCHEMA } from "./host-schema";
import { withManagers } from "./presets-attribute";
import { specFrom } from "./spec-values";
import { decodeDynamic, decodeText } from "./value";

const OF_PODS: readonly Attribute[] = attributesOf(POD_FIELDS);

/** What only hosts have is known here, and refused with the reason. */
const OF_HOSTS = HOST_SCHEMA.attributes.filter(({ name }) => !OF_PODS.some((of) => of.name === name));

const ATTRIBUTES: readonly Attribute[] = [...OF_PODS, ...OF_HOSTS];

const METADATA = {
  of: "object",
  attributes: [
    { name: "annotations", key: "annotations", says: "", type: "map" },
    { name: "labels", key: "labels", says: "", type: "map" },
  ],
} as const;

/** `provider::kuma::pod_metadata`: the way from a policy to the pods of one release of Kuma. */
export const POD_METADATA: ProviderFunction = {
  name: "pod_metadata",
  summary: "The annotations and labels by which pods have a policy.",
  says: "What a pod template has to carry so that the injector of this release does what the policy says: `annotations` and `labels`, each a map. What the policy leaves out stays as the control plane has it; what this release cannot say is refused.",
  parameters: [
    {
      name: "policy",
      says: "Attributes of a `kuma_transparent_proxy_host` that pods have, too, and what only pods have: `application_probe_proxy_port`, `reachable_services`, `reachable_backends`, `direct_access_services`, `config_map_name`.",
      type: "dynamic",
    },
    { name: "kuma_version", says: "Release of Kuma: `2.9.4`.", type: "string" },
  ],
  returns: METADATA,
  call([policy = {}, version = {}]) {
    const kumaVersion = decodeText(version);
    const given = decodeDynamic(policy);
    if (given === UNKNOWN) return { value: UNKNOWN };
    const { values, failures } = readObject(ATTRIBUTES, given);
    if (failures.length > 0) return { failures, argument: 0, attributes: ATTRIBUTES };
    const spec = withManagers(confirmFrom(specFrom(ATTRIBUTES, values)));
    return holdsUnknown(spec) || kumaVersion === UNKNOWN ? { value: UNKNOWN } : metadata(spec, kumaVersion);
  },
};

function metadata(spec: Wire, kumaVersion: string): Result {
  const resolved = podMetadata(spec as PodPolicySpec, { kumaVersion });
  if (resolved.ok) return { value: resolved.value };
  const { failures } = resolved;
  const ofVersion = failures.map(({ code, problem, remedy }) => ({ code, problem, remedy }));
  const ofPolicy = failures.filter(({ property }) => property !== "kumaVersion");
  return ofPolicy.length > 0
    ? { failures: ofPolicy, argument: 0, attributes: ATTRIBUTES }
    : { failures: ofVersion, argument: 1, attributes: ATTRIBUTES };
}
