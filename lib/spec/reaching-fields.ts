import { type Field, number, object, objects, secret, text, texts } from "./field";

const reference = "or a reference (`env:NAME`, `file:PATH`) that alone is kept in the state";

const login: readonly Field[] = [
  number("port", "Default: 22."),
  text("user", "Default: `root`."),
  secret("password", `Password, ${reference}.`),
  secret("privateKey", `A key in PEM or OpenSSH form, ${reference}.`),
  secret("privateKeyPassword", `Password of the key, ${reference}.`),
  text("agentSocketPath", "Default: `$SSH_AUTH_SOCK`, where neither key nor password is given."),
  text("hostKey", "The host's public key, as in known_hosts: `ssh-ed25519 AAAA…`. Default: from `known_hosts`."),
  number("dialErrorLimit", "How often connecting is tried. Default: 10."),
  number("perDialTimeout", "Seconds for one try to connect. Default: 15."),
];

const connection: readonly Field[] = [
  texts(
    "exec",
    'Any argv that gives a POSIX shell on stdin: `["docker", "exec", "-i", "web", "sh"]`. In place of `host`.',
  ),
  text("host", "Name or address, by SSH."),
  ...login,
  objects("proxy", "Hosts to go through, the outermost first.", [text("host", "Required."), ...login]),
  text("knownHosts", "Path of a known_hosts file. Default: `~/.ssh/known_hosts`."),
  text("onUnknownHostKey", "`refuse`, or `record` the key that is shown first. Default: `refuse`."),
  object("sudo", "Become root by sudo.", [secret("password", `Password that sudo asks for, ${reference}.`)]),
];

/** What every resource of a host has: how the host is reached, how a change is confirmed, and how the host is let go. */
export const REACHING_FIELDS: readonly Field[] = [
  object("connection", "How to reach the host. Default: this machine.", connection),
  object("confirm", "How long a change waits for a word over a new connection, before the host takes it back.", [
    number("timeoutSeconds", "10 to 3600. Default: 90."),
    texts(
      "checks",
      "Commands for a POSIX shell on the host that have to succeed before a change counts. Default: none.",
    ),
  ]),
  text("onUnreachable", "What a destroy does when the host is gone: `fail`, or `forget` it. Default: `fail`."),
];

/** {@link file://./credentials.ts Credentials}, which no state keeps. */
export const CREDENTIAL_FIELDS: readonly Field[] = [
  text("user", "User of hosts whose connection names none. Default: `root`."),
  secret(
    "password",
    "Password of hosts whose connection gives no way to log in, or a reference: `env:NAME`, `file:PATH`.",
  ),
  secret("privateKey", "The same with a key, in PEM or OpenSSH form, or a reference."),
  secret("privateKeyPassword", "Password of that key, or a reference."),
  text("agentSocketPath", "The same with an agent. Default: `$SSH_AUTH_SOCK`."),
  secret("sudoPassword", "Password that sudo asks for where a connection gives none, or a reference."),
];
