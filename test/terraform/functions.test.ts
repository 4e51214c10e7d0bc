import { effectOf } from "../../lib/engine/effect";
import { render } from "../../lib/engine/render";
import { podMetadata } from "../../lib/kubernetes/annotate";
import { hostSpec } from "../support/host-spec";
import { Configuration } from "./configuration";

/** Functions and the data source under the real engine. No host is asked. */

let configuration: Configuration;

beforeAll(async () => {
  configuration = await Configuration.start();
});

afterAll(() => configuration[Symbol.asyncDispose]());

/** The same in both languages. */
const POLICY =
  '{ redirect = { inbound = { exclude_ports = [22, "8000-8002"] }, dns = { enabled = true, capture_all = true } } }';
const SPEC = { redirect: { inbound: { excludePorts: [22, "8000-8002"] }, dns: { enabled: true, captureAll: true } } };

/** An output is a way to see results that both engines have; the console of OpenTofu 1.12 has no functions of providers. */
const outputs = (expressions: Readonly<Record<string, string>>) =>
  Object.entries(expressions)
    .map(([name, expression]) => `output "${name}" {\n  value = ${expression}\n}\n`)
    .join("");

test("functions give in a configuration what the library gives", async () => {
  const asked = outputs({
    explain: "provider::kuma::explain(local.policy)",
    iptables: "provider::kuma::render(local.policy)",
    nftables: 'provider::kuma::render(local.policy, { backend = "nftables" })',
    pod: 'provider::kuma::pod_metadata(local.policy, "2.9.0")',
  });
  await configuration.declare(`locals {\n  policy = ${POLICY}\n}\n${asked}`);
  await configuration.terraform("init");
  const { policy } = hostSpec(SPEC);
  const pod = podMetadata(SPEC, { kumaVersion: "2.9.0" });
  expect(await configuration.outputs()).toEqual({
    explain: effectOf(hostSpec(SPEC)).traffic,
    iptables: render(policy),
    nftables: render(policy, { backend: "nftables" }),
    pod: pod.ok ? pod.value : pod.failures,
  });
});

test.each<[string, string, RegExp]>([
  [
    "of an attribute",
    "provider::kuma::explain({ redirect = { inbound = { exclud_ports = [], port = 0 } } })",
    /"spec"[\s\S]*KTP102[\s\S]*Did you mean\s+`exclude_ports`[\s\S]*KTP110 redirect\.inbound\.port: 0 is not a port\./,
  ],
  ["of a release", 'provider::kuma::pod_metadata({}, "two")', /"kuma_version"[\s\S]*KTP310 "two"/],
  ["of options", 'provider::kuma::render({}, { backend = "pf" })', /"options"[\s\S]*KTP103 backend/],
])("a fault %s is told with code, place and remedy, in the spelling of attributes", async (_what, expression, told) => {
  await configuration.declare(outputs({ result: expression }));
  const { code, stdout, stderr } = await configuration.attempt("plan");
  expect(code).toBe(1);
  expect(stdout + stderr).toMatch(told);
});

const WITH_UNKNOWN = `resource "terraform_data" "port" {
  input = 9090
}
data "kuma_transparent_proxy_rules" "web" {
  redirect    = { inbound = { exclude_ports = [terraform_data.port.output] }, dns = { enabled = true } }
  nameservers = ["192.0.2.53"]
}
output "traffic" {
  value = provider::kuma::explain({ redirect = { inbound = { exclude_ports = [terraform_data.port.output] } } })
}
output "script" {
  value = data.kuma_transparent_proxy_rules.web.script
}
output "rules" {
  value = data.kuma_transparent_proxy_rules.web.rules
}
`;

describe("a value that is known after an apply only", () => {
  test("leaves results open in a plan, but not what is wrong with the rest", async () => {
    await configuration.declare(WITH_UNKNOWN);
    const plan = await configuration.terraform("plan");
    expect(plan).toMatch(/\+ traffic += \(known after apply\)/);
    expect(plan).toContain("data.kuma_transparent_proxy_rules.web will be read during apply");

    await configuration.declare(WITH_UNKNOWN.replace("dns = {", "dns = { port = 0, "));
    const { stdout, stderr } = await configuration.attempt("plan");
    expect(stdout + stderr).toContain("KTP110 redirect.dns.port: 0 is not a port.");
  });

  test("is in them after the apply, and the next plan is empty", async () => {
    await configuration.declare(WITH_UNKNOWN);
    const { traffic, script, rules } = await configuration.outputs();
    const redirect = { inbound: { excludePorts: [9090] } };
    const spec = hostSpec({ redirect: { ...redirect, dns: { enabled: true } } });
    const facts = { nameservers: ["192.0.2.53"] };
    expect(traffic).toEqual(effectOf(hostSpec({ redirect })).traffic);
    expect(script).toEqual({
      iptables: render(spec.policy, { ...facts, family: "ipv4" }),
      ip6tables: render(spec.policy, { ...facts, family: "ipv6" }),
      nftables: render(spec.policy, { ...facts, backend: "nftables" }),
    });
    expect(rules).toContain("ipv4/nat -A KUMA_MESH_INBOUND -p tcp -m tcp --dport 9090 -j RETURN");
    expect((await configuration.attempt("plan", "-detailed-exitcode")).code).toBe(0);
  });
});

test("a resource as a whole can be given, and no secret of it is shown", async () => {
  await configuration.declare(`resource "kuma_transparent_proxy_host" "web" {
  host_connection = { host = "web-1.example.com", password = "hunter2", on_unknown_host_key = "record" }
}
output "traffic" {
  value = nonsensitive(provider::kuma::explain(kuma_transparent_proxy_host.web))
}
`);
  const plan = await configuration.terraform("plan", "-refresh=false");
  expect(plan).toContain('"inbound tcp: to the sidecar (15006), except port 22"');
  expect(plan).not.toContain("hunter2");
});
