import { type KumaDpFiles, kumaDpArguments, kumaDpEnvironment, readinessOf } from "../../../lib/dataplane/kuma-dp";
import { proxyPortsOf } from "../../../lib/dataplane/redirects";
import { type ResolvedDataplane, resolveDataplane } from "../../../lib/spec/resolve-dataplane";

function sidecar(kumaVersion: string, members: object = {}, networking: object = {}): ResolvedDataplane {
  const tags = kumaVersion.startsWith("3") ? {} : { tags: { "kuma.io/service": "web" } };
  const resolved = resolveDataplane({
    kumaVersion,
    name: "web-1",
    networking: { address: "10.0.0.5", inbound: [{ port: 80, ...tags }], ...networking },
    ...members,
  });
  if (!resolved.ok) throw new Error(JSON.stringify(resolved.failures));
  return resolved.value;
}

const FILES: KumaDpFiles = {
  dataplane: "/etc/kuma-dp/dataplane.yaml",
  token: "/etc/kuma-dp/token",
  caCert: "/etc/kuma-dp/ca.crt",
  transparentProxyConfig: "/etc/kuma-dp/transparent-proxy.yaml",
  controlPlane: "https://cp:5678",
  variables: { zone: "eu", name: "web-1" },
  envoy: "/usr/bin/envoy",
  coredns: "/usr/bin/coredns",
  configDir: "/run/kuma-dp",
  drainSeconds: 20,
};

const COMMON = [
  "run",
  "--cp-address=https://cp:5678",
  "--ca-cert-file=/etc/kuma-dp/ca.crt",
  "--dataplane-token-file=/etc/kuma-dp/token",
  "--dataplane-file=/etc/kuma-dp/dataplane.yaml",
  "--dataplane-var=name=web-1",
  "--dataplane-var=zone=eu",
];
const CONFIG = "--transparent-proxy-config=/etc/kuma-dp/transparent-proxy.yaml";
const DIRECTORIES = ["--binary-path=/usr/bin/envoy", "--config-dir=/run/kuma-dp", "--drain-time=20s"];
const COREDNS = "--dns-coredns-path=/usr/bin/coredns";

test.each([
  { kumaVersion: "1.1.2", want: [...COMMON, ...DIRECTORIES, "--admin-port=9901"] },
  { kumaVersion: "1.2.1", want: [...COMMON, ...DIRECTORIES, "--admin-port=9901", COREDNS] },
  { kumaVersion: "1.5.0", want: [...COMMON, ...DIRECTORIES, COREDNS] },
  { kumaVersion: "2.10.1", want: [...COMMON, ...DIRECTORIES, COREDNS] },
  { kumaVersion: "2.11.0", want: [...COMMON, CONFIG, ...DIRECTORIES, COREDNS] },
  { kumaVersion: "3.0-dev", want: [...COMMON, CONFIG, ...DIRECTORIES] },
])("kuma-dp $kumaVersion is given the options that it has", ({ kumaVersion, want }) => {
  const proxy = kumaVersion === "1.1.2" ? {} : undefined;
  expect(kumaDpArguments(sidecar(kumaVersion, { proxy }), FILES)).toEqual(want);
});

test("what is not there is not named", () => {
  const { dataplane, controlPlane } = FILES;
  expect(kumaDpArguments(sidecar("2.9"), { dataplane, controlPlane, variables: {} })).toEqual([
    "run",
    "--cp-address=https://cp:5678",
    "--dataplane-file=/etc/kuma-dp/dataplane.yaml",
  ]);
});

test.each([
  { kumaVersion: "1.2.1", want: ["--dns-enabled=true", "--dns-coredns-port=16053"] },
  { kumaVersion: "2.14.3", want: ["--dns-enabled=true", "--dns-coredns-port=16053"] },
  { kumaVersion: "3.0-dev", want: ["--dns-proxy-port=16053"] },
])("queries that rules capture are answered by kuma-dp $kumaVersion on their port", ({ kumaVersion, want }) => {
  const proxy = { redirect: { dns: { enabled: true, port: 16053 } } };
  const words = kumaDpArguments(sidecar(kumaVersion, { proxy }), { ...FILES, coredns: undefined as unknown as string });
  expect(words.filter((word) => word.startsWith("--dns"))).toEqual(want);
});

/** As spf13/pflag reads it: one `=` is a pair as it is, more are a list of CSV. */
test.each([
  { value: "a,b", word: "--dataplane-var=v=a,b" },
  { value: "a=b,c", word: '--dataplane-var="v=a=b,c"' },
  { value: 'a="b"', word: '--dataplane-var="v=a=""b"""' },
])("the value $value of a variable is one value", ({ value, word }) => {
  expect(kumaDpArguments(sidecar("2.9"), { ...FILES, variables: { v: value } })).toContain(word);
});

test.each([
  { name: "Envoy on its port that kuma-dp is told", kumaVersion: "1.4.1", want: { port: 9901, path: "/ready" } },
  { name: "Envoy", kumaVersion: "2.8.4", want: { port: 9901, path: "/ready" } },
  { name: "Envoy elsewhere", kumaVersion: "2.8.4", admin: { port: 9903 }, want: { port: 9903, path: "/ready" } },
  { name: "nobody whose port is known", kumaVersion: "2.8.4", admin: { port: "{{ admin }}" }, want: undefined },
  { name: "kuma-dp", kumaVersion: "2.9.4", admin: { port: 9903 }, want: { port: 9902, path: "/ready" } },
  { name: "kuma-dp", kumaVersion: "3.0-dev", want: { port: 9902, path: "/ready" } },
])("of $kumaVersion $name is asked whether it is ready", ({ kumaVersion, admin, want }) => {
  expect(readinessOf(sidecar(kumaVersion, {}, admin === undefined ? {} : { admin }))).toEqual(want);
});

test.each([
  { kumaVersion: "2.8.4", port: 9950, want: {} },
  { kumaVersion: "2.9.4", want: {} },
  { kumaVersion: "2.9.4", port: 9950, want: { KUMA_READINESS_PORT: "9950" } },
  { kumaVersion: "2.12.0", want: { KUMA_READINESS_UNIX_SOCKET_DISABLED: "true" } },
  {
    kumaVersion: "2.14.3",
    port: 9950,
    want: { KUMA_READINESS_PORT: "9950", KUMA_READINESS_UNIX_SOCKET_DISABLED: "true" },
  },
  { kumaVersion: "3.0-dev", port: 9950, want: { KUMA_READINESS_PORT: "9950" } },
])("kuma-dp $kumaVersion says on port $port that it is ready", ({ kumaVersion, port, want }) => {
  expect(kumaDpEnvironment(sidecar(kumaVersion), port)).toEqual(want);
});

test.each([
  {
    name: "of both families",
    proxy: { redirect: { inbound: { port: 16006 } } },
    want: ["inbound 16006", "outbound 15001", "inbound 16006", "outbound 15001"],
  },
  { name: "of IPv4 alone", proxy: { ipFamilyMode: "ipv4" }, want: ["inbound 15006", "outbound 15001"] },
  {
    name: "of what is redirected alone",
    proxy: { ipFamilyMode: "ipv4", redirect: { inbound: { enabled: false } } },
    want: ["outbound 15001"],
  },
])("listeners are those $name", ({ proxy, want }) => {
  expect(proxyPortsOf(sidecar("2.9", { proxy })).map(({ direction, port }) => `${direction} ${port}`)).toEqual(want);
});

test("without rules listeners are those that the Dataplane names, as far as it is known where", () => {
  const tags = { "kuma.io/service": "web" };
  const networking = {
    address: "fd00::5",
    inbound: [
      { port: 80, tags },
      { port: 81, address: "10.0.0.5", tags },
      { port: "{{ port }}", tags },
      { port: 82, address: "{{ address }}", tags },
    ],
    outbound: [
      { port: 10000, tags },
      { port: 10001, address: "::1", tags },
    ],
  };
  expect(proxyPortsOf(sidecar("2.9", { transparentProxy: false }, networking))).toEqual([
    { port: 80, family: "ipv6", direction: "inbound" },
    { port: 81, family: "ipv4", direction: "inbound" },
    { port: 10000, family: "ipv4", direction: "outbound" },
    { port: 10001, family: "ipv6", direction: "outbound" },
  ]);
});
