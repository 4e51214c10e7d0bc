import { effective, type PodGiven } from "../../../lib/kubernetes";
import { valueIn } from "../../support/value-in";

const WANTED = { "kuma.io/sidecar-injection": "enabled" };
const CNI = { KUMA_RUNTIME_KUBERNETES_INJECTOR_CNI_ENABLED: "true" };

interface Given extends Partial<PodGiven> {
  readonly annotations?: Record<string, string>;
  readonly labels?: Record<string, string>;
  readonly spec?: object;
}

function findings({ annotations = {}, labels = WANTED, spec = {}, ...given }: Given): string[] {
  const template = { metadata: { annotations, labels }, spec: { containers: [], ...spec } };
  return valueIn(effective({ kumaVersion: "2.14.3", template, ...given })).findings.map(
    ({ severity, failure }) => `${severity} ${failure.code} ${failure.property}`,
  );
}

const web = (more: object = {}) => ({ name: "web", ports: [{ containerPort: 8080 }], ...more });

describe("a pod about which there is something to say", () => {
  test.each<{ name: string; given: Given; found: string[] }>([
    { name: "nothing", given: { spec: { containers: [web()] } }, found: [] },
    {
      name: "a port of the application that passes by",
      given: { spec: { containers: [web()] }, annotations: { "traffic.kuma.io/exclude-inbound-ports": "8080" } },
      found: ['warning KTP352 metadata.annotations["traffic.kuma.io/exclude-inbound-ports"]'],
    },
    {
      name: "a port that passes by as the control plane has it",
      given: {
        spec: { containers: [web()] },
        controlPlane: { KUMA_RUNTIME_KUBERNETES_SIDECAR_TRAFFIC_EXCLUDE_INBOUND_PORTS: "8080" },
      },
      found: ["warning KTP352 KUMA_RUNTIME_KUBERNETES_SIDECAR_TRAFFIC_EXCLUDE_INBOUND_PORTS"],
    },
    {
      name: "a probe that passes by",
      given: {
        spec: { containers: [{ name: "web", readinessProbe: { httpGet: { port: 9090 } } }] },
        annotations: { "traffic.kuma.io/exclude-inbound-ports": "9090" },
      },
      found: ['warning KTP352 metadata.annotations["traffic.kuma.io/exclude-inbound-ports"]'],
    },
    {
      name: "the port of a datagram, which no rule takes",
      given: {
        spec: { containers: [web({ ports: [{ containerPort: 53, protocol: "UDP" }] })] },
        annotations: { "traffic.kuma.io/exclude-inbound-ports": "53" },
      },
      found: [],
    },
    {
      name: "a container that runs as the sidecar",
      given: { spec: { containers: [web({ securityContext: { runAsUser: 5678 } })] } },
      found: ["problem KTP353 spec.containers[0].securityContext.runAsUser"],
    },
    {
      name: "a pod that runs as the sidecar, but for one container",
      given: {
        spec: {
          securityContext: { runAsUser: 5678 },
          containers: [web(), { name: "other", securityContext: { runAsUser: 1 } }],
        },
      },
      found: ["problem KTP353 spec.containers[0].securityContext.runAsUser"],
    },
    {
      name: "an init container that runs as a sidecar of another uid",
      given: {
        spec: { initContainers: [{ name: "init", securityContext: { runAsUser: 6000 } }] },
        controlPlane: { KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_UID: "6000" },
      },
      found: ["warning KTP353 spec.initContainers[0].securityContext.runAsUser"],
    },
    {
      name: "annotations of the injector",
      given: { annotations: { "kuma.io/sidecar-injected": "true", "kuma.io/sidecar-uid": "1" } },
      found: [
        'problem KTP354 metadata.annotations["kuma.io/sidecar-injected"]',
        'problem KTP354 metadata.annotations["kuma.io/sidecar-uid"]',
      ],
    },
    {
      name: "a pod in the network of its node, where the rules would be the node's",
      given: { spec: { hostNetwork: true } },
      found: ["problem KTP380 spec.hostNetwork"],
    },
    {
      name: "a pod in the network of its node, whose namespace asks",
      given: { labels: {}, namespace: WANTED, spec: { hostNetwork: true } },
      found: ["problem KTP380 spec.hostNetwork"],
    },
    {
      name: "a pod in the network of its node, which nobody asks to have a sidecar",
      given: { labels: {}, spec: { hostNetwork: true } },
      found: [],
    },
    {
      name: "networks of others, without CNI",
      given: { annotations: { "k8s.v1.cni.cncf.io/networks": "macvlan" } },
      found: [],
    },
    {
      name: "networks of others, which Kuma's CNI plugin is written over",
      given: { controlPlane: CNI, annotations: { "k8s.v1.cni.cncf.io/networks": "macvlan" } },
      found: ['problem KTP354 metadata.annotations["k8s.v1.cni.cncf.io/networks"]'],
    },
    {
      name: "a live pod, with all that the injector put into it",
      given: {
        controlPlane: CNI,
        annotations: { "kuma.io/sidecar-injected": "true", "kuma.io/sidecar-uid": "5678" },
        spec: {
          initContainers: [{ name: "kuma-validation", securityContext: { runAsUser: 5678 } }],
          containers: [{ name: "kuma-sidecar", securityContext: { runAsUser: 5678 } }, web()],
        },
      },
      found: [],
    },
    {
      name: "a live pod, whose sidecar is one of Kubernetes",
      given: {
        annotations: { "kuma.io/sidecar-injected": "true" },
        spec: {
          initContainers: [
            { name: "kuma-init", securityContext: { runAsUser: 0 } },
            { name: "kuma-sidecar", restartPolicy: "Always", securityContext: { runAsUser: 5678 } },
          ],
          containers: [web({ securityContext: { runAsUser: 5678 } })],
        },
      },
      found: ["problem KTP353 spec.containers[0].securityContext.runAsUser"],
    },
    {
      name: "an annotation of a later release",
      given: { kumaVersion: "2.8.4", annotations: { "traffic.kuma.io/exclude-inbound-ips": "10.0.0.0/8" } },
      found: ['warning KTP358 metadata.annotations["traffic.kuma.io/exclude-inbound-ips"]'],
    },
    {
      name: "an annotation of an earlier release",
      given: { kumaVersion: "3.0", annotations: { "kuma.io/builtin-dns": "disabled" } },
      found: ['warning KTP358 metadata.annotations["kuma.io/builtin-dns"]'],
    },
    {
      name: "a uid that ends the init container",
      given: { annotations: { "traffic.kuma.io/exclude-outbound-ports-for-uids": "tcp:80:70000" } },
      found: ['problem KTP347 metadata.annotations["traffic.kuma.io/exclude-outbound-ports-for-uids"]'],
    },
    {
      name: "init containers under CNI, one of which is excluded",
      given: {
        controlPlane: CNI,
        annotations: { "traffic.kuma.io/exclude-outbound-ports-for-uids": "*:*:1000-1999" },
        spec: {
          initContainers: [
            { name: "migrate" },
            { name: "fetch", securityContext: { runAsUser: 1234 } },
            { name: "logs", restartPolicy: "Always" },
          ],
        },
      },
      found: ["warning KTP355 spec.initContainers[0]"],
    },
    { name: "init containers without CNI", given: { spec: { initContainers: [{ name: "migrate" }] } }, found: [] },
    {
      name: "a job of Kuma 1.7.0",
      given: { kumaVersion: "1.7.0", kind: "Job", spec: { restartPolicy: "Never" } },
      found: ["problem KTP359 spec.restartPolicy"],
    },
    {
      name: "a job of Kuma 1.7.1",
      given: { kumaVersion: "1.7.1", kind: "CronJob", spec: { restartPolicy: "OnFailure" } },
      found: [],
    },
    {
      name: "a pod that ends and has no Job",
      given: { kumaVersion: "2.8.4", kind: "Workflow", spec: { restartPolicy: "Never" } },
      found: ["warning KTP359 spec.restartPolicy"],
    },
    {
      name: "the same with sidecars of Kubernetes",
      given: {
        kumaVersion: "2.8.4",
        kind: "Workflow",
        spec: { restartPolicy: "Never" },
        controlPlane: { KUMA_EXPERIMENTAL_SIDECAR_CONTAINERS: "true" },
      },
      found: [],
    },
  ])("$name", ({ given, found }) => {
    expect(findings(given)).toEqual(found);
  });
});

describe("whether anybody asks for a sidecar", () => {
  const missing = ['warning KTP357 metadata.labels["kuma.io/sidecar-injection"]'];
  const refusing = { "kuma.io/sidecar-injection": "disabled" };

  test.each<{ name: string; given: Given; found: string[] }>([
    { name: "the pod", given: { labels: WANTED }, found: [] },
    { name: "the namespace", given: { labels: {}, namespace: WANTED }, found: [] },
    { name: "neither", given: { labels: {}, namespace: {} }, found: missing },
    { name: "not the pod, of a namespace that is not known", given: { labels: {} }, found: [] },
    { name: "the namespace, but the pod refuses", given: { labels: refusing, namespace: WANTED }, found: missing },
    { name: "the pod, in a namespace that its release is not asked about", given: { namespace: {} }, found: missing },
    {
      name: "the pod, in such a namespace of an older release",
      given: { kumaVersion: "2.10.1", namespace: {} },
      found: [],
    },
    { name: "the pod, though its namespace refuses", given: { labels: WANTED, namespace: refusing }, found: [] },
    {
      name: "by an annotation that is no longer read",
      given: { labels: {}, annotations: WANTED, namespace: {} },
      found: missing,
    },
    {
      name: "by an annotation of an old release",
      given: { kumaVersion: "1.4.1", labels: {}, annotations: WANTED, namespace: {} },
      found: [],
    },
    { name: "by a label that is not read yet", given: { kumaVersion: "1.4.1", namespace: {} }, found: missing },
  ])("$name", ({ given, found }) => {
    expect(findings(given)).toEqual(found);
  });

  test("is told as it is", () => {
    const told = (labels: Record<string, string>, namespace: Record<string, string>) => {
      const template = { metadata: { labels }, spec: {} };
      return valueIn(effective({ kumaVersion: "2.14.3", template, namespace })).findings[0]?.failure.problem;
    };
    expect(told({}, {})).toMatch(/^Neither the pod nor its namespace asks for a sidecar: /);
    expect(told(refusing, WANTED)).toMatch(/^The pod refuses a sidecar: /);
    expect(told({}, refusing)).toMatch(/^The namespace refuses sidecars: /);
    expect(told(WANTED, {})).toMatch(/^The namespace has no label kuma\.io\/sidecar-injection, /);
  });
});

test("a value that is no text is told, and nothing is made of what is left: Kubernetes refuses the whole", () => {
  const metadata = {
    annotations: { "traffic.kuma.io/exclude-inbound-ports": 1234, "prometheus.io/scrape": true, other: "1" },
    labels: { version: 2 },
  };
  const result = effective({ kumaVersion: "2.14.3", template: { metadata, spec: {} } });
  expect(result.ok ? [] : result.failures.map(({ code, property }) => `${code} ${property}`)).toEqual([
    'KTP361 metadata.annotations["traffic.kuma.io/exclude-inbound-ports"]',
    'KTP361 metadata.annotations["prometheus.io/scrape"]',
    "KTP361 metadata.labels.version",
  ]);
});
