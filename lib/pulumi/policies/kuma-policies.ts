import type { EnforcementLevel, Policies, ResourceValidationPolicy } from "@pulumi/policy";
import { describeFailure, type Failure, ProviderError } from "../../errors/failure";
import { interceptionOff } from "../../errors/workload-failures";
import { wishIn } from "../../kubernetes/annotation-values";
import type { PortsSpec } from "../../spec/policy";
import { parsePorts } from "../../spec/ports";
import { at } from "../../spec/property";
import type { ResolvedPolicy } from "../../spec/resolved";
import type { Range } from "../../spec/terms";
import { type Around, DECLARING, type DeclaredTraffic, injectionWish, nameOf } from "./declared-traffic";
import { type AllowedPorts, directionsOff, exclusionsOf, familiesLeftOut, judged } from "./judgements";
import { agreementOf } from "./service-agreement";
import type { Shown } from "./shown";

/** What is asked of each policy. */
const DESCRIPTIONS = {
  "kuma-excluded-ports": "No ports pass by the sidecar but those that are allowed to.",
  "kuma-interception-on": "No host, pod or namespace turns the interception of its traffic off.",
  "kuma-both-families": "Connections over IPv6 are intercepted, too.",
  "kuma-service-agrees": "Hosts and pods of one service treat traffic alike.",
} as const;

export type KumaPolicyName = keyof typeof DESCRIPTIONS;

/** What is around the pods, and what is asked. */
export interface KumaPoliciesOptions extends Around {
  /**
   * Ports that may pass by the sidecar: of hosts, by annotations of pods, and by settings of the control plane.
   * @default none, and on hosts those of `hostPorts`
   */
  readonly allowedPorts?: { readonly inbound?: PortsSpec; readonly outbound?: PortsSpec };
  /** Ports by which hosts are managed: pods have none of these. @default 22 */
  readonly hostPorts?: PortsSpec;
  /**
   * To which service a host or a workload belongs; `undefined` for none.
   * @default for a host its name; for a workload its label `app.kubernetes.io/name`, else `app`, of its pods, else its name
   */
  readonly serviceOf?: (resource: Shown) => string | undefined;
  /** @default "mandatory", and "advisory" for `kuma-both-families` */
  readonly enforcement?: Readonly<Partial<Record<KumaPolicyName, EnforcementLevel>>>;
}

/**
 * Policies for a `PolicyPack` of @pulumi/policy, on hosts and on pods.
 *
 * @throws ProviderError KTP111 and its like, at the ports that cannot be read
 */
export function kumaPolicies(options: KumaPoliciesOptions): Policies {
  const hostPorts = ports("hostPorts", options.hostPorts ?? 22);
  const allowed: AllowedPorts = {
    inbound: ports("allowedPorts.inbound", options.allowedPorts?.inbound ?? []),
    outbound: ports("allowedPorts.outbound", options.allowedPorts?.outbound ?? []),
  };
  const onHost = { ...allowed, inbound: [...allowed.inbound, ...hostPorts] };
  const of = (name: KumaPolicyName) => ({
    name,
    description: DESCRIPTIONS[name],
    enforcementLevel: options.enforcement?.[name] ?? (name === "kuma-both-families" ? "advisory" : "mandatory"),
  });
  return [
    judging(of("kuma-excluded-ports"), options, (policy, by) => exclusionsOf(policy, by === "host" ? onHost : allowed)),
    withSidecars(judging(of("kuma-interception-on"), options, directionsOff), options),
    judging(of("kuma-both-families"), options, familiesLeftOut),
    { ...of("kuma-service-agrees"), validateStack: agreementOf(options, hostPorts) },
  ];
}

type Judge = (policy: ResolvedPolicy, by: DeclaredTraffic["of"]) => readonly Failure[];

type Named = Pick<ResourceValidationPolicy, "name" | "description" | "enforcementLevel">;

function judging(named: Named, around: Around, judge: Judge): ResourceValidationPolicy {
  const validateResource = DECLARING.map((declaring) => (resource: Shown, report: (message: string) => void) => {
    const declared = declaring(resource, around);
    if (declared === undefined) return;
    for (const message of judged(declared, (policy) => judge(policy, declared.of))) report(message);
  });
  return { ...named, validateResource };
}

/** Pods and namespaces that want no sidecar have nobody who could intercept. */
function withSidecars(policy: ResourceValidationPolicy, around: Around): ResourceValidationPolicy {
  const refusesSidecar = (resource: Shown, report: (message: string) => void) => {
    if (wishIn(injectionWish(resource, around)) !== false) return;
    report(describeFailure({ ...interceptionOff("Pods are told to have no sidecar"), host: nameOf(resource) }));
  };
  return { ...policy, validateResource: [policy.validateResource ?? [], refusesSidecar].flat() };
}

function ports(property: string, written: PortsSpec): readonly Range[] {
  const { value, faults } = parsePorts(written);
  const failures = faults.map(({ failure, index }) =>
    at(index === undefined ? property : `${property}[${index}]`, failure),
  );
  if (failures.length > 0) throw new ProviderError(...(failures as [Failure, ...Failure[]]));
  return value;
}
