import { type Failure, failure } from "./failure";

/** What can be wrong with the policy of a pod, with the annotations that carry it, and with what is around them: KTP340 to KTP359, KTP380 and KTP381. */

/** Keys of a host's spec that mean nothing in a pod, and why. */
const POD_REASONS = {
  cniMode: ["the injector says whether the rules of a pod are made by its CNI plugin", "Leave it out."],
  connection: ["a pod is reached by the API of its cluster", "Leave it out."],
  proxyUser: [
    "the sidecar of a pod runs as the uid that the control plane gives it",
    "Leave it out; KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_UID is that uid.",
  ],
  backend: ["the init container of a pod knows iptables alone", "Leave it out."],
  persistence: ["the rules of a pod end with it, and each new one gets its own", "Leave it out."],
  managers: ["nobody manages a pod over its network", "Leave it out; exclude ports or addresses."],
  onProxyDown: ["a pod without its sidecar is not ready, and nothing else may run in its place", "Leave it out."],
  hostEgress: ["a pod is no host: what it needs is its application's", "Leave it out; exclude ports or addresses."],
  confirm: ["a new pod takes the place of the old one only when it is ready", "Leave it out."],
  allowLockout: ["nobody manages a pod over its network", "Leave it out."],
  onUnreachable: ["a pod is reached by the API of its cluster", "Leave it out."],
} as const;

export type PodReason = keyof typeof POD_REASONS;

/** A key of hosts stands in the policy of a pod. */
export const notOfAPod = (key: PodReason): Failure => {
  const [reason, remedy] = POD_REASONS[key];
  return failure("KTP340", `\`${key}\` is of hosts: ${reason}.`, remedy);
};

/** A name of a service has a character that no `kuma.io/service` has. */
export const notAService = (found: string): Failure =>
  failure(
    "KTP341",
    `${found} is no name of a service.`,
    'Give the value of its `kuma.io/service`: "backend_shop_svc_8080".',
  );

/** A backend is named by both, or by neither, of its name and its labels. */
export const notABackend = (): Failure =>
  failure(
    "KTP342",
    "A backend is told by its name, with a namespace if need be, or by its labels.",
    'Give one of them: `{ kind: "MeshService", name: "backend" }`.',
  );

/** The name of a ConfigMap is none that Kubernetes takes. */
export const notAConfigMapName = (found: string): Failure =>
  failure(
    "KTP343",
    `${found} is no name of a ConfigMap.`,
    "Give lower-case letters, digits, dashes and dots, a letter or digit at either end.",
  );

/** The release of Kuma has no annotation for what is asked. */
export const noAnnotation = (version: string, wayOut: string): Failure =>
  failure("KTP344", `Kuma ${version} has no annotation for this, and the pod would have something else.`, wayOut);

/** A range is too long to be written as single ports, which is all that an annotation can hold. */
export const tooManyPorts = (count: number, most: number): Failure =>
  failure(
    "KTP345",
    `These are ${count} ports: annotations hold single ports, each a rule of its own in every pod, and ${most} of them are the most.`,
    "Exclude addresses or uids instead, or fewer ports.",
  );

/** An empty annotation leaves what the control plane or the ConfigMap says. */
export const cannotBeEmptied = (version: string, where: string): Failure =>
  failure(
    "KTP346",
    `With Kuma ${version} an empty annotation says nothing: the list of the ${where} stays.`,
    `Change it in the ${where}, or give a ConfigMap of its own to the workload (\`configMapName\`).`,
  );

/** kumactl in the init container reads uids of 16 bits, and ends on others. */
export const uidTooLargeForKumactl = (found: number): Failure =>
  failure(
    "KTP347",
    `The init container ends on the uid ${found}: kumactl takes none above 65535 in a rule.`,
    "Run that container as a smaller uid (`securityContext.runAsUser`).",
  );

/** Kuma cannot read an annotation, or a setting of a control plane: the injector refuses the pod, or its init container ends. */
export const unreadableAnnotation = (found: string, expected: string): Failure =>
  failure("KTP348", `${found} is not ${expected}, and Kuma ends on it.`, `Give ${expected}.`);

/** A setting of a control plane that its release does not read, or that there is in no release. */
export const noSetting = (version: string | undefined, wayOut: string): Failure =>
  failure(
    "KTP349",
    version === undefined
      ? "Kuma has no setting for this that is of all pods."
      : `The control plane of Kuma ${version} has no setting for this.`,
    wayOut,
  );

/** What is given as a ConfigMap is none, and no configuration of Kuma's transparent proxy. */
export const notAConfigMap = (found: string): Failure =>
  failure(
    "KTP350",
    `Here is ${found}, and no configuration of the transparent proxy.`,
    "Give the ConfigMap, or the text of its `config.yaml`.",
  );

/** A ConfigMap has no `config.yaml`, or nothing in it: the injector refuses every pod. */
export const emptyConfigMap = (): Failure =>
  failure("KTP351", "The ConfigMap has no `config.yaml` with a configuration in it.", "Write one there.");

/** An inbound port that the application listens on passes by the sidecar. */
export const portLeavesMesh = (port: number, container: string, isProbed: boolean): Failure =>
  failure(
    "KTP352",
    `Port ${port} of the container ${container} passes by the sidecar${isProbed ? ", and the kubelet probes it" : ""}: connections to it have no mTLS, and no policy of the mesh applies to them.`,
    "Take the port out of the excluded ones, or make sure that nothing but what may come without identity reaches it.",
  );

/** A container runs as the sidecar's user, and everything of that user passes by. */
export const runsAsSidecar = (container: string, uid: number): Failure =>
  failure(
    "KTP353",
    `The container ${container} runs as ${uid}, the uid of the sidecar: nothing that it sends goes through the sidecar, and the injector refuses such a pod.`,
    "Give it another `securityContext.runAsUser`.",
  );

/** An annotation that the injector writes is set by hand. */
export const injectorsOwn = (name: string): Failure =>
  failure(
    "KTP354",
    `${name} is the injector's: by hand it is written over, or keeps the sidecar out.`,
    "Take it out; what it says follows from the settings of the control plane.",
  );

/** An init container runs when the CNI plugin has made the rules, and before the sidecar. */
export const initContainerCutOff = (container: string, uid: number | undefined, hasRules: boolean): Failure =>
  failure(
    "KTP355",
    `With CNI the rules are there before the init container ${container} runs, and no sidecar is yet: what it sends goes nowhere.`,
    hasRules
      ? `Exclude ports for its uid: \`redirect.outbound.excludePortsForUIDs\`${uid === undefined ? ", and give it one by `securityContext.runAsUser`" : `: "*:*:${uid}"`}.`
      : "Exclude the ports that it needs: `redirect.outbound.excludePorts`.",
  );

/** A workload names a ConfigMap of its own, and the CNI plugin does not read it. */
export const configMapUnderCni = (name: string): Failure =>
  failure(
    "KTP356",
    `The CNI plugin does not read the ConfigMap ${name} of a single workload: the rules are those without it.`,
    "Use annotations, or the ConfigMap of the control plane.",
  );

/** Why a pod that has a policy gets no sidecar. */
const SIDECAR_REASONS = {
  nobody: "Neither the pod nor its namespace asks for a sidecar",
  pod: "The pod refuses a sidecar",
  namespace: "The namespace refuses sidecars",
  unlabelled:
    "The namespace has no label kuma.io/sidecar-injection, and from 2.11 on Kuma is asked about no other pods",
} as const;

/** Nothing asks for a sidecar in a pod that has a policy, or somebody refuses one. */
export const noSidecarAsked = (reason: keyof typeof SIDECAR_REASONS): Failure =>
  failure(
    "KTP357",
    `${SIDECAR_REASONS[reason]}: the injector passes the pod by, and none of this has an effect.`,
    'Label the namespace, and where it is to be this pod alone the pod template: kuma.io/sidecar-injection: "enabled".',
  );

/** An annotation says something to other releases of Kuma only. */
export const passedOver = (name: string, version: string, releases: string): Failure =>
  failure(
    "KTP358",
    `Kuma ${version} does not read ${name} here: it is read ${releases}, and of what is a ConfigMap's it is not.`,
    "Take it out, or say it in the way of this release.",
  );

/** A job whose sidecar nobody ends. */
export const neverEnds = (why: string, remedy: string): Failure =>
  failure("KTP359", `The sidecar goes on when the job is done, and so does the pod: ${why}.`, remedy);

/** A pod that is to have a sidecar has no network of its own: its rules would be those of the node. */
export const networkOfNode = (): Failure =>
  failure(
    "KTP380",
    "The pod has the network of its node: the init container writes the rules there, and takes the traffic of the node and of every such pod.",
    'Take `hostNetwork` out, or leave the pod without a sidecar: kuma.io/sidecar-injection: "disabled".',
  );

/** A ConfigMap says what only a control plane decides: its word is a line in a log. */
export const notAConfigMaps = (version: string): Failure =>
  failure(
    "KTP381",
    `Kuma ${version} passes this over in such a ConfigMap: the control plane decides it.`,
    "Say it by `controlPlaneTraffic`, whose environment has it, too.",
  );
