import { screenOf } from "./console";

const SPEC = `
redirect:
  inbound: {excludePorts: [22], excludePortsForIPs: [198.51.100.0/24]}
  outbound: {excludePorts: [3306]}
`;
const explain = (argv: readonly string[], stdin = SPEC, files: Readonly<Record<string, string>> = {}) =>
  screenOf(["explain", "--config", "-", ...argv], { stdin, files });
const said = (...lines: readonly string[]) => ({
  exitCode: 0,
  stdout: lines.map((line) => `${line}\n`).join(""),
  stderr: "",
});

test("traffic is told in one line for each direction and protocol, as lines and as JSON", async () => {
  const lines = await explain([]);
  expect(lines).toMatchObject({ exitCode: 0, stderr: "" });
  expect(lines.stdout.split("\n").map((line) => line.split(":")[0])).toEqual([
    "inbound tcp",
    "outbound tcp",
    "outbound udp",
    "dns",
    "ipv6",
    "connections older than the rules",
    "while nobody listens on 15006 and 15001",
    "",
  ]);
  const json = JSON.parse((await explain(["--json"])).stdout);
  expect(json.traffic).toEqual(lines.stdout.trimEnd().split("\n"));
  expect(Object.keys(json.rules)).toEqual(["ipv4/nat", "ipv6/nat"]);
});

/** The same without the way by which it came to that. */
async function decided(...[argv, stdin, files]: Parameters<typeof explain>): ReturnType<typeof explain> {
  const screen = await explain(argv, stdin, files);
  return { ...screen, stdout: screen.stdout.replace(/^path: .*\n/gm, "") };
}

test("the way of a packet is told rule by rule, between the answer and the rule that decides", async () => {
  expect((await explain(["--uid", "1000", "--to", "10.1.2.3:5432"])).stdout.split("\n").slice(1, 5)).toEqual([
    "path: nat -A OUTPUT -p tcp -j KUMA_MESH_OUTBOUND",
    "path: nat -A KUMA_MESH_OUTBOUND -j KUMA_MESH_OUTBOUND_REDIRECT",
    "path: nat -A KUMA_MESH_OUTBOUND_REDIRECT -p tcp -j REDIRECT --to-ports 15001",
    TO_SIDECAR,
  ]);
});

const TO_SIDECAR = "rule: -A KUMA_MESH_OUTBOUND -j KUMA_MESH_OUTBOUND_REDIRECT";

test.each([
  {
    name: "that goes out",
    argv: ["--uid", "1000", "--to", "10.1.2.3:5432"],
    want: said(
      "tcp from uid 1000 to 10.1.2.3:5432 goes to the sidecar on port 15001, because every other connection goes to the sidecar",
      TO_SIDECAR,
    ),
  },
  {
    name: "of IPv6",
    argv: ["--uid", "1000", "--to", "[fd00::0:5]:5432"],
    want: said(
      "tcp from uid 1000 to [fd00::5]:5432 goes to the sidecar on port 15001, because every other connection goes to the sidecar",
      TO_SIDECAR,
    ),
  },
  {
    name: "to an excluded port",
    argv: ["--uid", "1000", "--to", "10.1.2.3:3306"],
    want: said(
      "tcp from uid 1000 to 10.1.2.3:3306 passes by the sidecar, because connections to port 3306 pass by the sidecar",
      "rule: -A KUMA_MESH_OUTBOUND -p tcp -m tcp --dport 3306 -j RETURN",
    ),
  },
  {
    name: "of the proxy user",
    argv: ["--uid", "5678", "--to", "10.1.2.3:5432"],
    want: said(
      "tcp from uid 5678 to 10.1.2.3:5432 passes by the sidecar, because what uid 5678 sends out has been through the sidecar",
      "rule: -A KUMA_MESH_OUTBOUND -m owner --uid-owner 5678 -j RETURN",
    ),
  },
  {
    name: "to loopback, which leaves by lo",
    argv: ["--uid", "1000", "--to", "127.0.0.1:8080"],
    want: said(
      "tcp from uid 1000 to 127.0.0.1:8080 passes by the sidecar, because applications of this host reach each other without the sidecar",
      "rule: -A KUMA_MESH_OUTBOUND -o lo -p tcp -m owner ! --uid-owner 5678 -j RETURN",
    ),
  },
  {
    name: "of the proxy user to an address of the host",
    argv: ["--uid", "5678", "--to", "10.0.0.5:8080", "--interface", "lo"],
    want: said(
      "tcp from uid 5678 to 10.0.0.5:8080 goes to the sidecar on port 15006, because what uid 5678 sends to a service of this host comes in like any other connection",
      "rule: -A KUMA_MESH_OUTBOUND ! -d 127.0.0.1/32 -o lo -p tcp -m owner --uid-owner 5678 -j KUMA_MESH_INBOUND_REDIRECT",
    ),
  },
  {
    name: "that comes in",
    argv: ["--direction", "inbound", "--from", "203.0.113.9", "--to", "10.0.0.5:8080"],
    want: said(
      "tcp from 203.0.113.9 to 10.0.0.5:8080 goes to the sidecar on port 15006, because every other connection goes to the sidecar",
      "rule: -A KUMA_MESH_INBOUND -p tcp -j KUMA_MESH_INBOUND_REDIRECT",
    ),
  },
  {
    name: "from an excluded sender",
    argv: ["--direction", "inbound", "--from", "198.51.100.9:40000", "--to", "10.0.0.5:8080"],
    want: said(
      "tcp from 198.51.100.9 to 10.0.0.5:8080 passes by the sidecar, because connections from 198.51.100.0/24 pass by the sidecar",
      "rule: -A KUMA_MESH_INBOUND -s 198.51.100.0/24 -j RETURN",
    ),
  },
  {
    name: "of an older connection",
    argv: ["--uid", "1000", "--to", "10.1.2.3:5432", "--mid-connection"],
    want: said(
      "tcp from uid 1000 to 10.1.2.3:5432 passes by the sidecar, because connections older than these rules stay as they are",
      "rule: -A KUMA_MESH_OUTBOUND -p tcp -m tcp ! --tcp-flags FIN,SYN,RST,ACK SYN -j RETURN",
    ),
  },
  {
    name: "that no rule is about",
    argv: ["--protocol", "udp", "--uid", "1000", "--to", "10.1.2.3:123"],
    want: said("udp from uid 1000 to 10.1.2.3:123 passes by the sidecar, because no rule is about it"),
  },
])("a packet $name is told with the rule that decides", async ({ argv, want }) => {
  expect(await decided(argv)).toEqual(want);
});

test("a query goes by the host's own nameservers", async () => {
  const dns = "redirect: {dns: {enabled: true}}\n";
  const query = ["--protocol", "udp", "--uid", "1000", "--resolv-conf", "resolv.conf", "--to"];
  const files = { "resolv.conf": "nameserver 10.0.0.53\n" };
  expect(await decided([...query, "10.0.0.53:53"], dns, files)).toEqual(
    said(
      "udp from uid 1000 to 10.0.0.53:53 goes to the sidecar on port 15053, because the sidecar answers queries on port 15053",
      "rule: -I OUTPUT -d 10.0.0.53/32 -p udp -m udp --dport 53 -j REDIRECT --to-ports 15053",
      "connection tracking keeps it in zone 2",
    ),
  );
  expect(await decided([...query, "10.0.0.54:53"], dns, files)).toEqual(
    said("udp from uid 1000 to 10.0.0.54:53 passes by the sidecar, because no rule is about it"),
  );
});

test("a packet as JSON", async () => {
  const { exitCode, stdout, stderr } = await explain(["--json", "--uid", "1000", "--to", "10.1.2.3:3306"]);
  expect({ exitCode, stderr, explanation: JSON.parse(stdout) }).toEqual({
    exitCode: 0,
    stderr: "",
    explanation: {
      version: 1,
      packet: "tcp from uid 1000 to 10.1.2.3:3306",
      verdict: { kind: "untouched" },
      effect: "passes by the sidecar",
      because: "connections to port 3306 pass by the sidecar",
      rule: "-A KUMA_MESH_OUTBOUND -p tcp -m tcp --dport 3306 -j RETURN",
      path: [
        "nat -A OUTPUT -p tcp -j KUMA_MESH_OUTBOUND",
        "nat -A KUMA_MESH_OUTBOUND -p tcp -m tcp --dport 3306 -j RETURN",
      ],
    },
  });
});

const WHERE_TO = "Give `--to ADDRESS:PORT`, an IPv6 address in brackets; in a question `to 10.1.2.3:5432`.";
const BRACKETS = "An IPv6 address with a port needs brackets: [fd00::1]:443.";

test.each([
  { name: "no destination", argv: ["--uid", "1"], want: `KTP410 It is not said where the packet goes. ${WHERE_TO}` },
  { name: "no port", argv: ["--uid", "1", "--to", "10.0.0.1"], want: `KTP410 \`--to\` names no port. ${WHERE_TO}` },
  {
    name: "IPv6 without brackets",
    argv: ["--uid", "1", "--to", "fd00::1:443"],
    want: `KTP410 \`--to\` names no port. ${WHERE_TO}`,
  },
  {
    name: "no owner",
    argv: ["--to", "10.0.0.1:1"],
    want: "KTP410 It is not said whose packet goes out, and the rules ask for that. Give `--uid UID`, in a question `from uid 1000`; or say that it is `inbound`.",
  },
  {
    name: "an owner inbound",
    argv: ["--direction", "inbound", "--uid", "1", "--from", "10.0.0.2", "--to", "10.0.0.1:1"],
    want: "KTP410 A packet that comes in has no owner on this host. Leave the owner (`--uid`) out.",
  },
  {
    name: "no sender inbound",
    argv: ["--direction", "inbound", "--to", "10.0.0.1:1"],
    want: "KTP410 It is not said who sends the packet. Give `--from ADDRESS`, in a question `from 198.51.100.7`.",
  },
  {
    name: "two families",
    argv: ["--direction", "inbound", "--from", "fd00::1", "--to", "10.0.0.1:1"],
    want: "KTP410 `--from` and `--to` are of two families. Give two IPv4 or two IPv6 addresses.",
  },
  {
    name: "a port that is none",
    argv: ["--uid", "1", "--to", "10.0.0.1:65536"],
    want: `KTP408 \`--to\` is not written as 10.1.2.3:5432. ${BRACKETS}`,
  },
  {
    name: "a bracket too few",
    argv: ["--uid", "1", "--to", "[fd00::1:443"],
    want: `KTP408 \`--to\` is not written as 10.1.2.3:5432. ${BRACKETS}`,
  },
  {
    name: "a block",
    argv: ["--uid", "1", "--to", "10.0.0.0/8:1"],
    want: "KTP410 `--to` is a block, /8. Give one address.",
  },
  {
    name: "a name",
    argv: ["--uid", "1", "--to", "web-1:443"],
    want:
      'KTP113 --to: "web-1" is neither an IP address nor a block. ' +
      "Write it as 10.0.0.1, 172.16.0.0/16, fd00::1 or fd00::/8, without brackets and without a zone.",
  },
])("a packet with $name is bad input", async ({ argv, want }) => {
  expect(await explain(argv)).toEqual({ exitCode: 2, stdout: "", stderr: `${want}\n` });
});
