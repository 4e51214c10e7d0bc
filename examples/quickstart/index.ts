import * as pulumi from "@pulumi/pulumi";
import { type ConnectionSpec, TransparentProxyHost } from "kuma-transparent-proxy/pulumi";

// Which host: asked for, so that nobody redirects the traffic of the machine in front of them by accident.
// `npm run quickstart` names a sandbox host; for one of yours:
//   pulumi config set --secret --path connection.host web-1.example.com
const connection = new pulumi.Config().requireObject<ConnectionSpec>("connection");

const web = new TransparentProxyHost("web", {
  connection,
  redirect: {
    // Databases are not in the mesh yet.
    outbound: { excludePorts: [3306, 5432] },
  },
});

export const traffic = web.traffic;
export const drift = web.drift;
