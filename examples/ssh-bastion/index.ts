import * as pulumi from "@pulumi/pulumi";
import { TransparentProxyHost } from "kuma-transparent-proxy/pulumi";

/** Where a machine is, and the public key by which it shows that it is the right one: `ssh-ed25519 AAAA…`. */
interface Machine {
  host: string;
  hostKey: string;
}

//   pulumi config set --path bastion.host bastion.example.com
//   pulumi config set --path bastion.hostKey "ssh-ed25519 AAAA…"   # /etc/ssh/ssh_host_ed25519_key.pub, there
//   pulumi config set --path hosts.web.host 10.0.0.11              # as the bastion reaches it
//   pulumi config set --path hosts.web.hostKey "ssh-ed25519 AAAA…"
const config = new pulumi.Config();
const bastion = config.requireObject<Machine>("bastion");
const hosts = config.requireObject<Record<string, Machine>>("hosts");

// The SSH agent logs in. Where there is none, a key file does: `pulumi config set privateKey file:~/.ssh/id_ed25519`.
// Either way the key itself is never in the program, nor in its state.
const login = { user: config.get("user"), privateKey: config.get("privateKey") };

const proxies = Object.entries(hosts).map(
  ([name, machine]) =>
    new TransparentProxyHost(name, { connection: { ...machine, ...login, proxy: { ...bastion, ...login } } }),
);

export const drift = Object.fromEntries(proxies.map((proxy, index) => [Object.keys(hosts)[index], proxy.drift]));
