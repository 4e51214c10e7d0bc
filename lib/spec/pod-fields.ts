import { type Field, map, number, objects, set, text } from "./field";
import { POLICY_FIELDS } from "./host-fields";

/** The properties of a {@link file://./pod.ts PodPolicySpec}, for whoever makes a schema of them. */
export const POD_FIELDS: readonly Field[] = [
  ...POLICY_FIELDS,
  number(
    "applicationProbeProxyPort",
    "Port on which the sidecar answers the kubelet's probes (Kuma from 2.9 on); 0 is none. Default: 9001.",
  ),
  set("reachableServices", "Services that the sidecar is told of (Kuma 1.5 to 2.14). Default: all."),
  objects("reachableBackends", "Backends that the sidecar is told of (Kuma from 2.9 on). Default: all.", [
    text("kind", "`MeshService`, `MeshExternalService` or `MeshMultiZoneService`. Required."),
    text("name", "Its name, where it is not told by its labels."),
    text("namespace", "Beside `name`."),
    number("port", "One of its ports. Default: all."),
    map("labels", "Its labels, where it is not told by its name."),
  ]),
  set("directAccessServices", "Services that are reached by the address of a single pod; `*` is all. Default: none."),
  text("configMapName", "ConfigMap in the pod's namespace whose `config.yaml` is the policy (Kuma from 2.9 on)."),
];
