import { resolveHostSpec } from "../../../lib/spec/resolve";

/** What a shell, a terminal or a parser of options would act on. */
const HOSTILE = [
  { name: "a second command", text: "; reboot" },
  { name: "a command after a value", text: "a; reboot" },
  { name: "a substitution", text: "$(id)" },
  { name: "a substitution in a value", text: "a$(id)b" },
  { name: "backticks", text: "`id`" },
  { name: "a variable", text: "$IFS" },
  { name: "a line break", text: "a\nreboot" },
  { name: "a carriage return", text: "a\rreboot" },
  { name: "single quotes", text: "a'; reboot; '" },
  { name: "double quotes", text: 'a"; reboot; "' },
  { name: "NUL", text: "a\0b" },
  { name: "an option", text: "-oProxyCommand=id" },
  { name: "a pipe", text: "a|sh" },
  { name: "a redirection", text: "a>/etc/passwd" },
  { name: "a job", text: "a&reboot" },
  { name: "a wildcard", text: "/etc/*" },
  { name: "an escape sequence", text: "a\u001b[2J" },
];

/** A spec with one text in it, for every property that takes texts. */
const PLACES: Readonly<Record<string, (text: string) => object>> = {
  kumaDPUser: (kumaDPUser) => ({ kumaDPUser }),
  ipFamilyMode: (ipFamilyMode) => ({ ipFamilyMode }),
  "redirect.inbound.port": (port) => ({ redirect: { inbound: { port } } }),
  "redirect.inbound.includePorts": (text) => ({ redirect: { inbound: { includePorts: text } } }),
  "redirect.inbound.excludePorts[0]": (text) => ({ redirect: { inbound: { excludePorts: [text] } } }),
  "redirect.inbound.excludePortsForIPs": (text) => ({ redirect: { inbound: { excludePortsForIPs: text } } }),
  "redirect.inbound.excludePortsForUIDs": (text) => ({ redirect: { inbound: { excludePortsForUIDs: text } } }),
  "redirect.outbound.port": (port) => ({ redirect: { outbound: { port } } }),
  "redirect.outbound.includePorts[0]": (text) => ({ redirect: { outbound: { includePorts: [text] } } }),
  "redirect.outbound.excludePorts": (text) => ({ redirect: { outbound: { excludePorts: text } } }),
  "redirect.outbound.excludePortsForIPs[0]": (text) => ({ redirect: { outbound: { excludePortsForIPs: [text] } } }),
  "redirect.outbound.excludePortsForUIDs[0]": (text) => ({ redirect: { outbound: { excludePortsForUIDs: [text] } } }),
  "redirect.dns.port": (port) => ({ redirect: { dns: { port } } }),
  "redirect.dns.resolvConfigPath": (text) => ({ redirect: { dns: { resolvConfigPath: text } } }),
  "redirect.vnet.networks[0]": (text) => ({ redirect: { vnet: { networks: [text] } } }),
  "retry.sleepBetweenRetries": (text) => ({ retry: { sleepBetweenRetries: text } }),
  "iptablesExecutables.iptables-restore": (text) => ({ iptablesExecutables: { "iptables-restore": text } }),
  "proxyUser.name": (name) => ({ proxyUser: { name } }),
  "proxyUser.uid": (uid) => ({ proxyUser: { uid } }),
  backend: (backend) => ({ backend }),
  onUnreachable: (onUnreachable) => ({ onUnreachable }),
  "connection.host": (host) => ({ connection: { host } }),
  "connection.port": (port) => ({ connection: { host: "web", port } }),
  "connection.user": (user) => ({ connection: { host: "web", user } }),
  "connection.agentSocketPath": (text) => ({ connection: { host: "web", agentSocketPath: text } }),
  "connection.hostKey": (hostKey) => ({ connection: { host: "web", hostKey } }),
  "connection.knownHosts": (knownHosts) => ({ connection: { host: "web", knownHosts } }),
  "connection.proxy.host": (host) => ({ connection: { host: "web", proxy: { host } } }),
  "connection.proxy[0].user": (user) => ({ connection: { host: "web", proxy: [{ host: "jump", user }] } }),
};

describe.each(Object.keys(PLACES))("in %s", (property) => {
  test.each(HOSTILE)("$name is refused", ({ text }) => {
    const resolved = resolveHostSpec(PLACES[property]?.(text));
    if (resolved.ok) throw new Error("accepted");
    expect(resolved.failures.map((failure) => failure.property)).toEqual([property]);
    expect(`${resolved.failures[0]?.problem} ${resolved.failures[0]?.remedy}`).not.toMatch(/\p{Cc}/u);
  });
});

/** A valid value with something hostile behind it must not pass either. */
test.each([
  { property: "redirect.inbound.excludePorts", good: "80", spec: PLACES["redirect.inbound.includePorts"] },
  {
    property: "redirect.outbound.excludePortsForIPs",
    good: "10.0.0.0/8",
    spec: PLACES["redirect.outbound.excludePortsForIPs[0]"],
  },
  {
    property: "redirect.outbound.excludePortsForUIDs",
    good: "tcp:80:1",
    spec: PLACES["redirect.outbound.excludePortsForUIDs[0]"],
  },
  { property: "redirect.vnet.networks", good: "docker0:10.0.0.0/8", spec: PLACES["redirect.vnet.networks[0]"] },
  {
    property: "redirect.dns.resolvConfigPath",
    good: "/etc/resolv.conf",
    spec: PLACES["redirect.dns.resolvConfigPath"],
  },
  { property: "proxyUser.name", good: "kuma-dp", spec: PLACES["proxyUser.name"] },
  { property: "connection.host", good: "web", spec: PLACES["connection.host"] },
  { property: "connection.host", good: "fe80::1%eth0", spec: PLACES["connection.host"] },
  { property: "connection.user", good: "root", spec: PLACES["connection.user"] },
  { property: "connection.hostKey", good: "ssh-ed25519 AAAA", spec: PLACES["connection.hostKey"] },
  { property: "connection.knownHosts", good: "/root/known_hosts", spec: PLACES["connection.knownHosts"] },
])("nothing hides behind $good in $property", ({ good, spec }) => {
  // Behind a value a dash is a character like any other.
  const texts = HOSTILE.filter(({ name }) => name !== "an option").map(
    ({ text }) => `${good}${text.replace(/^a/, "")}`,
  );
  expect(resolveHostSpec(spec?.(good)).ok).toBe(true);
  expect(texts.filter((text) => resolveHostSpec(spec?.(text)).ok)).toEqual([]);
});

const SECRETS: Readonly<Record<string, (secret: string) => object>> = {
  "connection.password": (password) => ({ connection: { host: "web", password } }),
  "connection.privateKey": (privateKey) => ({ connection: { host: "web", privateKey } }),
  "connection.privateKeyPassword": (text) => ({ connection: { host: "web", privateKeyPassword: text } }),
  "connection.proxy.password": (password) => ({ connection: { host: "web", proxy: { host: "jump", password } } }),
  "connection.proxy[0].privateKey": (text) => ({
    connection: { host: "web", proxy: [{ host: "jump", privateKey: text }] },
  }),
};

test.each(Object.keys(SECRETS))("a secret in %s may be any text, and is in no failure", (property) => {
  for (const { text } of HOSTILE) {
    expect(resolveHostSpec(SECRETS[property]?.(text)).ok).toBe(true);
    const failed = resolveHostSpec({ ...SECRETS[property]?.(`hunter2${text}`), wait: -1 });
    expect(JSON.stringify(failed)).not.toContain("hunter2");
    expect(failed).toMatchObject({ ok: false, failures: [{ property: "wait" }] });
  }
});

test.each(HOSTILE)("a password for sudo is one line: $name", ({ text }) => {
  const resolved = resolveHostSpec({ connection: { exec: ["sh"], sudo: { password: `hunter2${text}` } } });
  expect(resolved.ok).toBe(!/[\n\r\0]/.test(text));
  if (!resolved.ok) expect(JSON.stringify(resolved)).not.toContain("hunter2");
});

test.each(HOSTILE)("an argument of exec goes through no shell: $name", ({ text }) => {
  expect(resolveHostSpec({ connection: { exec: ["sh", text] } }).ok).toBe(!text.includes("\0"));
});

/** A secret that its author put where something else belongs is one still. */
test.each([
  { name: "where a host belongs", connection: { host: "hunter2 " } },
  { name: "where a user belongs", connection: { host: "web", user: "hunter2 " } },
  { name: "where the host's public key belongs", connection: { host: "web", hostKey: "hunter2" } },
  { name: "where a path belongs", connection: { host: "web", knownHosts: "hunter2\n" } },
  { name: "where the agent belongs", connection: { host: "web", agentSocketPath: "hunter2\n" } },
  { name: "where an object belongs", connection: { exec: ["sh"], sudo: "hunter2" } },
  { name: "where a connection belongs", connection: "hunter2" },
  { name: "where a hop belongs", connection: { host: "web", proxy: ["hunter2"] } },
  { name: "in a command that is none", connection: { exec: ["-hunter2"] } },
  { name: "in a list", connection: { host: "web", password: ["hunter2"] } },
  { name: "in an object", connection: { host: "web", privateKey: { text: "hunter2" } } },
  { name: "where a port belongs", connection: { host: "web", port: "hunter2" } },
  { name: "where a number belongs", connection: { host: "web", dialErrorLimit: "hunter2" } },
  { name: "in bytes", connection: { host: "web", password: Buffer.from("hunter2") } },
])("a misplaced secret is in no failure: $name", ({ connection }) => {
  const resolved = resolveHostSpec({ connection });
  expect(resolved.ok).toBe(false);
  expect(JSON.stringify(resolved)).not.toContain("hunter2");
});
