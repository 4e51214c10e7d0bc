import { isSince, type KumaVersion, readKumaVersion } from "../spec/kuma-version";
import type { PlainObject } from "../spec/plain-data";
import { at } from "../spec/property";
import type { Resolved } from "../spec/resolve";
import { effective, type PodGiven } from "./effective";
import { kumactlArguments } from "./kumactl-arguments";
import { injectorFor } from "./pod-traffic";
import { CNI_VARIABLE, isOn } from "./settings";

/** The parts of a pod that make its rules, where no injector puts them in. */
export interface KumaInit {
  readonly initContainer: PlainObject;
  /** What the container mounts. */
  readonly volumes: readonly PlainObject[];
  /** For the metadata of the pod: the configuration that the container, or the CNI plugin, reads. Empty where it is told by arguments. */
  readonly annotations: Readonly<Record<string, string>>;
}

export interface KumaInitGiven extends PodGiven {
  /** @default kuma/kuma-init of that release */
  readonly image?: string;
}

const CONFIG_ANNOTATION = "traffic.kuma.io/transparent-proxy-config";
/** Source: injector.go of 3.0-dev. */
const BASE = "/tmp/transparent-proxy/base";

/**
 * The init container that the injector of a release would put into a pod, for clusters without one. Its CNI plugin (Kuma from
 * 3.0 on) takes the annotations alone, of pods with a container `kuma-sidecar` and without `kuma-init`. All faults at once;
 * never throws.
 */
export function kumaInit(given: KumaInitGiven): Resolved<KumaInit> {
  const version = readKumaVersion(given.kumaVersion);
  if ("failure" in version) return { ok: false, failures: [at("kumaVersion", version.failure)] };
  const pod = effective(given);
  if (!pod.ok) return pod;
  const injector = injectorFor(version.value, given);
  const { policy, config } = pod.value;
  const image = given.image ?? `kuma/kuma-init:${version.value.text.replace(/^v/, "")}`;
  const byConfig = injector.hasConfigMap;
  const args = byConfig ? [`--config=${BASE}/config.yaml`] : kumactlArguments(policy, injector);
  return {
    ok: true,
    value: {
      initContainer: {
        name: "kuma-init",
        image,
        imagePullPolicy: "IfNotPresent",
        ...command(args),
        ...confined(version.value, byConfig),
      },
      volumes: volumes(byConfig, version.value),
      annotations: byConfig ? { ...ofMesh(given), [CONFIG_ANNOTATION]: config } : {},
    },
  };
}

/** The CNI plugin passes by every pod that does not say so. Source: app/cni/pkg/cni of 3.0-dev, `cmdAdd`. */
function ofMesh({ controlPlane = {} }: KumaInitGiven): Readonly<Record<string, string>> {
  return isOn(controlPlane[CNI_VARIABLE]) ? { "kuma.io/sidecar-injected": "true" } : {};
}

function command(args: string[]): PlainObject {
  return { command: ["/usr/bin/kumactl", "install", "transparent-proxy"], args };
}

/** Rights and resources. From 2.9 on the image is one without a shell, and needs no file system of its own. */
function confined(version: KumaVersion, byConfig: boolean): PlainObject {
  const add = isSince(version, 1, 8) ? ["NET_ADMIN", "NET_RAW"] : ["NET_ADMIN"];
  const asRoot = { runAsUser: 0, runAsGroup: 0 };
  if (!isSince(version, 2, 9)) {
    return {
      securityContext: { ...asRoot, capabilities: { add } },
      resources: { limits: { cpu: "100m", memory: "50M" }, requests: { cpu: "10m", memory: "10M" } },
    };
  }
  // Source: UPGRADE.md of 2.14.
  const limit = isSince(version, 2, 14) ? {} : { cpu: "100m" };
  return {
    env: [{ name: "XTABLES_LOCKFILE", value: "/tmp/xtables.lock" }],
    securityContext: { ...asRoot, capabilities: { add, drop: ["ALL"] }, readOnlyRootFilesystem: true },
    resources: { limits: { ...limit, memory: "50M" }, requests: { cpu: "20m", memory: "20M" } },
    volumeMounts: mounts(byConfig),
  };
}

const TMP = "kuma-init-tmp";
const CONFIG = "transparent-proxy-base";

function mounts(hasConfig: boolean): PlainObject[] {
  return [{ name: TMP, mountPath: "/tmp" }, ...(hasConfig ? [{ name: CONFIG, mountPath: BASE, readOnly: true }] : [])];
}

function volumes(byConfig: boolean, version: KumaVersion): PlainObject[] {
  const tmp = { name: TMP, emptyDir: { sizeLimit: "10M" } };
  const fieldPath = `metadata.annotations['${CONFIG_ANNOTATION}']`;
  const config = { name: CONFIG, downwardAPI: { items: [{ path: "config.yaml", fieldRef: { fieldPath } }] } };
  if (!isSince(version, 2, 9)) return [];
  return byConfig ? [tmp, config] : [tmp];
}
