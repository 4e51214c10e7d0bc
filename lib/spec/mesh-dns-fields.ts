import { type Field, flag, number, object, set, text, texts } from "./field";
import { POLICY_FIELDS } from "./host-fields";
import { REACHING_FIELDS } from "./reaching-fields";

/** The properties of a {@link file://./mesh-dns.ts MeshDnsSpec}, for whoever makes a schema of them. */
export const MESH_DNS_FIELDS: readonly Field[] = [
  object("via", "Who answers for names of the mesh: one of the two.", [
    object("sidecar", "The sidecar of the host.", [number("port", "UDP port of its DNS server. Default: 15053.")]),
    object("controlPlane", "The control plane, of Kuma up to 1.6.", [
      texts("addresses", "IP addresses at which the host reaches it. Required."),
      number("port", "UDP port. Default: 5653."),
    ]),
  ]),
  text(
    "kumaVersion",
    "Version of Kuma, as `kumactl version` prints it: it decides who can answer. Default: not known.",
  ),
  set("domains", "Domains that the mesh has its names in. Default: `mesh`."),
  text(
    "mode",
    "`auto`, `resolv-conf`, `systemd-resolved`, `dnsmasq`, `network-manager` or `capture`. Default: `auto`, the narrowest way.",
  ),
  object(
    "proxy",
    "The policy of the host's rules, where it has any: what both say against each other shows in a plan.",
    POLICY_FIELDS,
  ),
  object("probe", "Names that have to resolve on the host before a change is confirmed.", [
    text("mesh", "A name of the mesh: `backend.mesh`."),
    text("other", "Any other name: `example.com`."),
  ]),
  flag("adopt", "Also take away what kumactl left in resolv.conf. Default: `false`."),
  ...REACHING_FIELDS,
];
