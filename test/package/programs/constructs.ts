import { App, TerraformStack } from "cdktf";
import { InterceptAll, KumaProvider, kuma, MeshDNS, TransparentProxyHost } from "kuma-transparent-proxy/cdktf";

/** Declares by each class, and prints what a host's traffic does. */

const stack = new TerraformStack(new App(), "stack");
new KumaProvider(stack, "kuma");

const web = new TransparentProxyHost(stack, "web", {
  connection: { host: "web-1", privateKey: "env:KEY" },
  redirect: { outbound: { excludePorts: [3306] } },
});
new MeshDNS(stack, "dns", { connection: web.resource.hostConnection, via: { sidecar: {} } });
new kuma.TransparentProxyHost(stack, "db", { redirect: { outbound: { excludePorts: ["3306"] } } });
new InterceptAll({}, { kumaVersion: "2.9.4" });

// @ts-expect-error A number is no host: the types are there, and strict.
const refused = (): TransparentProxyHost => new TransparentProxyHost(stack, "none", { connection: { host: 1 } });

process.stdout.write(JSON.stringify({ traffic: web.knownTraffic, refused: typeof refused }));
