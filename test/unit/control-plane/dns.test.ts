import { parse } from "yaml";
import { type ControlPlaneDnsSpec, controlPlaneDns } from "../../../lib/control-plane/control-plane-dns";

function settings(spec: ControlPlaneDnsSpec) {
  const resolved = controlPlaneDns(spec);
  if (!resolved.ok) throw new Error(resolved.failures.map(({ problem }) => problem).join());
  return resolved.value;
}

test("one spec gives the settings in every form that a control plane is given them", () => {
  const dns = settings({ kumaVersion: "1.6.1", port: 53, domain: "Mesh", cidr: "240.1.2.3/8" });
  expect(dns.environment).toEqual({
    KUMA_DNS_SERVER_PORT: "53",
    KUMA_DNS_SERVER_DOMAIN: "mesh",
    KUMA_DNS_SERVER_CIDR: "240.0.0.0/8",
  });
  expect(dns.environmentFile).toBe(
    "KUMA_DNS_SERVER_PORT=53\nKUMA_DNS_SERVER_DOMAIN=mesh\nKUMA_DNS_SERVER_CIDR=240.0.0.0/8\n",
  );
  expect(dns.systemdDropIn).toBe(
    "[Service]\nEnvironment=KUMA_DNS_SERVER_PORT=53\nEnvironment=KUMA_DNS_SERVER_DOMAIN=mesh\nEnvironment=KUMA_DNS_SERVER_CIDR=240.0.0.0/8\n",
  );
  expect(dns.installArguments.slice(0, 2)).toEqual(["--env-var", "KUMA_DNS_SERVER_PORT=53"]);
  expect(dns.installArguments).toHaveLength(6);
  expect(dns.helmValues).toEqual({ controlPlane: { envVars: dns.environment } });
  expect(dns.coreDnsStub("10.96.0.7")).toBe("mesh:53 {\n    errors\n    cache 3\n    forward . 10.96.0.7:53\n}\n");
});

test("what is left out stays as Kuma has it", () => {
  const dns = settings({});
  expect([dns.environment, dns.environmentFile, dns.installArguments]).toEqual([{}, "", []]);
  expect(dns.coreDnsStub("10.96.0.7")).toContain("mesh:53 {\n");
  expect(dns.coreDnsStub("10.96.0.7")).toContain("10.96.0.7:5653");
});

/** As the seed of this project wrote the values for the chart, and as the chart reads them. */
test("Helm gets its environment under the chart's own key", () => {
  const seed = parse("controlPlane:\n  envVar:\n    KUMA_DNS_SERVER_PORT: '53'\n") as { controlPlane: object };
  const values = settings({ port: 53 }).helmValues;
  expect(Object.keys(seed.controlPlane)).not.toEqual(Object.keys(values.controlPlane));
  expect(values).toEqual({ controlPlane: { envVars: { KUMA_DNS_SERVER_PORT: "53" } } });
});

test.each([
  { name: "a port from 1.7 on", spec: { kumaVersion: "1.7.0", port: 53 }, fault: "KTP321 port" },
  { name: "a block from 3.0 on", spec: { kumaVersion: "3.0-dev", cidr: "240.0.0.0/4" }, fault: "KTP321 cidr" },
  { name: "a block of IPv6", spec: { cidr: "fd00::/8" }, fault: "KTP320 cidr" },
  { name: "a block that is none", spec: { cidr: "240.0.0.0/33" }, fault: "KTP320 cidr" },
  { name: "a domain with a dot before it", spec: { domain: ".mesh" }, fault: "KTP311 domain" },
  { name: "a port that is none", spec: { port: 70_000 }, fault: "KTP110 port" },
  { name: "a slip in a key", spec: { prot: 53 } as object, fault: "KTP102 prot" },
])("$name is refused", ({ spec, fault }) => {
  const resolved = controlPlaneDns(spec);
  if (resolved.ok) throw new Error("taken");
  expect(resolved.failures.map(({ code, property }) => `${code} ${property}`)).toEqual([fault]);
});
