import { HOST_SCHEMA } from "../../../lib/terraform/host-schema";
import { expression, LIBRARIES, refusals, stackOf, synthesized } from "../../support/construct-libraries";

/** The classes for resources, as users of generated bindings use them. */

const TYPE = "kuma_transparent_proxy_host";

describe.each(LIBRARIES)("bindings for $name", (library) => {
  const { cdk, kuma } = library;
  const { kuma: bindings } = kuma;
  const host = (config: ConstructorParameters<typeof bindings.TransparentProxyHost>[2] = {}) => {
    const stack = stackOf(library);
    return { stack, web: new bindings.TransparentProxyHost(stack, "web", config) };
  };
  const written = (
    config: Parameters<typeof host>[0],
    change: (web: ReturnType<typeof host>["web"]) => void = () => {},
  ) => {
    const { stack, web } = host(config);
    change(web);
    return synthesized(library, stack).resource[TYPE]?.["web"];
  };

  test("settings come out as attributes, nested ones and lists of objects too", () => {
    const config = {
      hostConnection: { host: "web-1", proxy: [{ host: "bastion", dialErrorLimit: 2 }] },
      redirect: { outbound: { excludePortsForIps: ["10.0.0.0/8"] } },
      iptablesExecutables: { ip6TablesSave: "/sbin/ip6tables-save" },
      keepExistingConnections: false,
    };
    expect(written(config)).toEqual({
      host_connection: { host: "web-1", proxy: [{ host: "bastion", dial_error_limit: 2 }] },
      redirect: { outbound: { exclude_ports_for_ips: ["10.0.0.0/8"] } },
      iptables_executables: { ip6tables_save: "/sbin/ip6tables-save" },
      keep_existing_connections: false,
    });
  });

  test("what is set can be changed, at any depth, asked and reset", () => {
    const config = { backend: "nftables", redirect: { inbound: { port: 15106 } } };
    const changed = written(config, (web) => {
      expect(web.backendInput).toBe("nftables");
      expect(web.redirectInput).toEqual({ inbound: { port: 15106 } });
      web.backend = "iptables";
      web.resetBackend();
      web.redirect.inbound.enabled = false;
      web.redirect.inbound.resetPort();
      web.redirect.putDns({ enabled: true });
      web.wait = 7;
      web.putLog({});
      web.putHostConnection({ host: "web-2" });
    });
    expect(changed).toEqual({
      redirect: { inbound: { enabled: false }, dns: { enabled: true } },
      wait: 7,
      log: {},
      host_connection: { host: "web-2" },
    });
    const emptied = written(config, (web) => {
      web.redirect.putInbound({ port: 1 });
      web.resetRedirect();
      web.putRetry({ maxRetries: 1 });
      web.retry.resetMaxRetries();
    });
    expect(emptied).toEqual({ backend: "nftables", retry: {} });
  });

  test("attributes are references", () => {
    const { stack, web } = host();
    const shown = {
      id: web.id,
      status: web.status,
      traffic: web.traffic,
      rules: web.rules,
      backend: web.backend,
      isEnabled: web.redirect.dns.enabled,
      port: web.redirect.inbound.port,
      excluded: web.redirect.outbound.excludePorts,
      hop: web.hostConnection.proxy.get(0).host,
      whole: web.hostConnection,
    };
    for (const [name, value] of Object.entries(shown)) new cdk.TerraformOutput(stack, name, { value });
    const value = (path: string) => ({ value: expression(path) });
    expect(synthesized(library, stack)["output"]).toEqual({
      id: value(`${TYPE}.web.id`),
      status: value(`${TYPE}.web.status`),
      traffic: value(`${TYPE}.web.traffic`),
      rules: value(`tolist(${TYPE}.web.rules)`),
      backend: value(`${TYPE}.web.backend`),
      isEnabled: value(`${TYPE}.web.redirect.dns.enabled`),
      port: value(`${TYPE}.web.redirect.inbound.port`),
      excluded: value(`tolist(${TYPE}.web.redirect.outbound.exclude_ports)`),
      hop: value(`${TYPE}.web.host_connection.proxy[0].host`),
      whole: value(`${TYPE}.web.host_connection`),
    });
  });

  test("a part may be a token, and be set anew", () => {
    const { stack, web } = host();
    const other = new bindings.MeshDns(stack, "dns", { hostConnection: web.hostConnection, via: { sidecar: {} } });
    const dns = () => synthesized(library, stack).resource["kuma_mesh_dns"]?.["dns"];
    expect(dns()).toMatchObject({ host_connection: expression(`${TYPE}.web.host_connection`) });
    expect(other.hostConnectionInput).toBe(web.hostConnection);
    other.hostConnection.user = "ops";
    other.hostConnection.host = "web-1";
    expect(dns()).toMatchObject({ host_connection: { host: "web-1", user: "ops" } });
  });

  test("a part that a function of Terraform gives stays that when it is referred to", () => {
    const decoded = () => cdk.Fn.jsondecode("[]");
    const configuration = written({ hostConnection: decoded(), managers: decoded() }, (web) => {
      expect([web.hostConnection.host, web.managers.get(0).name]).toHaveLength(2);
    });
    expect(configuration).toEqual({
      host_connection: expression('jsondecode("[]")'),
      managers: expression('jsondecode("[]")'),
    });
  });

  test("Terraform's own arguments go along", () => {
    const stack = stackOf(library);
    const east = new kuma.KumaProvider(stack, "east", { alias: "east", bundle: false });
    const first = new bindings.TransparentProxyHost(stack, "first");
    const lifecycle = { preventDestroy: true, ignoreChanges: ["wait"] };
    new bindings.TransparentProxyHost(stack, "second", { provider: east, dependsOn: [first], count: 2, lifecycle });
    const { provider, resource } = synthesized(library, stack);
    expect(provider).toEqual({ kuma: [{}, { alias: "east" }] });
    expect(resource[TYPE]?.["second"]).toEqual({
      provider: "kuma.east",
      depends_on: [`${TYPE}.first`],
      count: 2,
      lifecycle: { prevent_destroy: true, ignore_changes: ["wait"] },
    });
  });

  test("the provider is told how to log in, and its faults are told", () => {
    const stack = new cdk.TerraformStack(cdk.Testing.app(), "stack");
    const key = new cdk.TerraformVariable(stack, "key", { type: "string", sensitive: true });
    const config = { user: "ops", privateKey: key.stringValue, bundle: false } as const;
    const provider = new kuma.KumaProvider(stack, "kuma", config);
    expect(synthesized(library, stack)["provider"]).toEqual({
      kuma: [{ user: "ops", private_key: expression("var.key") }],
    });
    provider.resetUser();
    provider.privateKey = "env:KEY";
    provider.alias = "east";
    expect([provider.user, provider.privateKeyInput, provider.aliasInput]).toEqual([undefined, "env:KEY", "east"]);
    expect(synthesized(library, stack)["provider"]).toEqual({ kuma: [{ private_key: "env:KEY", alias: "east" }] });
    provider.user = "no user";
    provider.sudoPassword = "";
    expect(refusals(library, stack)).toEqual([
      expect.stringContaining("[stack/kuma] KTP163 user: "),
      expect.stringContaining("[stack/kuma] KTP167 sudoPassword: "),
    ]);
  });

  test("an iterator gives values for each of many", () => {
    const { stack } = host();
    const names = cdk.TerraformIterator.fromList(["a", "b"]);
    const forEach = { forEach: names, hostConnection: { host: names.value } };
    const many = new bindings.TransparentProxyHost(stack, "many", forEach);
    new cdk.TerraformOutput(stack, "all", { value: many.status });
    const { resource, output } = synthesized(library, stack);
    expect(resource[TYPE]?.["many"]).toEqual({
      for_each: expression('toset(["a", "b"])'),
      host_connection: { host: expression("each.value") },
    });
    expect(output).toEqual({ all: { value: expression(`${TYPE}.many.*.status`) } });
  });

  test("a dynamic list becomes an expression", () => {
    const ports = cdk.TerraformIterator.fromList(["1", "2"]);
    const managers = ports.dynamic({ name: "agent", ports: [ports.value] });
    expect(written({ managers })).toEqual({
      managers: expression('[ for key, val in toset(["1", "2"]): {"name" = "agent", "ports" = [val]}]'),
    });
  });

  test("an override goes before all else, and is judged with it", () => {
    const { stack, web } = host({ redirect: { inbound: { port: 15106 } } });
    web.addOverride("redirect.inbound.port", 99999);
    expect(refusals(library, stack)).toEqual([
      "[stack/web] KTP110 redirect.inbound.port: 99999 is not a port. Give a port from 1 to 65535.",
    ]);
    web.addOverride("redirect.inbound.port", 15206);
    expect(synthesized(library, stack).resource[TYPE]?.["web"]).toEqual({ redirect: { inbound: { port: 15206 } } });
  });

  test("an aspect changes it before it is judged", () => {
    const { stack } = host({ redirect: { inbound: { port: 99999 } } });
    const visit = (node: unknown) => {
      if (bindings.TransparentProxyHost.isTransparentProxyHost(node)) node.redirect.inbound.port = 15106;
    };
    cdk.Aspects.of(stack).add({ visit });
    expect(synthesized(library, stack).resource[TYPE]?.["web"]).toEqual({ redirect: { inbound: { port: 15106 } } });
  });

  test("faults are told all at once, by the names of settings", () => {
    const config = { managerPresets: ["ntp", "nope"], hostConnection: { host: "a b" }, kumaDpUser: "root" };
    const { stack } = host(config);
    new bindings.MeshDns(stack, "dns", { via: {}, mode: "auto" });
    expect(refusals(library, stack)).toEqual([
      expect.stringMatching(/^\[stack\/web\] KTP130 kumaDpUser: /),
      expect.stringMatching(/^\[stack\/web\] KTP162 hostConnection\.host: /),
      expect.stringMatching(/^\[stack\/web\] KTP142 managerPresets: "nope"/),
      expect.stringMatching(/^\[stack\/dns\] KTP\d+ via: /),
    ]);
  });

  test("import, move and a configuration that Terraform is to write", () => {
    const { stack, web } = host();
    web.importFrom("ssh:web-1:22");
    const old = new bindings.TransparentProxyHost(stack, "old");
    web.addMoveTarget("web");
    old.moveTo("web");
    bindings.MeshDns.generateConfigForImport(stack, "found", "local");
    const configuration = synthesized(library, stack);
    expect(configuration["moved"]).toEqual([{ from: `${TYPE}.old`, to: `${TYPE}.web` }]);
    expect(configuration["import"]).toEqual([
      { id: "ssh:web-1:22", to: `${TYPE}.web` },
      { id: "local", to: "kuma_mesh_dns.found" },
    ]);
    expect(configuration.resource[TYPE]).not.toHaveProperty("old");
  });

  test("a resource is known by its type, of whichever copy of the package", () => {
    const { stack, web } = host();
    const copy = new cdk.TerraformResource(stack, "copy", { terraformResourceType: TYPE });
    const { TransparentProxyHost, MeshDns } = bindings;
    const known = [web, copy, stack, undefined].map((x) => TransparentProxyHost.isTransparentProxyHost(x));
    expect(known).toEqual([true, true, false, false]);
    expect([MeshDns.isMeshDns(web), MeshDns.tfResourceType]).toEqual([false, "kuma_mesh_dns"]);
    const providers = [stack.allProviders()[0], web].map((x) => kuma.KumaProvider.isKumaProvider(x));
    expect(providers).toEqual([true, false]);
  });

  test("no attribute has the name of something that resources have anyway", () => {
    const own = Object.getOwnPropertyNames(Object.getPrototypeOf(host().web));
    const { TerraformResource } = cdk;
    const inherited = own.filter((name) => name !== "constructor" && name in TerraformResource.prototype);
    expect(inherited).toEqual([]);
    expect(own.length).toBeGreaterThan(HOST_SCHEMA.attributes.length);
  });

  test("the matchers of the library know it", () => {
    const { stack } = host({ backend: "nftables" });
    const text = cdk.Testing.synth(stack);
    const { tfResourceType } = bindings.TransparentProxyHost;
    expect(cdk.Testing.toHaveResourceWithProperties(text, tfResourceType, { backend: "nftables" })).toBe(true);
    expect(cdk.Testing.toHaveProvider(text, kuma.KumaProvider.tfResourceType)).toBe(true);
  });
});
