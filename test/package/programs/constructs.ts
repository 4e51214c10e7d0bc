import { App, TerraformStack } from "cdktf";
import {
  InterceptAll,
  KumaDataplane,
  KumaProvider,
  kuma,
  MeshDNS,
  TransparentProxyHost,
  TransparentProxyService,
} from "kuma-transparent-proxy/cdktf";

/** Declares by each class, and prints what a host's traffic does. */

const stack = new TerraformStack(new App(), "stack");
new KumaProvider(stack, "kuma");

const web = new TransparentProxyHost(stack, "web", {
  connection: { host: "web-1", privateKey: "env:KEY" },
  redirect: { outbound: { excludePorts: [3306] } },
});
new MeshDNS(stack, "dns", { connection: web.resource.hostConnection, via: { sidecar: {} } });
new kuma.TransparentProxyHost(stack, "db", { redirect: { outbound: { excludePorts: ["3306"] } } });
const sidecar = new KumaDataplane(stack, "sidecar", {
  connection: { host: "web-1", privateKey: "env:KEY" },
  kumaVersion: "2.9",
  name: "web-1",
  networking: { address: "10.0.0.5", inbound: [{ port: 8080, tags: { "kuma.io/service": "web" } }] },
  controlPlane: { address: "https://control-plane:5678" },
  token: "env:TOKEN",
  dependsOn: [web.resource],
});
new kuma.KumaDataplane(stack, "plain", {
  kumaVersion: "2.9",
  name: "web-2",
  networking: { address: "10.0.0.6", inbound: [{ port: "8080", tags: { "kuma.io/service": "web" } }] },
  controlPlane: { address: "https://control-plane:5678" },
});
new TransparentProxyService(stack, "service", {
  connection: { host: "web-3", privateKey: "env:KEY" },
  kumaVersion: "2.9",
  service: "web",
  ports: { 8080: "http" },
  address: "10.0.0.7",
  controlPlane: { address: "https://control-plane:5678" },
});
new InterceptAll({}, { kumaVersion: "2.9.4" });

// @ts-expect-error A number is no host: the types are there, and strict.
const refused = (): TransparentProxyHost => new TransparentProxyHost(stack, "none", { connection: { host: 1 } });

process.stdout.write(
  JSON.stringify({ traffic: web.knownTraffic, dataplane: typeof sidecar.knownDataplane, refused: typeof refused }),
);
