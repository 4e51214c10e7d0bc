import { parse } from "yaml";
import { effective, type PodGiven, podMetadata, podPolicy } from "../../../lib/kubernetes";
import { ruleSets } from "../../../lib/rules/rule-set";
import { ruleTexts } from "../../../lib/rules/rule-texts";
import { resolvePodPolicy } from "../../../lib/spec/resolve";
import { POD_POLICY_CASES } from "../../cases/pod-policies";
import { withReleases } from "../../support/kuma-releases";
import { valueIn } from "../../support/value-in";

const EXCLUDED = "traffic.kuma.io/exclude-inbound-ports";
const VARIABLE = "KUMA_RUNTIME_KUBERNETES_SIDECAR_TRAFFIC_EXCLUDE_INBOUND_PORTS";

function pod(annotations: Record<string, string> = {}, spec: object = { containers: [] }): unknown {
  return { metadata: { annotations, labels: { "kuma.io/sidecar-injection": "enabled" } }, spec };
}

function effect(given: Omit<PodGiven, "template"> & { readonly template?: unknown }) {
  return valueIn(effective({ template: pod(), ...given }));
}

function excluded(given: Omit<PodGiven, "template"> & { readonly template?: unknown }): string[] {
  const { policy, sources } = effect(given);
  const ports = policy.inbound.excludePorts.map(({ from, to }) => (from === to ? `${from}` : `${from}-${to}`));
  return [...ports, `by ${sources["redirect.inbound.excludePorts"]}`];
}

describe("who is heard of excluded ports", () => {
  const controlPlane = { [VARIABLE]: "1000,1001" };

  test.each(["1.1.2", "1.8.8", "2.8.4"])(
    "Kuma %s: the annotation, an empty one too, then the control plane",
    (kumaVersion) => {
      expect(excluded({ kumaVersion })).toEqual(["by Kuma"]);
      expect(excluded({ kumaVersion, controlPlane })).toEqual(["1000", "1001", "by control plane"]);
      expect(excluded({ kumaVersion, controlPlane, template: pod({ [EXCLUDED]: "1234" }) })).toEqual([
        "1234",
        "by annotation",
      ]);
      expect(excluded({ kumaVersion, controlPlane, template: pod({ [EXCLUDED]: "" }) })).toEqual(["by annotation"]);
    },
  );

  test("Kuma 2.14: the same, and the port of probes", () => {
    const given = { kumaVersion: "2.14.3", controlPlane };
    expect(excluded(given)).toEqual(["1000", "1001", "9001", "by control plane"]);
    expect(excluded({ ...given, template: pod({ [EXCLUDED]: "" }) })).toEqual(["9001", "by annotation"]);
    expect(excluded({ ...given, template: pod({ "kuma.io/application-probe-proxy-port": "0" }) })).toEqual([
      ...["1000", "1001", "by control plane"],
    ]);
  });

  test("Kuma 3.0: the annotation, the ConfigMap, the control plane; what is empty says nothing", () => {
    const given = { kumaVersion: "3.0-dev", controlPlane };
    const configMap = { redirect: { inbound: { excludePorts: [2000] } } };
    expect(excluded(given)).toEqual(["1000", "1001", "9001", "9902", "by control plane"]);
    expect(excluded({ ...given, configMap })).toEqual(["2000", "9001", "9902", "by ConfigMap"]);
    const annotated = pod({ [EXCLUDED]: "1234" });
    expect(excluded({ ...given, configMap, template: annotated })).toEqual(["1234", "9001", "9902", "by annotation"]);
    expect(excluded({ ...given, configMap, template: pod({ [EXCLUDED]: "" }) })).toEqual([
      ...["2000", "9001", "9902", "by ConfigMap"],
    ]);
  });
});

describe("a ConfigMap that the pod names", () => {
  const NAME = "traffic.kuma.io/transparent-proxy-configmap-name";
  const configMap = {
    ipFamilyMode: "ipv4",
    redirect: { inbound: { excludePorts: [2000] }, outbound: { excludePorts: [1] } },
  };
  const customConfigMap = "redirect:\n  inbound:\n    excludePorts: [3000]\n";
  const template = pod({ [NAME]: "mine", [EXCLUDED]: "1234" });

  test.each(["2.11.0", "2.14.3", "3.0"])("is laid over everything else from 2.11 on: Kuma %s", (kumaVersion) => {
    const { policy, sources } = effect({ kumaVersion, configMap, customConfigMap, template });
    expect(policy.inbound.excludePorts[0]).toEqual({ from: 3000, to: 3000 });
    expect(policy.outbound.excludePorts).toEqual([{ from: 1, to: 1 }]);
    expect(policy.families).toEqual(["ipv4"]);
    expect(sources["redirect.inbound.excludePorts"]).toBe("custom ConfigMap");
  });

  test("takes the place of the common one before", () => {
    const { policy, sources } = effect({ kumaVersion: "2.10.1", configMap, customConfigMap, template });
    expect(policy.outbound.excludePorts).toEqual([]);
    expect(policy.families).toEqual(["ipv4", "ipv6"]);
    expect(sources["redirect.inbound.excludePorts"]).toBe("annotation");
  });

  test("is not read by the CNI plugin", () => {
    const controlPlane = { KUMA_RUNTIME_KUBERNETES_INJECTOR_CNI_ENABLED: "true" };
    const { policy, findings } = effect({ kumaVersion: "3.0", controlPlane, configMap, customConfigMap, template });
    expect(policy.inbound.excludePorts[0]).toEqual({ from: 1234, to: 1234 });
    expect(findings.map(({ severity, failure }) => `${severity} ${failure.code}`)).toEqual(["problem KTP356"]);
  });
});

test("ports and uid are the control plane's, whatever a ConfigMap says", () => {
  const { policy, sources } = effect({
    kumaVersion: "3.0",
    controlPlane: {
      KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_UID: "6000",
      KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_REDIRECT_PORT_INBOUND: "16006",
    },
    configMap: { kumaDPUser: "7000", redirect: { inbound: { port: 17006 }, outbound: { port: 17001 } } },
  });
  expect([policy.proxyUser.uid, policy.inbound.port, policy.outbound.port]).toEqual([6000, 16006, 15001]);
  expect(sources["redirect.outbound.port"]).toBe("Kuma");
});

test("DNS is the ConfigMap's where there is one, else the annotation's and the control plane's", () => {
  const off = { KUMA_RUNTIME_KUBERNETES_INJECTOR_BUILTIN_DNS_ENABLED: "false" };
  const annotated = pod({ "kuma.io/builtin-dns": "enabled", "kuma.io/builtin-dns-port": "16053" });
  expect(effect({ kumaVersion: "2.14.3", controlPlane: off }).policy.dns.enabled).toBe(false);
  expect(effect({ kumaVersion: "2.14.3", controlPlane: off, template: annotated }).policy.dns).toMatchObject({
    enabled: true,
    captureAll: true,
    port: 16053,
  });
  expect(effect({ kumaVersion: "3.0", controlPlane: off, template: annotated }).policy.dns.enabled).toBe(true);
  expect(effect({ kumaVersion: "3.0", configMap: { wait: 5 }, template: annotated }).policy.dns.enabled).toBe(false);
  expect(effect({ kumaVersion: "1.1.2" }).policy.dns.enabled).toBe(false);
  expect(effect({ kumaVersion: "1.1.3" }).policy.dns.enabled).toBe(true);
});

test.each([
  ["true", true],
  ["1", true],
  ["TRUE", true],
  ["t", true],
  ["0", false],
  ["False", false],
])("a control plane reads the flag %j as Go does", (text, isOn) => {
  const controlPlane = {
    KUMA_RUNTIME_KUBERNETES_INJECTOR_BUILTIN_DNS_ENABLED: text,
    KUMA_RUNTIME_KUBERNETES_INJECTOR_CNI_ENABLED: text,
  };
  const { policy, config } = effect({ kumaVersion: "2.14.3", controlPlane });
  expect(policy.dns.enabled).toBe(isOn);
  expect(config.includes("cniMode: true")).toBe(isOn);
});

test.each(["yes", "enabled", "tRUE", "on"])("a control plane ends on the flag %j", (text) => {
  const variable = "KUMA_RUNTIME_KUBERNETES_INJECTOR_BUILTIN_DNS_ENABLED";
  const resolved = effective({ kumaVersion: "2.14.3", template: pod(), controlPlane: { [variable]: text } });
  expect(resolved.ok ? [] : resolved.failures.map(({ code, property }) => [code, property])).toEqual([
    ["KTP348", variable],
  ]);
});

test("inbound connections over IPv6 have a port of their own up to 2.8", () => {
  const redirects = (kumaVersion: string) =>
    Object.entries(effect({ kumaVersion }).rules).flatMap(([table, text]) =>
      (text.match(/KUMA_MESH_INBOUND_REDIRECT .*--to-ports (\d+)/g) ?? []).map(
        (line) => `${table} ${line.split(" ").at(-1)}`,
      ),
    );
  expect(redirects("2.8.4")).toEqual(["ipv4/nat 15006", "ipv6/nat 15010"]);
  expect(redirects("2.9.4")).toEqual(["ipv4/nat 15006", "ipv6/nat 15006"]);
  expect(effect({ kumaVersion: "2.8.4" }).traffic).toContain(
    "ipv6: as ipv4, where the pod has it, but inbound to the sidecar (15010)",
  );
});

test("nobody but a control plane up to 2.8 says it", () => {
  const configMap = { redirect: { inbound: { portV6: 15010 } } };
  const resolved = effective({ kumaVersion: "3.0", template: pod(), configMap });
  expect(resolved.ok ? [] : resolved.failures.map(({ property }) => property)).toEqual([
    "configMap.redirect.inbound.portV6",
  ]);
});

/** Word for word as in inject.01.golden.yaml of Kuma 3.0-dev, but for its flow style. */
test("the injector of 3.0 writes the annotation that is computed", () => {
  const golden = {
    ipFamilyMode: "dualstack",
    kumaDPUser: "5678",
    redirect: {
      dns: {
        captureAll: true,
        enabled: true,
        port: 15053,
        resolvConfigPath: "/etc/resolv.conf",
        skipConntrackZoneSplit: false,
      },
      inbound: { enabled: true, excludePorts: [9001, 9902], port: 15006 },
      outbound: { enabled: true, port: 15001 },
    },
    retry: { maxRetries: 4, sleepBetweenRetries: "2s" },
    wait: 5,
    waitInterval: 0,
  };
  const { config } = effect({ kumaVersion: "3.0-dev" });
  expect(parse(config)).toEqual(golden);
  expect(Object.keys(parse(config) as object)).toEqual(Object.keys(golden));
});

test("with 3.0 and no proxy of probes, what is probed is excluded", () => {
  const template = pod(
    { "kuma.io/application-probe-proxy-port": "0" },
    {
      containers: [
        {
          name: "app",
          ports: [{ name: "http", containerPort: 8080 }],
          livenessProbe: { httpGet: { port: "http" } },
          readinessProbe: { tcpSocket: { port: 8081 } },
          startupProbe: { exec: { command: ["true"] } },
        },
        { name: "other", livenessProbe: { grpc: { port: 50051 } } },
      ],
    },
  );
  expect(excluded({ kumaVersion: "3.0", template })).toEqual(["8080", "8081", "9902", "50051", "by Kuma"]);
});

describe.each(withReleases(POD_POLICY_CASES).filter(({ isSayable }) => isSayable))(
  "$name, Kuma $version",
  ({ spec, version }) => {
    test("its configuration means the rules that are told", () => {
      const { annotations } = valueIn(podMetadata(spec, { kumaVersion: version }));
      const { config, rules, policy } = effect({ kumaVersion: version, template: pod({ ...annotations }) });
      const { portV6: _, ...inbound } = policy.inbound;
      // Of IPv6's own port Kuma's configuration knows nothing: with it, rules are made from arguments.
      const told = { ...policy, inbound };
      const means = valueIn(resolvePodPolicy({ ...(parse(config) as object), keepExistingConnections: false })).policy;
      expect(means).toEqual(told);
      if (policy.inbound.portV6 === undefined) expect(ruleTexts(ruleSets(means))).toEqual(rules);
    });
  },
);

describe("what Kuma cannot read is a failure where it stands", () => {
  test.each([
    { name: "a port", annotations: { [EXCLUDED]: "80,http" }, code: "KTP348" },
    { name: "a range of ports", annotations: { [EXCLUDED]: "80-90" }, code: "KTP348" },
    { name: "a flag", annotations: { "traffic.kuma.io/drop-invalid-packets": "enabled" }, code: "KTP348" },
    { name: "a gateway of another kind", annotations: { "kuma.io/gateway": "provided" }, code: "KTP348" },
    { name: "a mode", annotations: { "kuma.io/transparent-proxying-ip-family-mode": "ipv6" }, code: "KTP348" },
    { name: "an address", annotations: { "traffic.kuma.io/exclude-outbound-ips": "10.0.0.1,10.0.0" }, code: "KTP113" },
    {
      name: "a rule of a uid",
      annotations: { "traffic.kuma.io/exclude-outbound-ports-for-uids": "icmp:1:2" },
      code: "KTP116",
    },
    { name: "backends", annotations: { "kuma.io/reachable-backends": "backend" }, code: "KTP348" },
  ])("$name", ({ annotations, code }) => {
    const resolved = effective({ kumaVersion: "2.14.3", template: pod(annotations as Record<string, string>) });
    expect(resolved.ok ? [] : resolved.failures.map((failure) => [failure.code, failure.property])).toEqual([
      [code, `metadata.annotations["${Object.keys(annotations)[0]}"]`],
    ]);
  });

  test("a uid of the sidecar", () => {
    const variable = "KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_UID";
    const resolved = effective({ kumaVersion: "2.14.3", template: pod(), controlPlane: { [variable]: "kuma-dp" } });
    expect(resolved.ok ? [] : resolved.failures.map(({ code, property }) => [code, property])).toEqual([
      ["KTP348", variable],
    ]);
  });

  test("an annotation that is no text, of whoever gives it", () => {
    const annotations = { [EXCLUDED]: 1234 as unknown as string };
    const resolved = podPolicy(annotations, { kumaVersion: "2.14.3" });
    expect(resolved.ok ? [] : resolved.failures.map(({ code, property }) => [code, property])).toEqual([
      ["KTP361", `metadata.annotations["${EXCLUDED}"]`],
    ]);
  });

  test("a setting of the control plane, and a ConfigMap", () => {
    const resolved = effective({
      kumaVersion: "3.0",
      template: pod(),
      controlPlane: { [VARIABLE]: "all" },
      configMap: { kind: "ConfigMap", data: { "other.yaml": "" } },
    });
    expect(resolved.ok ? [] : resolved.failures.map(({ code, property }) => [code, property])).toEqual([
      ["KTP348", VARIABLE],
      ["KTP351", "configMap"],
    ]);
  });
});
