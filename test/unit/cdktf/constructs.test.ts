import { resolveDeclared } from "../../../lib/engine/declared";
import { effectOf } from "../../../lib/engine/effect";
import { describeFailure } from "../../../lib/errors/failure";
import type { HostSpec } from "../../../lib/spec/host";
import { HOST_SCHEMA } from "../../../lib/terraform/host-schema";
import { MESH_DNS_SCHEMA } from "../../../lib/terraform/mesh-dns-schema";
import { LOCKOUT_CASES } from "../../cases/lockouts";
import { POLICY_CASES } from "../../cases/policies";
import { expression, LIBRARIES, refusals, stackOf, synthesized } from "../../support/construct-libraries";

/** Hosts and their DNS in the words of the spec. */

const TYPE = "kuma_transparent_proxy_host";

/** Of the host's shell, not of Terraform: the sign is doubled. */
const SHELL = ["exec sh -c $", expression("SHELL")].join("");

/** What the provider will understand of a spec that went through a construct. */
const arrived = (spec: HostSpec) => {
  const resolved = resolveDeclared(spec);
  if (!resolved.ok) throw new Error(resolved.failures.map(describeFailure).join("\n"));
  return effectOf(resolved.value);
};

describe.each(LIBRARIES)("constructs for $name", (library) => {
  const { cdk, kuma } = library;
  type Props = NonNullable<ConstructorParameters<typeof kuma.TransparentProxyHost>[2]>;
  const declared = (props: Props) => {
    const stack = stackOf(library);
    return { stack, web: new kuma.TransparentProxyHost(stack, "web", props) };
  };
  const attributesOf = (props: Props) => synthesized(library, declared(props).stack).resource[TYPE]?.["web"] ?? {};

  test.each(POLICY_CASES)("$name: the provider reads what was declared", ({ spec }) => {
    const props = { ...spec, connection: { exec: ["sh"] } };
    const read = HOST_SCHEMA.spec(attributesOf(props));
    expect(arrived(read)).toEqual(arrived(props));
    expect(declared(props).web.knownTraffic).toEqual(arrived(props).traffic);
  });

  test.each(LOCKOUT_CASES)("$name: refused as the provider refuses it", ({ spec }) => {
    const resolved = resolveDeclared(spec);
    const wanted = resolved.ok ? [] : resolved.failures.map((failure) => `[stack/web] ${describeFailure(failure)}`);
    const { stack, web } = declared(spec);
    expect(refusals(library, stack)).toEqual(wanted);
    expect(web.knownTraffic).toEqual(resolved.ok ? effectOf(resolved.value).traffic : undefined);
  });

  test("words that an attribute cannot say are said otherwise", () => {
    const managers = [{ name: "agent", ports: 9000 }, "ntp"] as const;
    const redirect = { outbound: { excludePorts: "9000,123" }, inbound: { excludePorts: [22, "8000-8099"] } };
    expect(attributesOf({ managers, redirect, confirm: false, kumaDPUser: 5678 })).toEqual({
      manager_presets: ["ntp"],
      managers: [{ name: "agent", ports: ["9000"] }],
      redirect: { outbound: { exclude_ports: ["9000,123"] }, inbound: { exclude_ports: ["22", "8000-8099"] } },
      confirm: { enabled: false },
      kuma_dp_user: 5678,
    });
  });

  test("faults are told at once, where they were written", () => {
    const managers = [{ name: "agent", ports: 70000 }, "ntp", "nope", { name: "b", ports: 1, protocol: "icmp" }];
    const { stack } = declared({
      managers,
      dryRun: true,
      redirct: {},
      backend: "pf",
      wait: undefined,
    } as unknown as Props);
    new kuma.MeshDNS(stack, "dns", {} as ConstructorParameters<typeof kuma.MeshDNS>[2]);
    const places = refusals(library, stack).map((line) => line.replace(/: .*/, ""));
    expect(places.toSorted()).toEqual(
      [
        "[stack/web] KTP103 backend",
        "[stack/web] KTP103 managers[3].protocol",
        "[stack/web] KTP111 managers[0].ports",
        "[stack/web] KTP142 managers[2]",
        "[stack/web] KTP102 redirct",
        "[stack/web] KTP151 dryRun",
        "[stack/dns] KTP313 via",
      ].toSorted(),
    );
  });

  test("a fault beside a token is told, and one that the token may mend is not", () => {
    const port = (stack: ReturnType<typeof stackOf>) => new cdk.TerraformVariable(stack, "port", { type: "number" });
    const stack = stackOf(library);
    const inbound = { port: port(stack).numberValue };
    const web = new kuma.TransparentProxyHost(stack, "web", { redirect: { inbound, outbound: { port: 99999 } } });
    expect(refusals(library, stack)).toEqual([
      expect.stringContaining("[stack/web] KTP110 redirect.outbound.port: 99999"),
    ]);
    expect(web.knownTraffic).toBeUndefined();
  });

  test("tokens of each sort pass: what is known does not depend on the connection", () => {
    const stack = stackOf(library);
    const who = new cdk.TerraformVariable(stack, "who", { type: "string" });
    const web = new kuma.TransparentProxyHost(stack, "web", {
      connection: {
        host: who.stringValue,
        user: expression("var.who"),
        privateKey: `file:${who.stringValue}`,
        port: 22,
      },
    });
    expect(web.knownTraffic).toHaveLength(7);
    const open = new kuma.TransparentProxyHost(stack, "open", {
      connection: web.resource.hostConnection,
      backend: cdk.Token.asAny(expression("var.who")),
      storeFirewalld: cdk.Fn.tobool(who.value),
      redirect: {
        outbound: {
          excludePorts: cdk.Token.asList(expression("var.ports")),
          excludePortsForIPs: [who.stringValue, "10.0.0.0/8"],
        },
        inbound: {
          port: cdk.Token.asNumber(expression("var.port")),
          excludePorts: [cdk.Token.asNumber(expression("var.port")), 22],
        },
        dns: cdk.Token.asAny(expression("var.dns")),
      },
      managers: [who.stringValue as "ntp", cdk.Token.asAny(expression("var.manager"))],
      confirm: cdk.Token.asAny(expression("var.confirm")),
    });
    expect(open.knownTraffic).toBeUndefined();
    expect(synthesized(library, stack).resource[TYPE]).toEqual({
      web: {
        host_connection: {
          host: expression("var.who"),
          user: expression("var.who"),
          private_key: `file:${expression("var.who")}`,
          port: 22,
        },
      },
      open: {
        host_connection: expression(`${TYPE}.web.host_connection`),
        backend: expression("var.who"),
        store_firewalld: expression("tobool(var.who)"),
        redirect: {
          outbound: {
            exclude_ports: expression("var.ports"),
            exclude_ports_for_ips: [expression("var.who"), "10.0.0.0/8"],
          },
          inbound: { port: expression("var.port"), exclude_ports: [expression("var.port"), "22"] },
          dns: expression("var.dns"),
        },
        manager_presets: [expression("var.who")],
        managers: [expression("var.manager")],
        confirm: expression("var.confirm"),
      },
    });
  });

  test("a text with `${` in it is one of Terraform's, and twice the sign none", () => {
    const { stack, web } = declared({ connection: { exec: ["sh", "-c", SHELL] } });
    expect(web.knownTraffic).toHaveLength(7);
    expect(synthesized(library, stack).resource[TYPE]?.["web"]).toEqual({
      host_connection: { exec: ["sh", "-c", SHELL] },
    });
    expect(declared({ redirect: { inbound: { port: expression("var.port") } } }).web.knownTraffic).toBeUndefined();
  });

  test("what is changed at the resource counts, and is told in the words of the spec", () => {
    const { stack, web } = declared({ managers: [{ name: "b", ports: 9 }, "ntp"], redirect: { inbound: {} } });
    web.resource.redirect.inbound.port = 99999;
    expect(refusals(library, stack)).toEqual(
      expect.arrayContaining([expect.stringContaining("[stack/web] KTP110 redirect.inbound.port: 99999")]),
    );
    web.resource.redirect.inbound.resetPort();
    web.resource.redirect.outbound.excludePorts = ["9", "123"];
    expect(refusals(library, stack)).toEqual([]);
    expect(web.knownTraffic?.[1]).toContain("except ports 9, 123");
  });

  test("its outputs are references, and its address is its id", () => {
    const { stack, web } = declared({});
    const dns = new kuma.MeshDNS(stack, "dns", { via: { sidecar: {} }, domains: "mesh", dependsOn: [web.resource] });
    const shown = { ...{ id: web.hostId, status: web.status, traffic: web.traffic }, names: dns.names };
    for (const [name, value] of Object.entries(shown)) new cdk.TerraformOutput(stack, name, { value });
    const { output, resource } = synthesized(library, stack);
    expect(output).toEqual({
      id: { value: expression(`${TYPE}.web.id`) },
      status: { value: expression(`${TYPE}.web.status`) },
      traffic: { value: expression(`${TYPE}.web.traffic`) },
      names: { value: expression("kuma_mesh_dns.dns.names") },
    });
    expect(resource["kuma_mesh_dns"]?.["dns"]).toEqual({
      via: { sidecar: {} },
      domains: ["mesh"],
      depends_on: [`${TYPE}.web`],
    });
    expect(dns.knownNames).toEqual(MESH_DNS_SCHEMA.kind.effect(dnsSpec())["names"]);
    expect(web.node.defaultChild).toBe(web.resource);
  });

  test("a proxy is declared in the words of its spec, and what it will be is known at once", () => {
    const stack = stackOf(library);
    const token = new cdk.TerraformVariable(stack, "token", { sensitive: true });
    const proxy = new kuma.KumaDataplane(stack, "proxy", { ...SIDECAR, token: token.stringValue });
    for (const [name, value] of Object.entries({ dataplane: proxy.dataplane, version: proxy.proxyVersion })) {
      new cdk.TerraformOutput(stack, name, { value });
    }
    const { output, resource } = synthesized(library, stack);
    expect(output).toEqual({
      dataplane: { value: expression("kuma_dataplane.proxy.dataplane") },
      version: { value: expression("kuma_dataplane.proxy.proxy_version") },
    });
    expect(resource["kuma_dataplane"]?.["proxy"]).toEqual({
      kuma_version: "2.9",
      name: "web-1",
      networking: { address: "10.0.0.5", inbound: [{ port: 8080, tags: { "kuma.io/service": "web" } }] },
      control_plane: { address: "https://control-plane:5678" },
      token: expression("var.token"),
    });
    expect(proxy.knownDataplane).toContain("  - port: 8080\n");
    expect(proxy.knownSidecar?.[0]).toMatch(/^kuma-dp runs as kuma-dp \(uid 5678\)/);
    new kuma.KumaDataplane(stack, "other", { ...SIDECAR, kumaVersion: "0.9" });
    expect(refusals(library, stack)).toEqual([expect.stringMatching(/^\[stack\/other\] KTP500 kumaVersion: /)]);
  });

  describe("a fleet", () => {
    const shared = {
      connection: { user: "ops", privateKey: "env:KEY" },
      redirect: { outbound: { excludePorts: [3306] } },
    };

    test("is a construct for each host, of what is shared and what it has otherwise", () => {
      const stack = stackOf(library);
      const hosts = {
        "web-1": { connection: { host: "10.0.0.1" } },
        db: { connection: { host: "10.0.0.2", user: "root" }, redirect: { outbound: { excludePorts: [] } } },
      };
      const fleet = kuma.TransparentProxyHost.fleet(stack, hosts, shared);
      expect(Object.keys(fleet)).toEqual(["web-1", "db"]);
      expect(synthesized(library, stack).resource[TYPE]).toEqual({
        "web-1": {
          host_connection: { host: "10.0.0.1", user: "ops", private_key: "env:KEY" },
          redirect: { outbound: { exclude_ports: ["3306"] } },
        },
        db: {
          host_connection: { host: "10.0.0.2", user: "root", private_key: "env:KEY" },
          redirect: { outbound: { exclude_ports: [] } },
        },
      });
    });

    test("of addresses and domain names has an address of Terraform's for each", () => {
      const stack = stackOf(library);
      const names = ["10.1.1.11", "10.11.1.1", "web.example.com"];
      expect(Object.keys(kuma.TransparentProxyHost.fleet(stack, names))).toEqual(names);
      const { resource } = synthesized(library, stack);
      expect(Object.keys(resource[TYPE] ?? {})).toEqual(["_10-1-1-11", "_10-11-1-1", "web-example-com"]);
      expect(() => kuma.TransparentProxyHost.fleet(stackOf(library), ["a.b", "a-b"])).toThrow(/already a Construct/);
    });

    test("of names is reached by them, and tells the faults of each of its hosts", () => {
      const stack = stackOf(library);
      kuma.TransparentProxyHost.fleet(stack, ["web-1", "web 2"], { ...shared, wait: -1 });
      expect(refusals(library, stack).map((line) => line.replace(/: .*/, ""))).toEqual([
        "[stack/web-1] KTP104 wait",
        "[stack/web-2] KTP104 wait",
        "[stack/web-2] KTP162 connection.host",
      ]);
      const other = stackOf(library);
      kuma.MeshDNS.fleet(other, ["web-1"], { connection: { user: "ops" }, via: { sidecar: {} } });
      expect(synthesized(library, other).resource["kuma_mesh_dns"]).toEqual({
        "web-1": { host_connection: { host: "web-1", user: "ops" }, via: { sidecar: {} } },
      });
    });
  });
});

const SIDECAR = {
  kumaVersion: "2.9",
  name: "web-1",
  networking: { address: "10.0.0.5", inbound: [{ port: 8080, tags: { "kuma.io/service": "web" } }] },
  controlPlane: { address: "https://control-plane:5678" },
};

function dnsSpec() {
  const resolved = MESH_DNS_SCHEMA.kind.declare({ via: { sidecar: {} } });
  if (!resolved.ok) throw new Error("a spec without fault");
  return resolved.value;
}

describe("a construct of one library in a stack of the other", () => {
  test.each(LIBRARIES)("is refused, with where to import it from ($name)", (library) => {
    for (const other of LIBRARIES.filter(({ name }) => name !== library.name)) {
      const stack = new other.cdk.TerraformStack(other.cdk.Testing.app(), "stack");
      const { TransparentProxyHost, MeshDNS, KumaDataplane, KumaProvider } = library.kuma;
      const made = [
        () => new TransparentProxyHost(stack, "web"),
        () => new MeshDNS(stack, "dns", { via: { sidecar: {} } }),
        () => new KumaDataplane(stack, "proxy", SIDECAR),
        () => new KumaProvider(stack, "kuma"),
      ];
      for (const make of made) {
        expect(make).toThrow(
          `KTP390 This construct is one for ${library.name}, and its stack is one of ${other.name}. ` +
            `Import it from "kuma-transparent-proxy/${other.name}".`,
        );
      }
    }
  });
});
