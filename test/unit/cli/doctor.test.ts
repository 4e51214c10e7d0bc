import { describeFailure, type Failure } from "../../../lib/errors/failure";
import { hostUnreachable } from "../../../lib/errors/reaching-failures";
import { sudoMissing } from "../../../lib/errors/script-failures";
import { doctorJson } from "../../support/doctor-json";
import { answer, answerAfterApply } from "./answers";
import { kumaTp, screenOf } from "./console";

const TABLE = `web-1

host
  ok       rights       root
  ok       system       Debian GNU/Linux 12 (bookworm), booted 2 days ago; machine
                        8f3c0d6e5b1a4c2f9d7e6a5b4c3d2e1f
  ok       init         systemd
  ok       storage      can be written: /var/lib (1953 MiB free), /etc (1953 MiB free)
  ok       lock         nobody holds it

packet filter
  ok       kernel       6.1.0; nf_tables, nft_compat, nf_conntrack: loaded; ip_tables, xt_owner: a
                        module, not loaded
  ok       tools        iptables v1.8.9 (nf_tables): /usr/sbin/iptables
  ok       back-end     iptables-nft, since it comes first
  ok       owner-match  iptables has its extension, the kernel has xt_owner
  ok       conntrack    12 of 262144 entries
  ok       ipv6         addresses on eth0
  ok                    ::6/128 is added to the loopback interface by an apply

names
  ok       resolver     /etc/resolv.conf (a file that nobody says to keep): 10.0.0.53
  note     mesh-names   only resolv.conf can be told of the mesh's nameservers, on port 53, and the
                        mesh is then asked for every name first
  ok       dns          the spec leaves queries alone (\`redirect.dns.enabled\`)

others at work
  ok       firewalld    not installed
  ok       docker       none
  ok       boot         no service that loads rules is enabled

sidecar
  ok       proxy-user   kuma-dp (5678) is made by an apply
  ok       sidecar      listens on 15006/tcp (inbound), 15001/tcp (outbound)
  ok                    envoy of kuma-dp (5678)
  ok       traffic      none is redirected: the host has no rules of a transparent proxy

management
  ok       ssh          port 22 passes by; this connection comes from 10.9.0.1 to port 22

ours
  ok       journal      none: no apply of this package has been here
  ok       leftovers    none

`;

test("a host without anything of ours is ready, and its changes are told", async () => {
  expect(await kumaTp(["doctor"], { answer: answer() })).toEqual({
    exitCode: 0,
    stdout: `${TABLE}ready; an apply will
  create user kuma-dp (5678)
  add ::6/128 to the loopback interface
  add 4 chains and 14 rules to ipv4/nat
  add 4 chains and 14 rules to ipv6/nat
  write the journal: the host has none
  note: the rules do not outlive a reboot of the host: neither systemd nor ifupdown runs there
    that could load them again
`,
    stderr: "",
    written: {},
    placed: {},
    connections: [{ connection: undefined, options: {} }],
    open: 0,
  });
});

test("a host that is as its spec asks has nothing left to do", async () => {
  const { exitCode, stdout, stderr } = await screenOf(["doctor"], { answer: answerAfterApply({}) });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toContain("  ok       proxy-user   kuma-dp (5678)\n");
  expect(stdout).toContain("  ok       journal      apply 1, applied, in iptables-nft for ipv4 and ipv6 (form 2)\n");
  expect(stdout).toMatch(/\n\nready; nothing is left to do\n$/);
});

test("a host without IPv6 is ready, with a note", async () => {
  const { exitCode, stdout } = await screenOf(["doctor"], { answer: answer({ addresses: "", ipv6: "kernel=yes" }) });
  expect({ exitCode, last: stdout.split("\n").slice(-3) }).toEqual({
    exitCode: 0,
    last: [
      "  note: the host has no IPv6 address, so there are no rules for IPv6; one that it gets later shows",
      "    as drift",
      "",
    ],
  });
});

test("a warning has its remedy below, and the host is ready all the same", async () => {
  const { exitCode, stdout, stderr } = await screenOf(["doctor"], { answer: answer({ listeners: undefined }) });
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  expect(stdout).toContain(`
  warning  sidecar      nobody listens on 15006/tcp (inbound), 15001/tcp (outbound): rules without a
                        proxy behind them are an outage
                        → Start the sidecar; before its rules, where those are not there yet.
`);
  expect(stdout).toContain("\nready, with 1 warning; an apply will\n");
});

const NO_IPTABLES = {
  "iptables ipv4 nft": undefined,
  "saved ipv4 nft": undefined,
  "iptables ipv6 nft": undefined,
  "saved ipv6 nft": undefined,
  programs: undefined,
};

const TAKEN = answer({ ...NO_IPTABLES, "by-uid": "app:x:5678:5678::/home/app:/bin/sh", resolver: "" });
const IN_THE_WAY = `KTP250 web-1: there is neither iptables nor nft on the host. Install one of them: \`apt-get install iptables\`, \`dnf install iptables-nft\`, \`apk add iptables\`.
KTP255 web-1: proxyUser.uid: uid 5678 belongs to user app there: all of its traffic would bypass the mesh. Give \`proxyUser\` a uid that is free, or name that user: \`proxyUser: { name: "app", uid: 5678 }\` if kuma-dp is meant to run as it.
`;

test("all that is in the way is told at once", async () => {
  const { exitCode, stdout, stderr } = await screenOf(["doctor"], { answer: TAKEN });
  expect({ exitCode, stderr }).toEqual({ exitCode: 1, stderr: IN_THE_WAY });
  expect(stdout).toContain("  problem  back-end     none (KTP250)\n");
  expect(stdout).toContain("  problem  proxy-user   uid 5678 belongs to app (KTP255)\n");
  expect(stdout).toMatch(/\nnot ready: 2 problems; an apply would be refused\n$/);
});

test("what an apply would not notice is in the way as well", async () => {
  const processes = "1 0 systemd\n400 0 sshd\n700 0 nginx";
  const { exitCode, stdout, stderr } = await screenOf(["doctor"], { answer: answer({ processes }) });
  expect({ exitCode, code: stderr.slice(0, 7) }).toEqual({ exitCode: 1, code: "KTP296 " });
  expect(stdout).toContain("\nnot ready: 2 problems; an apply would\n  create user");
});

test("without root the rest is told", async () => {
  const around = { answer: answer(), rootRefused: sudoMissing("web-1") };
  const { exitCode, stdout, stderr } = await screenOf(["doctor"], around);
  expect({ exitCode, stderr }).toEqual({
    exitCode: 1,
    stderr: "KTP230 web-1: The user is not root, and the host has no sudo. Connect as root, or install sudo.\n",
  });
  expect(stdout).toContain("  problem  rights       not root, so rules and journal are not known (KTP230)\n");
  expect(stdout).toContain("  ok       ssh          port 22 passes by");
  expect(stdout).toMatch(/\nnot ready: 1 problem; without root nobody can say what an apply would do\n$/);
});

test("no line is wider than a terminal of 100 columns, and none ends in a space", async () => {
  const screens = await Promise.all(
    [answer(), TAKEN, answerAfterApply({}), answer({ addresses: "" })].map((text) =>
      screenOf(["doctor"], { answer: text }),
    ),
  );
  const lines = screens.flatMap(({ stdout }) => stdout.split("\n"));
  expect(lines.filter((line) => line.length > 100)).toEqual([]);
  expect(lines.filter((line) => line.endsWith(" "))).toEqual([]);
});

test("nothing that a host says acts on the terminal", async () => {
  const clearing = "\u001b[2J";
  const text = answer({
    identity: `8f3c\nweb-1${clearing}\n6.1.0${clearing}\n0`,
    "resolver-file": `there=yes\ntarget=/run/${clearing}`,
    processes: `700 0 ${clearing}`,
    "by-uid": `app${clearing}:x:5678:5678::/:/bin/sh`,
  });
  const { stdout, stderr } = await screenOf(["doctor"], { answer: text });
  expect(`${stdout}${stderr}`).toContain("\ufffd[2J");
  expect(`${stdout}${stderr}`).not.toContain("\u001b");
});

describe("--json", () => {
  test.each([
    { name: "a host that is ready", around: { answer: answer() }, ready: true, status: "changes" },
    { name: "a host with nothing left to do", around: { answer: answerAfterApply({}) }, ready: true, status: "synced" },
    { name: "a host that is not ready", around: { answer: TAKEN }, ready: false, status: "refused" },
    {
      name: "a host without root",
      around: { answer: answer(), rootRefused: sudoMissing("web-1") },
      ready: false,
      status: "unknown",
    },
  ])("$name", async ({ around, ready, status }) => {
    const [table, json] = await Promise.all([screenOf(["doctor"], around), screenOf(["doctor", "--json"], around)]);
    const report = doctorJson.parse(JSON.parse(json.stdout));
    expect({ ready: report.ready, status: report.plan.status }).toEqual({ ready, status });
    expect([json.exitCode, json.stderr]).toEqual([table.exitCode, table.stderr]);
    expect(table.stderr).toBe(report.failures.map((failure) => `${describeFailure(failure as Failure)}\n`).join(""));
  });

  test("each problem has its code and remedy", async () => {
    const { stdout } = await screenOf(["doctor", "--json"], { answer: TAKEN });
    expect(doctorJson.parse(JSON.parse(stdout)).findings).toContainEqual({
      check: "proxy-user",
      level: "problem",
      found: "uid 5678 belongs to app",
      remedy: expect.stringContaining("Give `proxyUser` a uid that is free") as string,
      code: "KTP255",
    });
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
  expect(session).toEqual({ exitCode: 2, stdout: "", stderr, written: {}, placed: {}, connections: [], open: 0 });
});
