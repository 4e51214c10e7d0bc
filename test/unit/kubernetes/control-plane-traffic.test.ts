import { parse } from "yaml";
import { controlPlaneTraffic, effective, policyConfigMap } from "../../../lib/kubernetes";
import type { PodPolicySpec } from "../../../lib/spec/pod";
import { KUMA_VERSIONS } from "../../cases/kuma-versions";
import { valueIn } from "../../support/value-in";

const SPEC: PodPolicySpec = {
  redirect: { inbound: { excludePorts: [1234] }, outbound: { excludePorts: [5678, 8900] } },
};
const INBOUND = "KUMA_RUNTIME_KUBERNETES_SIDECAR_TRAFFIC_EXCLUDE_INBOUND_PORTS";
const OUTBOUND = "KUMA_RUNTIME_KUBERNETES_SIDECAR_TRAFFIC_EXCLUDE_OUTBOUND_PORTS";

test.each(KUMA_VERSIONS)("the examples of Kuma's documents, word for word: Kuma %s", (kumaVersion) => {
  const settings = valueIn(controlPlaneTraffic(SPEC, { kumaVersion }));
  expect(settings.environment).toEqual({ [INBOUND]: "1234", [OUTBOUND]: "5678,8900" });
  expect(settings.installArguments).toEqual([
    ...["--env-var", "KUMA_RUNTIME_KUBERNETES_SIDECAR_TRAFFIC_EXCLUDE_INBOUND_PORTS=1234"],
    ...["--env-var", "KUMA_RUNTIME_KUBERNETES_SIDECAR_TRAFFIC_EXCLUDE_OUTBOUND_PORTS=5678,8900"],
  ]);
  expect(settings.helmValues).toMatchObject({
    controlPlane: { envVars: { [INBOUND]: "1234", [OUTBOUND]: "5678,8900" } },
  });
});

test.each(KUMA_VERSIONS)("a pod has other ports than all the others: Kuma %s", (kumaVersion) => {
  const { environment, configMap } = valueIn(controlPlaneTraffic(SPEC, { kumaVersion }));
  const surroundings = { kumaVersion, controlPlane: environment, ...(configMap === undefined ? {} : { configMap }) };
  const ports = (annotations: Record<string, string>) => {
    const { policy } = valueIn(effective({ ...surroundings, template: { metadata: { annotations } } }));
    const own = [9001, 9902];
    return [policy.inbound, policy.outbound].map(({ excludePorts }) =>
      excludePorts.map(({ from }) => from).filter((port) => !own.includes(port)),
    );
  };
  expect(ports({})).toEqual([[1234], [5678, 8900]]);
  expect(ports({ "traffic.kuma.io/exclude-inbound-ports": "80" })).toEqual([[80], [5678, 8900]]);
  expect(ports({ "traffic.kuma.io/exclude-outbound-ports": "443,8443" })).toEqual([[1234], [443, 8443]]);
});

describe("what has no variable", () => {
  const spec: PodPolicySpec = {
    ...SPEC,
    wait: 9,
    redirect: { outbound: { includePorts: "80,443", insertRedirectInsteadOfAppend: true } },
  };

  test("is refused without a ConfigMap", () => {
    const faults = (kumaVersion: string) => {
      const resolved = controlPlaneTraffic(spec, { kumaVersion });
      return resolved.ok ? [] : resolved.failures.map(({ code, property, remedy }) => `${code} ${property}: ${remedy}`);
    };
    expect(faults("2.8.4")).toEqual([
      "KTP349 redirect.outbound.includePorts: Leave it out.",
      "KTP349 redirect.outbound.insertRedirectInsteadOfAppend: Leave it out.",
      "KTP349 wait: Leave it out.",
    ]);
    expect(faults("2.14.3")[2]).toBe("KTP349 wait: Say it in the ConfigMap: `configMap: true`.");
  });

  test("is said by the ConfigMap, over the chart's own configuration", () => {
    const { configMap, helmValues } = valueIn(controlPlaneTraffic(spec, { kumaVersion: "3.0" }));
    expect(configMap?.metadata).toEqual({ name: "kuma-transparent-proxy-config", namespace: "kuma-system" });
    const config = {
      kumaDPUser: "5678",
      ipFamilyMode: "dualstack",
      redirect: {
        dns: { enabled: true, captureAll: true, port: 15053 },
        inbound: { enabled: true, port: 15006 },
        outbound: { enabled: true, port: 15001, includePorts: [80, 443], insertRedirectInsteadOfAppend: true },
      },
      wait: 9,
    };
    expect(parse(configMap?.data["config.yaml"] ?? "")).toEqual(config);
    expect(helmValues).toMatchObject({
      transparentProxy: { configMap: { name: "kuma-transparent-proxy-config", config } },
    });
  });

  test("before 3.0 the chart and the control plane are told that there is one", () => {
    const { environment, helmValues } = valueIn(controlPlaneTraffic(spec, { kumaVersion: "2.14.3", configMap: true }));
    expect(environment).toEqual({
      KUMA_RUNTIME_KUBERNETES_INJECTOR_TRANSPARENT_PROXY_CONFIGMAP_NAME: "kuma-transparent-proxy-config",
    });
    expect(helmValues).toMatchObject({ transparentProxy: { configMap: { enabled: true } } });
  });
});

test("ports and uid of the sidecar are the control plane's also where there is a ConfigMap", () => {
  const spec: PodPolicySpec = { kumaDPUser: 6000, redirect: { inbound: { port: 16006 }, dns: { enabled: false } } };
  const { environment } = valueIn(controlPlaneTraffic(spec, { kumaVersion: "3.0" }));
  expect(environment).toEqual({
    KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_UID: "6000",
    KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_REDIRECT_PORT_INBOUND: "16006",
    KUMA_RUNTIME_KUBERNETES_INJECTOR_BUILTIN_DNS_ENABLED: "false",
  });
});

test.each([
  {
    name: "a ConfigMap before 2.9",
    spec: {},
    options: { kumaVersion: "2.8.4", configMap: true },
    fault: "KTP349 configMap",
  },
  {
    name: "services of one workload",
    spec: { reachableServices: "a" },
    options: { kumaVersion: "2.9.4" },
    fault: "KTP349 reachableServices",
  },
  {
    name: "a key of hosts",
    spec: { backend: "auto" } as object,
    options: { kumaVersion: "2.9.4" },
    fault: "KTP340 backend",
  },
  { name: "no version", spec: {}, options: { kumaVersion: "" }, fault: "KTP310 kumaVersion" },
  {
    name: "very many ports",
    spec: { redirect: { inbound: { excludePorts: "1-9999" } } },
    options: { kumaVersion: "3.0" },
    fault: "KTP345 redirect.inbound.excludePorts",
  },
])("$name is refused", ({ spec, options, fault }) => {
  const resolved = controlPlaneTraffic(spec as PodPolicySpec, options);
  expect(resolved.ok ? [] : resolved.failures.map(({ code, property }) => `${code} ${property}`)).toEqual([fault]);
});

test("a ConfigMap of one workload says what its policy says, and no more", () => {
  const spec: PodPolicySpec = { ...SPEC, kumaDPUser: 5678, keepExistingConnections: true };
  const made = valueIn(policyConfigMap(spec, { kumaVersion: "3.0", name: "web", namespace: "shop" }));
  expect(made).toMatchObject({ apiVersion: "v1", kind: "ConfigMap", metadata: { name: "web", namespace: "shop" } });
  expect(parse(made.data["config.yaml"])).toEqual({
    kumaDPUser: "5678",
    redirect: { inbound: { excludePorts: [1234] }, outbound: { excludePorts: [5678, 8900] } },
  });
  const before = policyConfigMap(SPEC, { kumaVersion: "2.8.4" });
  expect(before.ok ? [] : before.failures.map(({ code, property }) => `${code} ${property}`)).toEqual([
    "KTP349 kumaVersion",
  ]);
});

test("what no ConfigMap has is not lost in one", () => {
  const lost = policyConfigMap({ applicationProbeProxyPort: 0, configMapName: "web" }, { kumaVersion: "3.0" });
  expect(lost.ok ? [] : lost.failures.map(({ code, property }) => `${code} ${property}`)).toEqual([
    "KTP349 configMapName",
    "KTP349 applicationProbeProxyPort",
  ]);
  expect(lost.ok ? "" : lost.failures[0]?.problem).toBe("Kuma has no setting for this that is of all pods.");
});

describe("what a control plane decides alone", () => {
  const spec: PodPolicySpec = { redirect: { inbound: { port: 16006, excludePorts: [1234] } } };
  const faults = (options: Parameters<typeof policyConfigMap>[1]) => {
    const made = policyConfigMap(spec, options);
    return made.ok ? [] : made.failures.map(({ code, property }) => `${code} ${property}`);
  };

  test("is passed over in the ConfigMap of all pods", () => {
    expect(faults({ kumaVersion: "3.0" })).toEqual(["KTP381 redirect.inbound.port"]);
  });

  test("and in one that takes the place of it", () => {
    expect(faults({ kumaVersion: "2.10.1", name: "web" })).toEqual(["KTP381 redirect.inbound.port"]);
  });

  test("but not in one that is laid over everything", () => {
    expect(faults({ kumaVersion: "3.0", name: "web" })).toEqual([]);
  });
});
