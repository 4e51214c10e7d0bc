import { podMetadata, podPolicy } from "../../../lib/kubernetes";
import type { PodPolicySpec } from "../../../lib/spec/pod";
import { KUMA_VERSIONS } from "../../cases/kuma-versions";
import { POD_POLICY_CASES } from "../../cases/pod-policies";
import { withReleases } from "../../support/kuma-releases";
import { valueIn } from "../../support/value-in";

function metadata(spec: PodPolicySpec, kumaVersion: string) {
  return valueIn(podMetadata(spec, { kumaVersion }));
}

function faults(spec: unknown, kumaVersion: string): string[] {
  const resolved = podMetadata(spec as PodPolicySpec, { kumaVersion });
  return resolved.ok ? [] : resolved.failures.map(({ code, property }) => `${code} ${property}`);
}

describe("the examples of Kuma's documents, word for word", () => {
  test.each(KUMA_VERSIONS)("Kuma %s", (version) => {
    const spec = { redirect: { inbound: { excludePorts: [1234] }, outbound: { excludePorts: [5678, 8900] } } };
    expect(metadata(spec, version).annotations).toMatchObject({
      "traffic.kuma.io/exclude-inbound-ports": "1234",
      "traffic.kuma.io/exclude-outbound-ports": "5678,8900",
    });
  });

  test("an init container that needs the network", () => {
    const spec = { redirect: { outbound: { excludePortsForUIDs: ["tcp:80:1234", "udp:53:1234"] } } };
    expect(metadata(spec, "2.14.3").annotations).toEqual({
      "traffic.kuma.io/exclude-outbound-ports-for-uids": "tcp:80:1234;udp:53:1234",
    });
    expect(metadata(spec, "2.4.4").annotations).toEqual({
      "traffic.kuma.io/exclude-outbound-tcp-ports-for-uids": "80:1234",
      "traffic.kuma.io/exclude-outbound-udp-ports-for-uids": "53:1234",
    });
  });
});

describe.each(withReleases(POD_POLICY_CASES))("$name, Kuma $version", ({ spec, version, isSayable }) => {
  if (isSayable) {
    test("is written, and read again as the same", () => {
      const written = metadata(spec, version);
      const read = valueIn(podPolicy(written.annotations, { kumaVersion: version }));
      expect(metadata(read, version)).toEqual(written);
    });
  } else {
    test("is refused, and nothing is written", () => {
      const resolved = podMetadata(spec, { kumaVersion: version });
      expect(resolved.ok ? resolved.value : "refused").toBe("refused");
      const codes = resolved.ok ? [] : resolved.failures.map(({ code }) => code);
      expect(new Set(codes)).toEqual(new Set(["KTP344"]));
    });
  }
});

test("what a pod has anyway needs no annotation", () => {
  const spec: PodPolicySpec = {
    kumaDPUser: 5678,
    ipFamilyMode: "dualstack",
    redirect: { inbound: { port: 15006 }, outbound: { port: 15001 }, dns: { captureAll: true } },
    wait: 5,
    keepExistingConnections: true,
  };
  expect(metadata(spec, "1.2.3").annotations).toEqual({ "kuma.io/sidecar-injection": "enabled" });
});

test.each([
  { version: "1.4.1", annotation: "enabled", label: undefined },
  { version: "1.8.8", annotation: "enabled", label: "enabled" },
  { version: "2.2.0", annotation: undefined, label: "enabled" },
])("Kuma $version is asked for a sidecar where it looks for that", ({ version, annotation, label }) => {
  const { annotations, labels } = metadata({}, version);
  expect([annotations["kuma.io/sidecar-injection"], labels["kuma.io/sidecar-injection"]]).toEqual([annotation, label]);
});

describe("an empty list", () => {
  const spec: PodPolicySpec = { redirect: { inbound: { excludePorts: [] } } };
  const controlPlane = { KUMA_RUNTIME_KUBERNETES_SIDECAR_TRAFFIC_EXCLUDE_INBOUND_PORTS: "9000" };

  test("empties that of the control plane up to 2.14", () => {
    const resolved = podMetadata(spec, { kumaVersion: "2.14.3", controlPlane });
    expect(valueIn(resolved).annotations).toEqual({ "traffic.kuma.io/exclude-inbound-ports": "" });
  });

  test("cannot do so from 3.0 on, and is refused where there is something to empty", () => {
    const resolved = podMetadata(spec, { kumaVersion: "3.0", controlPlane });
    expect(resolved.ok ? [] : resolved.failures).toMatchObject([
      { code: "KTP346", property: "redirect.inbound.excludePorts", problem: expect.stringContaining("control plane") },
    ]);
    expect(metadata(spec, "3.0").annotations).toEqual({});
  });
});

test("keys of hosts are refused, each with the reason, and with all other faults", () => {
  const spec = {
    connection: { host: "web-1" },
    proxyUser: { uid: 7 },
    backend: "nftables",
    persistence: "systemd",
    managers: ["ssm"],
    onProxyDown: "fail-open",
    hostEgress: ["dns"],
    confirm: false,
    allowLockout: true,
    onUnreachable: "forget",
    cniMode: true,
    redirect: { inbound: { excludePorts: [0], excludePortsForUIDs: ["1000"] } },
  };
  expect(faults(spec, "four").toSorted()).toEqual([
    "KTP111 redirect.inbound.excludePorts[0]",
    "KTP117 redirect.inbound.excludePortsForUIDs",
    "KTP310 kumaVersion",
    "KTP340 allowLockout",
    "KTP340 backend",
    "KTP340 cniMode",
    "KTP340 confirm",
    "KTP340 connection",
    "KTP340 hostEgress",
    "KTP340 managers",
    "KTP340 onProxyDown",
    "KTP340 onUnreachable",
    "KTP340 persistence",
    "KTP340 proxyUser",
  ]);
});

test.each([
  { name: "a uid of the control plane", spec: { kumaDPUser: 7777 }, fault: "KTP344 kumaDPUser" },
  {
    name: "a port of the control plane",
    spec: { redirect: { outbound: { port: 9 } } },
    fault: "KTP344 redirect.outbound.port",
  },
  {
    name: "ports to redirect",
    spec: { redirect: { outbound: { includePorts: [80] } } },
    fault: "KTP344 redirect.outbound.includePorts",
  },
  {
    name: "no outbound",
    spec: { redirect: { outbound: { enabled: false } } },
    fault: "KTP344 redirect.outbound.enabled",
  },
  {
    name: "queries to some nameservers",
    spec: { redirect: { dns: { captureAll: false } } },
    fault: "KTP344 redirect.dns.captureAll",
  },
  {
    name: "a virtual network",
    spec: { redirect: { vnet: { networks: ["br0:10.0.0.0/8"] } } },
    fault: "KTP344 redirect.vnet.networks",
  },
  {
    name: "rules before others",
    spec: { redirect: { inbound: { insertRedirectInsteadOfAppend: true } } },
    fault: "KTP344 redirect.inbound.insertRedirectInsteadOfAppend",
  },
  { name: "no comments", spec: { comments: { disabled: true } }, fault: "KTP344 comments.disabled" },
  { name: "a wait", spec: { wait: 9 }, fault: "KTP344 wait" },
  { name: "tries", spec: { retry: { maxRetries: 1 } }, fault: "KTP344 retry.maxRetries" },
  {
    name: "executables",
    spec: { iptablesExecutables: { iptables: "/sbin/iptables" } },
    fault: "KTP344 iptablesExecutables",
  },
  { name: "a level of a log", spec: { log: { enabled: true, level: 3 } }, fault: "KTP344 log.level" },
  {
    name: "very many ports",
    spec: { redirect: { inbound: { excludePorts: "1-2000" } } },
    fault: "KTP345 redirect.inbound.excludePorts",
  },
  {
    name: "a uid of 32 bits",
    spec: { redirect: { outbound: { excludePortsForUIDs: "tcp:80:70000" } } },
    fault: "KTP347 redirect.outbound.excludePortsForUIDs",
  },
  { name: "a service that is none", spec: { directAccessServices: ["a;b"] }, fault: "KTP341 directAccessServices[0]" },
  {
    name: "a backend by name and labels",
    spec: { reachableBackends: [{ kind: "MeshService", name: "a", labels: {} }] },
    fault: "KTP342 reachableBackends[0]",
  },
  { name: "a ConfigMap that is none", spec: { configMapName: "Web" }, fault: "KTP343 configMapName" },
])("$name is refused, as no annotation can say it", ({ spec, fault }) => {
  expect(faults(spec, "2.14.3")).toEqual([fault]);
});

test("a way out is told, in the terms of that release", () => {
  const remedy = (spec: PodPolicySpec, kumaVersion: string) => {
    const resolved = podMetadata(spec, { kumaVersion });
    return resolved.ok ? [] : resolved.failures.map((failure) => failure.remedy);
  };
  const addresses = { redirect: { outbound: { excludePortsForIPs: "10.0.0.0/8" } } };
  expect(remedy(addresses, "2.8.4")).toEqual(["There is one from Kuma 2.9 on."]);
  expect(remedy({ kumaDPUser: 7 }, "2.8.4")).toEqual([
    "For all pods the control plane says it: KUMA_RUNTIME_KUBERNETES_INJECTOR_SIDECAR_CONTAINER_UID.",
  ]);
  expect(remedy({ wait: 9 }, "2.8.4")).toEqual(["Leave it out."]);
  expect(remedy({ wait: 9 }, "3.0")).toEqual([
    "A ConfigMap can say it: that of the control plane, or one that the workload names (`configMapName`).",
  ]);
});
