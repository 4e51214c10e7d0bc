import type { ResourceValidation, ResourceValidationPolicy, StackValidationPolicy } from "@pulumi/policy";
import type { Wire } from "../../../../lib/lifecycle/wire";
import { POD_TRAFFIC_TYPE, RESOURCE_TYPE } from "../../../../lib/pulumi/loader";
import { type KumaPoliciesOptions, type KumaPolicyName, kumaPolicies } from "../../../../lib/pulumi/policies";

/** What each policy says of resources, as @pulumi/policy shows these to it. */

const KUMA: KumaPoliciesOptions = { kumaVersion: "2.9.4" };

interface Resource {
  readonly type: string;
  readonly name: string;
  readonly props: Wire;
}

const host = (props: Wire, name = "web"): Resource => ({ type: RESOURCE_TYPE, name, props });
const excluding = (inbound: unknown, outbound?: unknown): Wire => ({
  redirect: { inbound: { excludePorts: inbound }, outbound: { excludePorts: outbound ?? [] } },
});

const template = (annotations: Wire = {}, labels: Wire = {}, env: readonly Wire[] = []): Wire => ({
  metadata: { annotations, labels },
  spec: { containers: [{ name: "app", env }] },
});

function workload(kind: string, pod: Wire, metadata: Wire = { name: "web", namespace: "shop" }): Resource {
  const type = `kubernetes:${kind.includes("Job") ? "batch/v1" : "apps/v1"}:${kind}`;
  const spec = kind === "CronJob" ? { jobTemplate: { spec: { template: pod } } } : { template: pod };
  return { type, name: "in-program", props: { metadata, spec } };
}

const annotated = (inbound: string) =>
  workload("Deployment", template({ "traffic.kuma.io/exclude-inbound-ports": inbound }));

/** What a policy reports of resources, in the order of these. */
function violations(name: KumaPolicyName, resources: readonly Resource[], options: Partial<KumaPoliciesOptions> = {}) {
  const reported: string[] = [];
  const policy = kumaPolicies({ ...KUMA, ...options }).find((one) => one.name === name);
  if (policy === undefined) throw new Error(`there is no ${name}`);
  const report = (message: string) => void reported.push(message);
  const shown = resources.map((resource) => ({ ...resource, urn: `urn:${resource.name}` }));
  if ("validateStack" in policy) {
    const { validateStack } = policy as StackValidationPolicy;
    void validateStack({ resources: shown } as never, report);
    return reported;
  }
  const { validateResource = [] } = policy as ResourceValidationPolicy;
  for (const resource of shown) {
    for (const validate of [validateResource].flat() as ResourceValidation[]) void validate(resource as never, report);
  }
  return reported;
}

describe("no ports pass by but those that are allowed to", () => {
  const ports = (resources: readonly Resource[], options: Partial<KumaPoliciesOptions> = {}) =>
    violations("kuma-excluded-ports", resources, options);

  test("on hosts", () => {
    expect(ports([host({}), host(excluding([22])), host(excluding("22,8080", 3306))])).toEqual([
      "KTP375 the host web: Inbound ports 8080 pass by the sidecar, and only 22 may. Take them out of the exclusions, or have them allowed.",
      "KTP375 the host web: Outbound ports 3306 pass by the sidecar, and none may. Take them out of the exclusions, or have them allowed.",
    ]);
    const allowedPorts = { inbound: "8000-8099", outbound: [3306] };
    expect(ports([host(excluding("22,8080", 3306))], { allowedPorts })).toEqual([]);
    expect(ports([host(excluding("22,8080-8100"))], { allowedPorts })[0]).toContain("Inbound ports 8100 pass by");
    expect(ports([host(excluding([22]))], { hostPorts: 2222 })[0]).toContain("Inbound ports 22 pass by");
  });

  test("also where all but a few are left out, and for owners of sockets", () => {
    const redirect = { inbound: { includePorts: [80] }, outbound: { excludePortsForUIDs: ["tcp:443:1000"] } };
    const [inbound, outbound] = ports([host({ redirect })], { allowedPorts: { inbound: "1-79" } });
    expect(inbound).toContain("Inbound ports 81-65535 pass by");
    expect(outbound).toContain("Outbound ports 443 pass by");
  });

  test.each(["Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob"])(
    "of the pods of a %s",
    (kind) => {
      const pod = template({ "traffic.kuma.io/exclude-inbound-ports": "22,1234" });
      const allowedPorts = { inbound: [1234] };
      expect(ports([workload(kind, pod)], { allowedPorts })).toEqual([
        `KTP375 ${kind} shop/web: Inbound ports 22 pass by the sidecar, and only 1234 may. Take them out of the exclusions, or have them allowed.`,
      ]);
    },
  );

  test("of a custom kind, where one says where its pods are", () => {
    const rollout = { ...annotated("1234"), type: "kubernetes:argoproj.io/v1alpha1:Rollout" };
    expect(ports([rollout])).toEqual([]);
    const customKinds = [{ kind: "Rollout", path: ["spec", "template"] }];
    expect(ports([rollout], { customKinds })).toHaveLength(1);
  });

  test("by the control plane: its environment, its Helm values, its ConfigMap", () => {
    const variable = "KUMA_RUNTIME_KUBERNETES_SIDECAR_TRAFFIC_EXCLUDE_OUTBOUND_PORTS";
    const env = [
      { name: "POD", valueFrom: {} },
      { name: variable, value: "5678,8900" },
    ];
    const values = { controlPlane: { envVars: { [variable]: "5678" } } };
    const config = "redirect:\n  inbound:\n    excludePorts: [9999]\n";
    const found = ports([
      workload("Deployment", template({}, {}, env), { name: "kuma-control-plane", namespace: "kuma-system" }),
      { type: "kubernetes:helm.sh/v3:Release", name: "kuma", props: { values } },
      {
        type: "kubernetes:core/v1:ConfigMap",
        name: "config",
        props: { metadata: { name: "kuma-transparent-proxy-config" }, data: { "config.yaml": config } },
      },
    ]);
    expect(found.map((message) => message.split(" pass by")[0])).toEqual([
      "KTP375 the control plane of Deployment kuma-system/kuma-control-plane: Outbound ports 5678,8900",
      "KTP375 the control plane of Release kuma: Outbound ports 5678",
      "KTP375 ConfigMap kuma-transparent-proxy-config: Inbound ports 9999",
    ]);
  });

  test("by ConfigMaps of single workloads, and those that the Helm chart makes", () => {
    const configMap = (name: string, data: Wire) => ({
      type: "kubernetes:core/v1:ConfigMap",
      name,
      props: { metadata: { name }, data },
    });
    const config = { redirect: { inbound: { excludePorts: [9999] } } };
    const found = ports([
      configMap("of-web", { "config.yaml": "redirect:\n  inbound:\n    excludePorts: [9999]\n" }),
      configMap("of-others", { "config.yaml": "server: {port: 9999}\n" }),
      configMap("of-nobody", { "nginx.conf": "" }),
      {
        type: "kubernetes:helm.sh/v3:Release",
        name: "kuma",
        props: { values: { transparentProxy: { configMap: { enabled: true, config } } } },
      },
    ]);
    expect(found.map((message) => message.split(" pass by")[0])).toEqual([
      "KTP375 ConfigMap of-web: Inbound ports 9999",
      "KTP375 Release kuma: Inbound ports 9999",
    ]);
  });

  test("each port is told once, whoever excludes it", () => {
    const everybody = { redirect: { outbound: { excludePorts: [443], excludePortsForUIDs: ["*:443-444:1000"] } } };
    expect(ports([host(everybody)])[0]).toContain("Outbound ports 443-444 pass by");
  });

  test("and what cannot be read is told, as nobody knows what it lets pass", () => {
    expect(ports([annotated("abc")])).toEqual([
      expect.stringMatching(/^KTP\d+ Deployment shop\/web: metadata\.annotations/),
    ]);
    const numeral = workload("Deployment", template({ "traffic.kuma.io/exclude-inbound-ports": 1234 }));
    expect(ports([numeral])).toEqual([expect.stringMatching(/^KTP361 Deployment shop\/web: metadata\.annotations/)]);
  });

  test("of what is neither host nor workload, nothing is said", () => {
    const others = ["kubernetes:core/v1:Service", "aws:s3:Bucket", POD_TRAFFIC_TYPE];
    expect(ports(others.map((type) => ({ type, name: "any", props: { spec: {} } })))).toEqual([]);
  });
});

describe("nobody turns interception off", () => {
  const off = (resources: readonly Resource[]) => violations("kuma-interception-on", resources);

  test("of a host, in either direction", () => {
    const redirect = { inbound: { enabled: false }, outbound: { enabled: false } };
    expect(off([host({}), host({ redirect })]).map((message) => message.split(". ")[0])).toEqual([
      "KTP376 the host web: Inbound connections are not intercepted",
      "KTP376 the host web: Outbound connections are not intercepted",
    ]);
  });

  test("of a pod, which calls itself a gateway", () => {
    const gateway = workload("Deployment", template({ "kuma.io/gateway": "enabled" }));
    expect(off([gateway])[0]).toContain("KTP376 Deployment shop/web: Inbound connections are not intercepted");
  });

  test("of a pod or a namespace, which refuses its sidecar", () => {
    const labels = { "kuma.io/sidecar-injection": "disabled" };
    const namespace = {
      type: "kubernetes:core/v1:Namespace",
      name: "n",
      props: { metadata: { name: "shop", labels } },
    };
    const found = off([workload("Deployment", template({}, labels)), namespace]);
    expect(found.map((message) => message.split(". ")[0])).toEqual([
      "KTP376 Deployment shop/web: Pods are told to have no sidecar",
      "KTP376 Namespace shop: Pods are told to have no sidecar",
    ]);
    expect(off([workload("Deployment", template({}, { "kuma.io/sidecar-injection": "enabled" }))])).toEqual([]);
  });
});

test("who leaves IPv6 out is advised", () => {
  const pods = workload("Deployment", template({ "kuma.io/transparent-proxying-ip-family-mode": "ipv4" }));
  const found = violations("kuma-both-families", [host({}), host({ ipFamilyMode: "ipv4" }), pods]);
  expect(found.map((message) => message.split(": ")[0])).toEqual(["KTP377 the host web", "KTP377 Deployment shop/web"]);
});

describe("hosts and pods of one service agree", () => {
  const DNS = { dns: { enabled: true, captureAll: true } };
  const agreeing = host({ redirect: { ...DNS, inbound: { excludePorts: [22, 9001] } } });
  const agree = (resources: readonly Resource[], options: Partial<KumaPoliciesOptions> = {}) =>
    violations("kuma-service-agrees", resources, options);

  test("where both say the same, but for the ports by which hosts are managed", () => {
    const other = host({ redirect: { ...DNS, inbound: { excludePorts: [22, 1234] } } });
    expect(agree([other, annotated("1234")])).toEqual([]);
  });

  test("else each flow that fares otherwise is told", () => {
    const [message] = agree([agreeing, annotated("1234")]);
    expect(message).toMatch(
      /^KTP378 Of the service web, the host web and Deployment shop\/web treat traffic otherwise: /,
    );
    expect(message).toContain("1234");
  });

  test("services are told by labels of the pods, by names, or by whoever knows better", () => {
    const labelled = (labels: Wire) => workload("Deployment", template({}, labels), { name: "any" });
    expect(agree([agreeing, labelled({ app: "web" })])).toHaveLength(1);
    expect(agree([agreeing, labelled({ "app.kubernetes.io/name": "web", app: "other" })])).toHaveLength(1);
    expect(agree([agreeing, labelled({ app: "other" })])).toEqual([]);
    const serviceOf = ({ name }: { readonly name: string }) => (name === "in-program" ? "web" : name);
    expect(agree([agreeing, labelled({ app: "other" })], { serviceOf })).toHaveLength(1);
    expect(agree([agreeing, labelled({ app: "web" })], { serviceOf: () => undefined })).toEqual([]);
  });
});

describe("a pack", () => {
  test("is mandatory, but for what only advises, unless one says otherwise", () => {
    const levels = (options: Partial<KumaPoliciesOptions>) =>
      Object.fromEntries(kumaPolicies({ ...KUMA, ...options }).map((one) => [one.name, one.enforcementLevel]));
    expect(levels({})).toEqual({
      "kuma-excluded-ports": "mandatory",
      "kuma-interception-on": "mandatory",
      "kuma-both-families": "advisory",
      "kuma-service-agrees": "mandatory",
    });
    expect(levels({ enforcement: { "kuma-excluded-ports": "disabled" } })["kuma-excluded-ports"]).toBe("disabled");
  });

  test("with ports that are none is refused", () => {
    expect(() => kumaPolicies({ ...KUMA, allowedPorts: { inbound: [80, "x"] } })).toThrow(
      /^KTP111 allowedPorts\.inbound\[1\]: /,
    );
  });
});
