import type { StackValidation } from "@pulumi/policy";
import { describeFailure } from "../../errors/failure";
import { serviceDisagrees } from "../../errors/workload-failures";
import { equivalent } from "../../kubernetes/equivalent";
import { memberAt } from "../../kubernetes/member";
import { portsOutside } from "../../spec/ports";
import type { ResolvedPolicy } from "../../spec/resolved";
import type { Range } from "../../spec/terms";
import { RESOURCE_TYPE } from "../loader";
import { type Around, ofHost, ofPods, templateOf } from "./declared-traffic";
import type { Shown } from "./shown";

/** Who is of which service. */
interface Services extends Around {
  readonly serviceOf?: (resource: Shown) => string | undefined;
}

/** What one resource of a service does with traffic. */
interface Member {
  readonly service: string;
  readonly by: string;
  readonly policy: ResolvedPolicy;
  readonly urn: string;
}

/** @param hostPorts by which hosts are managed: no pod has to treat them alike */
export function agreementOf(services: Services, hostPorts: readonly Range[]): StackValidation {
  return ({ resources }, report) => {
    const members = resources.flatMap((resource) => membersOf(resource, services));
    const hosts = members.filter(({ isHost }) => isHost);
    const pods = members.filter(({ isHost }) => !isHost);
    for (const host of hosts) {
      for (const pod of pods.filter(({ service }) => service === host.service)) {
        const { deviations } = equivalent(unmanaged(host.policy, hostPorts), pod.policy);
        if (deviations.length === 0) continue;
        const flows = deviations.map((one) => `${one.traffic} ${one.host} on the host, and ${one.pod} in the pod`);
        report(describeFailure(serviceDisagrees(host.service, host.by, pod.by, flows)), host.urn);
      }
    }
  };
}

function membersOf(
  resource: Shown & { readonly urn: string },
  services: Services,
): (Member & { readonly isHost: boolean })[] {
  const isHost = resource.type === RESOURCE_TYPE;
  const declared = isHost ? ofHost(resource) : ofPods(resource, services);
  // What cannot be read is told by the policies on single resources.
  if (declared === undefined || !declared.policy.ok) return [];
  const service = (services.serviceOf ?? ((one) => serviceByLabel(one, services)))(resource);
  if (service === undefined) return [];
  return [{ service, by: declared.by, policy: declared.policy.value, urn: resource.urn, isHost }];
}

const LABELS = ["app.kubernetes.io/name", "app"];

function serviceByLabel(resource: Shown, around: Around): string {
  const template = templateOf(resource, around);
  const labels = LABELS.map((label) => memberAt(template, ["metadata", "labels", label]));
  const named = [...labels, memberAt(resource.props, ["metadata", "name"])].find((name) => typeof name === "string");
  return typeof named === "string" ? named : resource.name;
}

function unmanaged(policy: ResolvedPolicy, hostPorts: readonly Range[]): ResolvedPolicy {
  const { inbound } = policy;
  return { ...policy, inbound: { ...inbound, excludePorts: portsOutside(inbound.excludePorts, hostPorts) } };
}
