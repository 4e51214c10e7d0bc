import * as pulumi from "@pulumi/pulumi";
import { type ConnectionSpec, MeshDNS, type PolicySpec, TransparentProxyHost } from "kuma-transparent-proxy/pulumi";

//   pulumi config set --secret --path connection.host web-1.example.com
const connection = new pulumi.Config().requireObject<ConnectionSpec>("connection");

// What becomes of queries is said once, and given to both: a preview tells what one has against the other.
const policy: PolicySpec = { redirect: { dns: { enabled: true } } };

const web = new TransparentProxyHost("web", { connection, ...policy });

// The sidecar answers what the rules take to it, so these come first. Nothing is written: it is seen to that each nameserver
// of the host is among those whose queries are taken, also when its network names another one.
const names = new MeshDNS(
  "web-names",
  { connection, via: { sidecar: {} }, mode: "capture", proxy: policy },
  { dependsOn: web },
);

export const traffic = web.traffic;
export const resolved = names.names;
export const drift = { rules: web.drift, names: names.drift };
