import { hostUnreachable } from "../../../lib/errors/reaching-failures";
import { answer, answerAfterApply } from "./answers";
import { kumaTp, screenOf } from "./console";

const FACTS = `host         web-1 (web-1, kernel 6.1.0, machine 8f3c0d6e5b1a4c2f9d7e6a5b4c3d2e1f)
iptables     iptables-nft (iptables v1.8.9 (nf_tables))
nftables     none
IPv6         yes
nameservers  10.0.0.53
proxy user   kuma-dp (5678), not there yet
journal      none
`;

test("a host without anything of ours is ready, and its changes are told", async () => {
  expect(await kumaTp(["doctor"], { answer: answer() })).toEqual({
    exitCode: 0,
    stdout: `${FACTS}ready: an apply makes 15 changes
  create user kuma-dp (5678)
  add ::6/128 to the loopback interface
  rewrite our rules in ipv4/nat/PREROUTING: 1 missing
  rewrite our rules in ipv4/nat/OUTPUT: 1 missing
  rewrite chain ipv4/nat/KUMA_MESH_INBOUND: 3 missing
  rewrite chain ipv4/nat/KUMA_MESH_OUTBOUND: 7 missing
  rewrite chain ipv4/nat/KUMA_MESH_INBOUND_REDIRECT: 1 missing
  rewrite chain ipv4/nat/KUMA_MESH_OUTBOUND_REDIRECT: 1 missing
  rewrite our rules in ipv6/nat/PREROUTING: 1 missing
  rewrite our rules in ipv6/nat/OUTPUT: 1 missing
  rewrite chain ipv6/nat/KUMA_MESH_INBOUND: 3 missing
  rewrite chain ipv6/nat/KUMA_MESH_OUTBOUND: 7 missing
  rewrite chain ipv6/nat/KUMA_MESH_INBOUND_REDIRECT: 1 missing
  rewrite chain ipv6/nat/KUMA_MESH_OUTBOUND_REDIRECT: 1 missing
  write the journal: the host has none
  note: the rules do not outlive a reboot of the host: neither systemd nor ifupdown runs there that could load them again
`,
    stderr: "",
    written: {},
    connections: [{ connection: undefined, options: {} }],
    open: 0,
  });
});

test("a host that is as its spec asks has nothing left to do", async () => {
  expect(await screenOf(["doctor"], { answer: answerAfterApply({}) })).toEqual({
    exitCode: 0,
    stdout: `${FACTS.replace(", not there yet", "").replace(/none\n$/, "apply 1, applied, iptables-nft\n")}ready: nothing is left to do\n`,
    stderr: "",
  });
});

test("a host without IPv6 is ready, with a note", async () => {
  const { exitCode, stdout } = await screenOf(["doctor"], { answer: answer({ addresses: "" }) });
  expect({ exitCode, last: stdout.trimEnd().split("\n").at(-1) }).toEqual({
    exitCode: 0,
    last: "  note: the host has no IPv6 address, so there are no rules for IPv6; one that it gets later shows as drift",
  });
});

const NO_IPTABLES = {
  "iptables ipv4 nft": undefined,
  "saved ipv4 nft": undefined,
  "iptables ipv6 nft": undefined,
  "saved ipv6 nft": undefined,
};

test("all that is in the way is told at once", async () => {
  const taken = answer({ ...NO_IPTABLES, "by-uid": "app:x:5678:5678::/home/app:/bin/sh", resolver: "" });
  expect(await screenOf(["doctor"], { answer: taken })).toEqual({
    exitCode: 1,
    stdout: `${FACTS.replace("iptables-nft (iptables v1.8.9 (nf_tables))", "none").replace("10.0.0.53", "none")}not ready: 2 findings\n`,
    stderr: `KTP250 web-1: there is neither iptables nor nft on the host. Install one of them: \`apt-get install iptables\`, \`dnf install iptables-nft\`, \`apk add iptables\`.
KTP255 web-1: proxyUser.uid: uid 5678 belongs to user app there: all of its traffic would bypass the mesh. Give \`proxyUser\` a uid that is free, or name that user: \`proxyUser: { name: "app", uid: 5678 }\` if kuma-dp is meant to run as it.
`,
  });
});

test("a host that cannot be reached is a finding, and the connection is given up", async () => {
  const last = { tries: 10, seconds: 20, last: "connection refused" };
  const answered = hostUnreachable({ host: "web-1", property: "connection" }, last);
  expect(await kumaTp(["doctor", "--host", "web-1"], { answer: answered })).toMatchObject({
    exitCode: 1,
    stdout: "",
    stderr:
      "KTP200 web-1: connection: The host cannot be reached: 10 tries in 20 s; the last one: connection refused. " +
      "See that it is up and that its SSH port lets this machine in; `dialErrorLimit` and `perDialTimeout` say how long to try.\n",
    open: 0,
  });
});

const HOST_FILE = {
  "host.yaml": "connection: {host: web-2, user: ops, onUnknownHostKey: record}\nipFamilyMode: ipv4\n",
};

test.each([
  { name: "this machine", argv: [], want: { connection: undefined, options: {} } },
  { name: "a name", argv: ["--host", "web-1"], want: { connection: { host: "web-1" }, options: {} } },
  {
    name: "a user, a name and a port",
    argv: ["--host", "ops@example.com@web-1:2222"],
    want: { connection: { user: "ops@example.com", host: "web-1", port: 2222 }, options: {} },
  },
  { name: "an IPv6 address", argv: ["--host", "fd00::1"], want: { connection: { host: "fd00::1" }, options: {} } },
  {
    name: "an IPv6 address with a port",
    argv: ["--host", "root@[fd00::1]:2222"],
    want: { connection: { user: "root", host: "fd00::1", port: 2222 }, options: {} },
  },
  {
    name: "files of SSH",
    argv: ["--host", "web-1", "--identity", "~/.ssh/id_ed25519", "--known-hosts", "known"],
    want: {
      connection: { host: "web-1", privateKey: "file:~/.ssh/id_ed25519", knownHosts: "known" },
      options: {},
    },
  },
  {
    name: "an argv",
    argv: ["--", "docker", "exec", "-i", "web", "sh", "--help"],
    want: { connection: { exec: ["docker", "exec", "-i", "web", "sh", "--help"] }, options: {} },
  },
  {
    name: "a host spec",
    argv: ["--config", "host.yaml"],
    want: {
      connection: { host: "web-2", user: "ops", onUnknownHostKey: "record" },
      options: { onUnknownHostKey: "record" },
    },
  },
])("$name says which host", async ({ argv, want }) => {
  const { exitCode, connections, open } = await kumaTp(["doctor", ...argv], { answer: answer(), files: HOST_FILE });
  expect({ exitCode, connections, open }).toEqual({ exitCode: 0, connections: [want], open: 0 });
});

const TWICE =
  "KTP409 It is said more than once how to reach the host. " +
  "Give one of `--host`, an argv after `--`, and `connection` in the configuration.\n";

test.each([
  { name: "two hosts", argv: ["--host", "web-1", "--", "sh"], stderr: TWICE },
  { name: "a second host", argv: ["--config", "host.yaml", "--host", "web-1"], stderr: TWICE },
  {
    name: "a port that is none",
    argv: ["--host", "web-1:ssh"],
    stderr:
      "KTP408 `--host` is not written as user@web-1:22. An IPv6 address with a port needs brackets: [fd00::1]:443.\n",
  },
  {
    name: "a host that is none",
    argv: ["--host", "10.0.0.256"],
    stderr:
      "KTP162 connection.host: This is neither the name nor the address of a host. Give `host` without user, port or brackets.\n",
  },
  {
    name: "no user before the @",
    argv: ["--host", "@web-1"],
    stderr:
      "KTP163 connection.user: This is not a login name. Give up to 128 of letters, digits and . _ - + @, a letter, digit or _ first.\n",
  },
  {
    name: "a host spec that is a list",
    argv: ["--config", "list.yaml", "--host", "web-1"],
    stderr: "KTP101 Here belongs an object, not a list. Give an object, or leave the property out.\n",
  },
])("with $name nothing is connected", async ({ argv, stderr }) => {
  const files = { ...HOST_FILE, "list.yaml": "- 1\n" };
  const session = await kumaTp(["doctor", ...argv], { answer: answer(), files });
  expect(session).toEqual({ exitCode: 2, stdout: "", stderr, written: {}, connections: [], open: 0 });
});
