import { parseObservation, partsOf } from "../../../lib/host/parse-observation";
import { planHost } from "../../../lib/plan/plan";
import { resolveHostSpec } from "../../../lib/spec/resolve";
import { answer, NFT_ALONE, type Parts } from "./answers";
import { screenOf } from "./console";

const IPV4 = `*nat
:KUMA_MESH_INBOUND - [0:0]
:KUMA_MESH_OUTBOUND - [0:0]
:KUMA_MESH_INBOUND_REDIRECT - [0:0]
:KUMA_MESH_OUTBOUND_REDIRECT - [0:0]
-A PREROUTING -p tcp -j KUMA_MESH_INBOUND
-A OUTPUT -p tcp -j KUMA_MESH_OUTBOUND
-A KUMA_MESH_INBOUND -p tcp -j KUMA_MESH_INBOUND_REDIRECT
-A KUMA_MESH_OUTBOUND -s 127.0.0.6/32 -o lo -j RETURN
-A KUMA_MESH_OUTBOUND ! -d 127.0.0.1/32 -o lo -p tcp -m owner --uid-owner 5678 -j KUMA_MESH_INBOUND_REDIRECT
-A KUMA_MESH_OUTBOUND -o lo -p tcp -m owner ! --uid-owner 5678 -j RETURN
-A KUMA_MESH_OUTBOUND -m owner --uid-owner 5678 -j RETURN
-A KUMA_MESH_OUTBOUND -d 127.0.0.1/32 -j RETURN
-A KUMA_MESH_OUTBOUND -j KUMA_MESH_OUTBOUND_REDIRECT
-A KUMA_MESH_INBOUND_REDIRECT -p tcp -j REDIRECT --to-ports 15006
-A KUMA_MESH_OUTBOUND_REDIRECT -p tcp -j REDIRECT --to-ports 15001
COMMIT
`;
const IPV6 = IPV4.replaceAll("127.0.0.1/32", "::1/128").replaceAll("127.0.0.6/32", "::6/128");

/** kumactl's own rules, without comments. */
const BARE = "redirect: {inbound: {excludePorts: []}}\ncomments: {disabled: true}\nkeepExistingConnections: false\n";
const DNS = "redirect: {dns: {enabled: true}}\n";

test("an empty list of ports is taken as it is, and both families are printed", async () => {
  expect(await screenOf(["render", "--config", "-"], { stdin: BARE })).toEqual({
    exitCode: 0,
    stdout: `# ipv4\n${IPV4}# ipv6\n${IPV6}`,
    stderr: "",
  });
});

test.each([
  { family: "ipv4", stdout: IPV4 },
  { family: "ipv6", stdout: IPV6 },
])("$family alone is printed without a title", async ({ family, stdout }) => {
  const argv = ["render", "--config", "-", "--family", family];
  expect(await screenOf(argv, { stdin: BARE })).toEqual({ exitCode: 0, stdout, stderr: "" });
});

test.each([
  { name: "a uid", spec: 'kumaDPUser: "70000"\n', uid: 70000 },
  { name: "a number", spec: "kumaDPUser: 70000\n", uid: 70000 },
  { name: "a name that proxyUser resolves", spec: "kumaDPUser: envoy\nproxyUser: {name: envoy, uid: 101}\n", uid: 101 },
])("kumaDPUser as $name is the uid of the rules", async ({ spec, uid }) => {
  const { stdout, exitCode } = await screenOf(["render", "--config", "-", "--family", "ipv4"], { stdin: BARE + spec });
  expect({ stdout, exitCode }).toEqual({ stdout: IPV4.replaceAll("5678", `${uid}`), exitCode: 0 });
});

const refused = (stderr: string) => ({ exitCode: 2, stdout: "", stderr: `${stderr}\n` });

test.each([
  {
    name: "the nameservers of DNS unknown",
    spec: DNS,
    options: [],
    want: refused(
      "KTP406 redirect.dns: Queries to the host's own nameservers are redirected, and it is not said which these are. " +
        "Give them as `nameservers`, on the command line the host's file by `--resolv-conf FILE`; or set `redirect.dns.captureAll: true`.",
    ),
  },
  {
    name: "a list of nameservers that is not there",
    spec: DNS,
    options: ["--resolv-conf", "resolv.conf"],
    want: refused(
      "KTP401 resolv.conf cannot be read: there is no such file. Name a file that this user can read, or - for stdin.",
    ),
  },
  {
    name: "a family that is left alone",
    spec: "ipFamilyMode: ipv4\n",
    options: ["--family", "ipv6"],
    want: refused(
      "KTP407 ipFamilyMode: There are no rules for ipv6: this configuration leaves it alone. " +
        "Ask for another family, or leave `ipFamilyMode` out.",
    ),
  },
  {
    name: "a proxy user of which no uid is known",
    spec: "kumaDPUser: envoy\n",
    options: [],
    want: refused(
      'KTP133 kumaDPUser: "envoy" is not the name of the proxy user, which is "kuma-dp". ' +
        "Name it in `proxyUser` with its uid, or give the uid itself.",
    ),
  },
  {
    name: "a list that locks the connection out",
    spec: "connection: {host: web-1, port: 2222}\nredirect: {inbound: {excludePorts: [22]}}\n",
    options: [],
    want: refused(
      "KTP141 redirect.inbound.excludePorts: By this spec inbound tcp 2222 (SSH) goes to the sidecar on port 15006, by " +
        'the rule "-A KUMA_MESH_INBOUND -p tcp -j KUMA_MESH_INBOUND_REDIRECT". Add 2222 to ' +
        "`redirect.inbound.excludePorts` (now 22), or set `allowLockout: true` when there is another way in.",
    ),
  },
])("with $name nothing is printed", async ({ spec, options, want }) => {
  expect(await screenOf(["render", "--config", "-", ...options], { stdin: spec })).toEqual(want);
});

test("a list without a nameserver is said to be one", async () => {
  const argv = ["render", "--config", "-", "--resolv-conf", "resolv.conf", "--family", "ipv4"];
  const around = {
    stdin: `${BARE.replace("redirect: {", "redirect: {dns: {enabled: true}, ")}`,
    files: { "resolv.conf": "search example.com\n" },
  };
  expect(await screenOf(argv, around)).toEqual({
    exitCode: 0,
    stdout: IPV4,
    stderr: "resolv.conf lists no nameserver, so no query is redirected\n",
  });
});

/** What a plan for a host loads, family by family. */
function loaded(spec: unknown, parts: Parts): string[] {
  const resolved = resolveHostSpec(spec);
  if (!resolved.ok) throw new Error(JSON.stringify(resolved.failures));
  const plan = planHost("web-1", resolved.value, parseObservation(partsOf(answer(parts)) ?? new Map()));
  return plan.steps.flatMap((step) => ("text" in step ? [step.text] : []));
}

const DOCKER = `*nat
:PREROUTING ACCEPT [0:0]
:OUTPUT ACCEPT [0:0]
:DOCKER_OUTPUT - [0:0]
COMMIT`;
const RESOLVER = "search example.com\nnameserver 10.0.0.53\n nameserver 2001:db8::53\nnameserver fe80::1%eth0";
const RICH = {
  redirect: {
    inbound: { excludePorts: [22, "8000-8099"], excludePortsForIPs: ["10.0.0.0/8", "fd00::/8"] },
    outbound: { excludePorts: 3306, excludePortsForUIDs: "udp:53:101" },
    dns: { enabled: true },
    vnet: { networks: ["docker0:172.17.0.0/16"] },
  },
  log: { enabled: true },
};

describe.each([
  { name: "the defaults", spec: {} },
  { name: "everything", spec: RICH },
  { name: "all of DNS", spec: { ...RICH, redirect: { dns: { enabled: true, captureAll: true } } } },
  { name: "IPv4 alone", spec: { ...RICH, ipFamilyMode: "ipv4" } },
])("of $name", ({ spec }) => {
  const around = { stdin: JSON.stringify(spec), files: { "resolv.conf": RESOLVER } };
  const render = async (...options: readonly string[]) =>
    (await screenOf(["render", "--config", "-", "--resolv-conf", "resolv.conf", ...options], around)).stdout;

  test("the text is what an apply loads by iptables", async () => {
    const texts = loaded(spec, { resolver: RESOLVER });
    const titled = ["# ipv4\n", "# ipv6\n"].flatMap((title, index) =>
      texts[index] === undefined ? [] : title + texts[index],
    );
    expect(await render()).toBe(titled.join(""));
    expect(await render("--family", "ipv4")).toBe(texts[0]);
  });

  test("the text is what an apply loads on a host of Docker", async () => {
    const parts = { resolver: RESOLVER, "saved ipv4 nft": DOCKER, "saved ipv6 nft": DOCKER };
    expect(await render("--docker-output", "--family", "ipv4")).toBe(loaded(spec, parts)[0]);
  });

  test("the text is what an apply loads by nftables", async () => {
    expect([await render("--backend", "nftables")]).toEqual(loaded(spec, { ...NFT_ALONE, resolver: RESOLVER }));
    const withoutIpv6 = loaded(spec, { ...NFT_ALONE, resolver: RESOLVER, addresses: "" });
    expect([await render("--backend", "nftables", "--family", "ipv4")]).toEqual(withoutIpv6);
  });
});

test("the text is what an apply loads, the table for invalid packets too", async () => {
  const spec = { ...RICH, dropInvalidPackets: true };
  const argv = ["render", "--config", "-", "--resolv-conf", "resolv.conf", "--family", "ipv4"];
  const { stdout } = await screenOf(argv, { stdin: JSON.stringify(spec), files: { "resolv.conf": RESOLVER } });
  expect(stdout.match(/^\*\w+$/gm)).toEqual(["*raw", "*nat", "*mangle"]);
  expect(stdout).toBe(loaded(spec, { resolver: RESOLVER })[0]);
});

test("a configuration's own back-end counts, and an option counts more", async () => {
  const around = { stdin: "backend: nftables\n" };
  const { stdout } = await screenOf(["render", "--config", "-"], around);
  expect(stdout).toContain("table inet kuma_mesh {");
  const iptables = await screenOf(["render", "--config", "-", "--backend", "iptables"], around);
  expect(iptables.stdout).toMatch(/^# ipv4\n\*nat\n/);
});
