import { tokens } from "../rules/tokens";
import { BY_HAND, type Cause } from "./evidence";

/** Programs by the names that they give to their chains. */
const PROGRAMS: readonly (readonly [chain: RegExp, program: string])[] = [
  [/^DOCKER/, "Docker"],
  [/^NETAVARK/, "Podman"],
  [/^KUBE-/, "kube-proxy"],
  [/^CNI[-_]/, "a CNI plugin"],
  [/^cali-/, "Calico"],
  [/^CILIUM_/, "Cilium"],
  [/^FLANNEL-/, "flannel"],
  [/^ISTIO_/, "Istio"],
  [/^LIBVIRT_/, "libvirt"],
  [/^(PREROUTING|OUTPUT)_(direct|ZONES|POLICIES)/, "firewalld"],
  [/^ufw6?-/, "ufw"],
  [/^f2b-/, "fail2ban"],
];

/** Who probably put foreign rules ahead of ours: the program into whose chain the first of them leads. */
export function newcomerCause(texts: readonly string[]): Cause {
  for (const text of texts) {
    const words = tokens(text);
    const target = words[words.findIndex((word) => word === "-j" || word === "-g") + 1] ?? "";
    const program = PROGRAMS.find(([chain]) => chain.test(target))?.[1];
    if (program !== undefined) return { who: `${program} put its rules ahead of ours`, evidence: `chain ${target}` };
  }
  return BY_HAND;
}
