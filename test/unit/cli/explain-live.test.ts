import { hostUnreachable } from "../../../lib/errors/reaching-failures";
import { answer, answerAfterApply } from "./answers";
import { kumaTp, screenOf } from "./console";

/** What the rules of a host that is looked at do with a packet. */

const SPEC = { redirect: { outbound: { excludePorts: [3306] } } };
const FILES = {
  "spec.yaml": JSON.stringify(SPEC),
  "web-1.yaml": JSON.stringify({ ...SPEC, connection: { host: "web-1", user: "ops" } }),
  "web-2.yaml": JSON.stringify({ ...SPEC, connection: { host: "web-2" } }),
};
const QUESTION = "what happens to tcp from uid 1000 to 10.1.2.3:5432 on web-1?";
const APPLIED = answerAfterApply(SPEC);
const TO_SIDECAR =
  "tcp from uid 1000 to 10.1.2.3:5432 on web-1 goes to the sidecar on port 15001, because every other connection goes to the sidecar";
const PATH = [
  "path: iptables-nft nat -A OUTPUT -p tcp -j KUMA_MESH_OUTBOUND",
  "path: iptables-nft nat -A KUMA_MESH_OUTBOUND -j KUMA_MESH_OUTBOUND_REDIRECT",
  "path: iptables-nft nat -A KUMA_MESH_OUTBOUND_REDIRECT -p tcp -j REDIRECT --to-ports 15001",
];
const RULE = "rule: -A KUMA_MESH_OUTBOUND -j KUMA_MESH_OUTBOUND_REDIRECT";

const told = (screen: { readonly stdout: string }) => screen.stdout.trimEnd().split("\n");

test("is the answer, the way to it, and the rule that decides", async () => {
  const { exitCode, stdout, stderr, connections, open } = await kumaTp(["explain", ...QUESTION.split(" ")], {
    answer: APPLIED,
  });
  expect({ exitCode, stderr, connections, open }).toEqual({
    exitCode: 0,
    stderr: "",
    connections: [{ connection: { host: "web-1" }, options: {} }],
    open: 0,
  });
  expect(told({ stdout })).toEqual([TO_SIDECAR, "on 15001 listens envoy of kuma-dp (5678)", ...PATH, RULE]);
});

const SINCE_AND_BY = `up 20000.10 39000.00
stat 700 S 1 700 700 0 -1 4194560 1 0 0 0 5 1 0 0 20 0 1 0 1000000 0 0
group 700 0::/system.slice/kuma-dp.service`;

test.each([
  {
    name: "since when the sidecar runs, and by what",
    parts: { lives: SINCE_AND_BY },
    line: "on 15001 listens envoy of kuma-dp (5678), started 2 hours ago, run by kuma-dp.service",
    reachedBy: "sidecar",
  },
  {
    name: "that nobody is there",
    parts: { listeners: "tcp 00000000 0016 0 101" },
    line: "refused: nobody listens on 15001",
    reachedBy: "nobody",
  },
  {
    name: "that nobody is there for its family",
    parts: { listeners: "tcp6 00000000000000000000000001000000 3A99 5678 102" },
    line: "refused: nobody listens on 15001",
    reachedBy: "nobody",
  },
  {
    name: "that somebody else is there",
    parts: { processes: "700 33 nginx", listeners: "tcp 00000000 3A99 33 102", users: "33 www-data" },
    line: "astray: nginx of www-data (33) listens on 15001, which is not the sidecar",
    reachedBy: "stranger",
  },
])("tells $name", async ({ parts, line, reachedBy }) => {
  const applied = answerAfterApply(SPEC, parts);
  expect(told(await screenOf(["explain", QUESTION], { answer: applied }))[1]).toBe(line);
  const json = JSON.parse((await screenOf(["explain", QUESTION, "--json"], { answer: applied })).stdout);
  expect(json.sidecar).toEqual({ reachedBy, said: line });
});

test("of a packet that passes by, nothing is told of the sidecar", async () => {
  const question = QUESTION.replace("5432", "3306");
  expect(told(await screenOf(["explain", question], { answer: APPLIED }))[1]).toMatch(/^path: /);
});

test("beside a configuration, whether that is as declared", async () => {
  const same = await screenOf(["explain", QUESTION, "--config", "spec.yaml"], { answer: APPLIED, files: FILES });
  expect([same.exitCode, told(same).at(-1)]).toEqual([0, "that is as declared"]);
  const files = { "spec.yaml": "redirect: {outbound: {excludePorts: [5432]}}" };
  const other = await screenOf(["explain", QUESTION, "--config", "spec.yaml"], { answer: APPLIED, files });
  expect([other.exitCode, ...told(other).slice(-2)]).toEqual([
    1,
    "declared is another thing: tcp from uid 1000 to 10.1.2.3:5432 passes by the sidecar, because connections to port 5432 pass by the sidecar",
    "  rule: -A KUMA_MESH_OUTBOUND -p tcp -m tcp --dport 5432 -j RETURN",
  ]);
});

test("as JSON, with its version", async () => {
  const argv = ["explain", QUESTION, "--config", "spec.yaml", "--json"];
  const json = JSON.parse((await screenOf(argv, { answer: APPLIED, files: FILES })).stdout);
  expect(json).toMatchObject({
    version: 1,
    host: { name: "web-1", machineId: "8f3c0d6e5b1a4c2f9d7e6a5b4c3d2e1f", hostname: "web-1" },
    packet: "tcp from uid 1000 to 10.1.2.3:5432",
    verdict: { kind: "redirected", port: 15001 },
    path: PATH.map((line) => line.replace("path: ", "")),
    hasRules: true,
    unread: [],
    declared: { verdict: { kind: "redirected", port: 15001 }, differs: false },
  });
});

test("on a host without rules it passes by, and that is said", async () => {
  expect(told(await screenOf(["explain", QUESTION], { answer: answer() }))).toEqual([
    "tcp from uid 1000 to 10.1.2.3:5432 on web-1 passes by the sidecar, because there are no rules of a transparent proxy",
    "web-1 has no rules of a transparent proxy",
  ]);
});

const foreign = (rule: string) => ({
  answer: APPLIED.replace(" -A OUTPUT -p tcp", ` -A OUTPUT ${rule}\n$&`),
});

test("a rule of somebody else that stands before ours takes it", async () => {
  const screen = await screenOf(["explain", QUESTION, "--config", "spec.yaml"], {
    ...foreign(
      '-p tcp -m tcp --dport 5432 -m comment --comment "to the pooler" -j DNAT --to-destination 10.0.0.9:6432',
    ),
    files: FILES,
  });
  expect([screen.exitCode, told(screen)[0], told(screen).at(-3)]).toEqual([
    1,
    "tcp from uid 1000 to 10.1.2.3:5432 on web-1 is taken by a rule of somebody else, because to the pooler",
    expect.stringMatching(/^rule: -A OUTPUT -p tcp .* -j DNAT --to-destination 10\.0\.0\.9:6432$/),
  ]);
});

test("what a rule does that is not understood is left open", async () => {
  const screen = await screenOf(
    ["explain", QUESTION],
    foreign("-m geoip --destination-country DE -j DNAT --to-destination 10.0.0.9"),
  );
  expect(told(screen)[0]).toBe(TO_SIDECAR);
  expect(told(screen).at(-1)).toBe(
    "perhaps it is taken by a rule of somebody else: this rule is not fully understood, or asks for what is not said: iptables-nft nat -A OUTPUT -m geoip --destination-country DE -j DNAT --to-destination 10.0.0.9",
  );
});

test("tables of nftables that others have are named: they were not looked at", async () => {
  const chains = "table inet filter {\n\tchain output {\n\t}\n}\ntable ip nat {\n\tchain OUTPUT {\n\t}\n}";
  const screen = await screenOf(["explain", QUESTION], {
    answer: APPLIED.replace("@end", `@kernel-chains\n ${chains.replaceAll("\n", "\n ")}\n@end`),
  });
  expect(told(screen).at(-1)).toBe("not looked at: rules of others in inet filter");
});

test.each([
  { name: "the sidecar's user as the host has it", question: "from the sidecar", uid: 4321 },
  { name: "the same by its name", question: "from user kuma-dp", uid: 4321 },
  { name: "root", question: "from user root", uid: 0 },
])("an owner by name is $name", async ({ question, uid }) => {
  const account = "@by-name\n kuma-dp:x:4321:4321::/:/bin/sh";
  const screen = await screenOf(["explain", `tcp ${question} to 10.0.0.1:80 on web-1`], {
    answer: answer().replace("@by-name\n ", account),
  });
  expect(told(screen)[0]).toMatch(new RegExp(`^tcp from uid ${uid} to 10`));
});

test.each([
  {
    name: "the question",
    argv: ["tcp from uid 1 to 10.0.0.1:80 on ops@web-1:22"],
    want: { host: "web-1", port: 22, user: "ops" },
  },
  {
    name: "an option",
    argv: ["--uid", "1", "--to", "10.0.0.1:80", "--host", "web-1", "--identity", "key"],
    want: { host: "web-1", privateKey: "file:key" },
  },
  {
    name: "an argv",
    argv: ["tcp from uid 1 to 10.0.0.1:80", "--", "docker", "exec", "-i", "web", "sh"],
    want: { exec: ["docker", "exec", "-i", "web", "sh"] },
  },
  { name: "nobody but the host at hand", argv: ["tcp from uid 1 to 10.0.0.1:80 on this host"], want: undefined },
  {
    name: "a configuration, of the host that is named",
    argv: [QUESTION, "--config", "web-1.yaml"],
    want: { host: "web-1", user: "ops" },
  },
  {
    name: "the question, beside a configuration that does not say",
    argv: [QUESTION, "--config", "spec.yaml"],
    want: { host: "web-1" },
  },
])("$name says which host", async ({ argv, want }) => {
  const { connections } = await kumaTp(["explain", ...argv], { answer: APPLIED, files: FILES });
  expect(connections.map(({ connection }) => connection)).toEqual([want]);
});

test.each([
  { name: "the configuration of another host", argv: [QUESTION, "--config", "web-2.yaml"], code: "KTP409" },
  {
    name: "another user than the configuration's",
    argv: ["tcp on root@web-1", "--config", "web-1.yaml"],
    code: "KTP409",
  },
  { name: "two ways to it", argv: [QUESTION, "--", "sh"], code: "KTP409" },
  { name: "this host and another", argv: ["tcp on this host", "--", "sh"], code: "KTP409" },
  { name: "a key for no host", argv: ["tcp", "--identity", "key"], code: "KTP400" },
  { name: "pods", argv: [QUESTION, "--pod", "web.yaml"], code: "KTP400" },
  { name: "facts of a host that nobody looks at", argv: [QUESTION, "--docker-output"], code: "KTP400" },
  { name: "no packet", argv: ["--host", "web-1"], code: "KTP410" },
  { name: "a name that no host has", argv: ["tcp from uid 1 to 10.0.0.1:80 on -web"], code: "KTP162" },
])("with $name nobody is spoken to", async ({ argv, code }) => {
  const { exitCode, stderr, connections } = await kumaTp(["explain", ...argv], { answer: APPLIED, files: FILES });
  expect({ exitCode, code: stderr.slice(0, 6), connections }).toEqual({ exitCode: 2, code, connections: [] });
});

const UNREACHABLE = hostUnreachable(
  { host: "web-1", property: "connection" },
  { tries: 1, seconds: 1, last: "refused" },
);

test("a host that cannot be reached is a finding", async () => {
  const screen = await screenOf(["explain", QUESTION], { answer: UNREACHABLE });
  expect([screen.exitCode, screen.stdout, screen.stderr]).toEqual([1, "", expect.stringMatching(/^KTP200 web-1: /)]);
});
