import { mergeMetadata } from "../../../lib/kubernetes/merge";

const INBOUND = "traffic.kuma.io/exclude-inbound-ports";
const INJECTION = "kuma.io/sidecar-injection";

const merge = (annotations: Record<string, string>, ours: Record<string, string>) =>
  mergeMetadata({ annotations }, { annotations: ours, labels: {} });

test("what others say stays, ahead of what is added", () => {
  const existing = { annotations: { "prometheus.io/scrape": "true" }, labels: { app: "web" } };
  const ours = { annotations: { [INBOUND]: "1234" }, labels: { [INJECTION]: "enabled" } };
  const merged = mergeMetadata(existing, ours);
  expect(merged).toEqual({
    ok: true,
    value: {
      annotations: { "prometheus.io/scrape": "true", [INBOUND]: "1234" },
      labels: { app: "web", [INJECTION]: "enabled" },
    },
  });
  expect(merged.ok && Object.keys(merged.value.annotations)[0]).toBe("prometheus.io/scrape");
});

test.each([
  { key: INBOUND, found: "80, 443", ours: "443,80" },
  { key: "traffic.kuma.io/exclude-outbound-ports", found: "", ours: " " },
  { key: "traffic.kuma.io/exclude-inbound-ips", found: "10.0.0.1/32, fd00:0::1", ours: "fd00::1,10.0.0.1" },
  {
    key: "traffic.kuma.io/exclude-outbound-ports-for-uids",
    found: "udp:53:1000; tcp:80:1000",
    ours: "tcp:80:1000;udp:53:1000",
  },
  { key: "traffic.kuma.io/drop-invalid-packets", found: "yes", ours: "true" },
  { key: "kuma.io/gateway", found: "true", ours: "enabled" },
  { key: "kuma.io/builtin-dns", found: "no", ours: "disabled" },
  { key: "kuma.io/application-probe-proxy-port", found: "09001", ours: "9001" },
  { key: "kuma.io/transparent-proxying-reachable-services", found: "b, a", ours: "a,b" },
  {
    key: "kuma.io/reachable-backends",
    found: '{"refs": [{"name": "a", "kind": "MeshService"}]}',
    ours: "refs:\n  - kind: MeshService\n    name: a\n",
  },
  { key: INJECTION, found: "true", ours: "enabled" },
])("$key: $found says the same as $ours, and stays", ({ key, found, ours }) => {
  expect(merge({ [key]: found }, { [key]: ours })).toMatchObject({
    ok: true,
    value: { annotations: { [key]: found } },
  });
});

test.each([
  { key: INBOUND, found: "80", ours: "80,443" },
  { key: INBOUND, found: "", ours: "80" },
  { key: INBOUND, found: "http", ours: "80" },
  { key: "traffic.kuma.io/exclude-inbound-ips", found: "10.0.0.0/8", ours: "10.0.0.1" },
  { key: "traffic.kuma.io/exclude-outbound-ports-for-uids", found: "udp:53:1000", ours: "tcp:53:1000" },
  // Only `enabled` and its like are taken for what is turned on; elsewhere Kuma ends on the word.
  { key: "traffic.kuma.io/drop-invalid-packets", found: "enabled", ours: "true" },
  { key: "kuma.io/gateway", found: "builtin", ours: "enabled" },
  { key: "kuma.io/transparent-proxying-ip-family-mode", found: "dualstack", ours: "ipv4" },
  { key: "somebody.else/key", found: "80,443", ours: "443,80" },
])("$key: $found contradicts $ours", ({ key, found, ours }) => {
  expect(merge({ [key]: found }, { [key]: ours })).toEqual({
    ok: false,
    failures: [
      expect.objectContaining({
        code: "KTP360",
        property: `metadata.annotations["${key}"]`,
        problem: `${key} is "${found}" here, and "${ours}" by the policy.`,
      }),
    ],
  });
});

test("a wish for the sidecar that is written the other way is compared, too", () => {
  const ours = { annotations: {}, labels: { [INJECTION]: "enabled" } };
  const against = mergeMetadata({ annotations: { [INJECTION]: "disabled" } }, ours);
  expect(against).toMatchObject({
    ok: false,
    failures: [{ code: "KTP360", property: `metadata.annotations["${INJECTION}"]` }],
  });
  expect(mergeMetadata({ annotations: { [INJECTION]: "true" } }, ours)).toMatchObject({ ok: true });
});

test("every fault is told", () => {
  const existing = { annotations: { [INBOUND]: 1234, "kuma.io/gateway": true, other: 1 }, labels: ["app"] };
  const ours = {
    annotations: { [INBOUND]: "1234", "kuma.io/gateway": "enabled" },
    labels: { [INJECTION]: "enabled" },
  };
  const merged = mergeMetadata(existing, ours);
  expect(merged.ok ? [] : merged.failures.map(({ code, property, problem }) => ({ code, property, problem }))).toEqual([
    {
      code: "KTP361",
      property: `metadata.annotations["${INBOUND}"]`,
      problem: "The value is a number, and Kubernetes takes none but text.",
    },
    {
      code: "KTP361",
      property: 'metadata.annotations["kuma.io/gateway"]',
      problem: "The value is true or false, and Kubernetes takes none but text.",
    },
    { code: "KTP364", property: "metadata.labels", problem: "Here belongs an object, not a list." },
  ]);
});
