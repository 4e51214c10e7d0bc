import { parse } from "yaml";
import { effective, kumaInit, podMetadata } from "../../../lib/kubernetes";
import { ruleSets } from "../../../lib/rules/rule-set";
import { ruleTexts } from "../../../lib/rules/rule-texts";
import { resolvePodPolicy } from "../../../lib/spec/resolve";
import { POD_POLICY_CASES } from "../../cases/pod-policies";
import { withReleases } from "../../support/kuma-releases";
import { policyOfArguments } from "../../support/kumactl-arguments";
import { valueIn } from "../../support/value-in";

function made(annotations: Record<string, string>, kumaVersion: string) {
  const given = { kumaVersion, template: { metadata: { annotations } } };
  return { ...valueIn(kumaInit(given)), pod: valueIn(effective(given)) };
}

describe("as the injector of its release makes it", () => {
  const annotations = {
    "traffic.kuma.io/exclude-inbound-ports": "12000",
    "traffic.kuma.io/exclude-outbound-ports": "11000",
  };

  test("Kuma 1.1.2", () => {
    expect(made(annotations, "1.1.2").initContainer).toEqual({
      name: "kuma-init",
      image: "kuma/kuma-init:1.1.2",
      imagePullPolicy: "IfNotPresent",
      command: ["/usr/bin/kumactl", "install", "transparent-proxy"],
      args: [
        ...["--redirect-outbound-port", "15001", "--redirect-inbound=true", "--redirect-inbound-port", "15006"],
        ...["--redirect-inbound-port-v6", "15010", "--kuma-dp-uid", "5678", "--exclude-inbound-ports", "12000"],
        ...["--exclude-outbound-ports", "11000", "--skip-resolv-conf"],
      ],
      securityContext: { runAsUser: 0, runAsGroup: 0, capabilities: { add: ["NET_ADMIN"] } },
      resources: { limits: { cpu: "100m", memory: "50M" }, requests: { cpu: "10m", memory: "10M" } },
    });
  });

  test("Kuma 1.8.8", () => {
    const { initContainer } = made(annotations, "1.8.8");
    expect(initContainer["args"]).toEqual([
      ...["--redirect-outbound-port", "15001", "--redirect-inbound=true", "--redirect-inbound-port", "15006"],
      ...["--redirect-inbound-port-v6", "15010", "--kuma-dp-uid", "5678", "--exclude-inbound-ports", "12000"],
      ...["--exclude-outbound-ports", "11000", "--verbose", "--skip-resolv-conf"],
      ...["--redirect-all-dns-traffic", "--redirect-dns-port", "15053"],
    ]);
    expect(initContainer["securityContext"]).toMatchObject({ capabilities: { add: ["NET_ADMIN", "NET_RAW"] } });
  });

  test("Kuma 2.14.3", () => {
    expect(made(annotations, "2.14.3").initContainer["args"]).toEqual([
      ...["--exclude-outbound-ports=11000", "--exclude-inbound-ports=9001,12000"],
      ...["--redirect-all-dns-traffic", "--verbose"],
    ]);
  });

  test("Kuma 2.13, which still limits the processor", () => {
    const limits = (version: string) => made(annotations, version).initContainer["resources"];
    expect(limits("2.13.1")).toMatchObject({ limits: { cpu: "100m", memory: "50M" } });
    expect(limits("2.14.3")).toMatchObject({ limits: { memory: "50M" } });
    expect(limits("2.14.3")).not.toHaveProperty("limits.cpu");
  });

  test("Kuma 3.0", () => {
    const { initContainer, volumes, annotations: carried, pod } = made(annotations, "3.0.0");
    expect(initContainer).toMatchObject({
      args: ["--config=/tmp/transparent-proxy/base/config.yaml"],
      env: [{ name: "XTABLES_LOCKFILE", value: "/tmp/xtables.lock" }],
      securityContext: {
        runAsUser: 0,
        runAsGroup: 0,
        capabilities: { add: ["NET_ADMIN", "NET_RAW"], drop: ["ALL"] },
        readOnlyRootFilesystem: true,
      },
      resources: { limits: { memory: "50M" }, requests: { cpu: "20m", memory: "20M" } },
    });
    const mounted = (initContainer["volumeMounts"] as { name: string }[]).map(({ name }) => name);
    expect(volumes.map(({ name }) => name)).toEqual(mounted);
    expect(carried).toEqual({ "traffic.kuma.io/transparent-proxy-config": pod.config });
  });
});

describe.each(withReleases(POD_POLICY_CASES).filter(({ isSayable }) => isSayable))(
  "$name, Kuma $version",
  ({ spec, version }) => {
    test("what it is told means the rules of the pod", () => {
      const { annotations } = valueIn(podMetadata(spec, { kumaVersion: version }));
      const { initContainer, annotations: carried, pod } = made({ ...annotations }, version);
      const config = carried["traffic.kuma.io/transparent-proxy-config"];
      const told =
        config === undefined
          ? policyOfArguments(initContainer["args"] as string[])
          : valueIn(resolvePodPolicy({ ...(parse(config) as object), keepExistingConnections: false })).policy;
      expect(ruleTexts(ruleSets(told))).toEqual(pod.rules);
    });
  },
);

test("an image of one's own", () => {
  const { initContainer } = valueIn(kumaInit({ kumaVersion: "2.9.4", template: {}, image: "mirror/kuma-init:1" }));
  expect(initContainer["image"]).toBe("mirror/kuma-init:1");
});

test("the CNI plugin is told that the pod is one of the mesh: it passes all others by", () => {
  const controlPlane = { KUMA_RUNTIME_KUBERNETES_INJECTOR_CNI_ENABLED: "true" };
  const given = { kumaVersion: "3.0.0", template: {}, controlPlane };
  expect(valueIn(kumaInit(given)).annotations).toEqual({
    "kuma.io/sidecar-injected": "true",
    "traffic.kuma.io/transparent-proxy-config": valueIn(effective(given)).config,
  });
});
