import * as pulumi from "@pulumi/pulumi";
import { type ConnectionSpec, TransparentProxyService } from "kuma-transparent-proxy/pulumi";

/** A machine: how it is reached, the address by which others know it, and the token of its proxy. */
interface Machine {
  readonly connection: ConnectionSpec;
  readonly address: string;
  readonly token: string;
}

//   pulumi config set controlPlane https://control-plane.example.com:5678
//   pulumi config set --secret --path web.connection.host web-1.example.com
//   pulumi config set --secret --path web.token env:WEB_TOKEN     # kumactl generate dataplane-token --name web-1
//   pulumi config set --path web.address 10.0.0.11                # … and the same of backend
const config = new pulumi.Config();
const mesh = {
  kumaVersion: config.get("kumaVersion") ?? "2.9",
  controlPlane: { address: config.require("controlPlane") },
};
const [webMachine, backendMachine] = [config.requireObject<Machine>("web"), config.requireObject<Machine>("backend")];

const backend = new TransparentProxyService("backend-1", {
  ...mesh,
  ...backendMachine,
  service: "backend",
  ports: { 8080: "http" },
});

// What a customer's browser opens comes in by the proxy, too; only SSH does not, and what the machine itself asks of its cloud.
const web = new TransparentProxyService("web-1", {
  ...mesh,
  ...webMachine,
  service: "web",
  ports: { 8080: "http" },
  policy: { redirect: { outbound: { excludePortsForIPs: ["169.254.169.254"] } } },
});

export const traffic = { web: web.host.traffic, backend: backend.host.traffic };
export const proxies = { web: web.proxy.proxyVersion, backend: backend.proxy.proxyVersion };
export const drift = { web: web.proxy.drift, backend: backend.proxy.drift };
