import { remote, type types } from "@pulumi/command";
import * as pulumi from "@pulumi/pulumi";
import { TransparentProxyHost } from "kuma-transparent-proxy/pulumi";

// pulumi config set host web-1.example.com
// pulumi config set --secret privateKey <~/.ssh/id_ed25519
const config = new pulumi.Config();

// One object for all three: how to reach the host is said once.
const connection: types.input.remote.ConnectionArgs = {
  host: config.require("host"),
  hostKey: config.require("hostKey"),
  user: "root",
  privateKey: config.requireSecret("privateKey"),
};

// The sidecar comes first: what is redirected to a port on which nobody listens is refused.
const binary = new remote.CopyToRemote("kuma-dp", {
  connection,
  source: new pulumi.asset.FileAsset(config.require("binary")),
  remotePath: "/usr/local/bin/kuma-dp",
});

const service = new remote.Command(
  "kuma-dp",
  {
    connection,
    create: "chmod 755 /usr/local/bin/kuma-dp && systemctl enable --now kuma-dp",
    delete: "systemctl disable --now kuma-dp",
    triggers: [binary.source],
  },
  { dependsOn: binary },
);

const web = new TransparentProxyHost("web", { connection }, { dependsOn: service });

export const traffic = web.traffic;
