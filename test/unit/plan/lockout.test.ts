import { resolveDeclared } from "../../../lib/engine/declared";
import { declaredLockouts, lockoutsOf } from "../../../lib/plan/lockout";
import { declaredPaths, seenPaths } from "../../../lib/plan/management-paths";
import type { Management } from "../../../lib/plan/observation";
import { bindToHost, type RuleFacts } from "../../../lib/rules/bind";
import { ruleSets } from "../../../lib/rules/rule-set";
import type { HostSpec } from "../../../lib/spec/host";
import { inbound, LOCKOUT_CASES, outbound } from "../../cases/lockouts";
import { DUAL } from "../../cases/policies";
import { hostSpec } from "../../support/host-under-test";

test.each(LOCKOUT_CASES)(
  "$name is found by the spec alone, and the remedy ends it",
  ({ spec, mended, rule, traffic, remedy, property }) => {
    const [found, ...others] = declaredLockouts(hostSpec(spec));
    expect(others).toEqual([]);
    expect(found).toMatchObject({ remedy, property });
    expect(`${found?.traffic} (${found?.name})`).toBe(traffic);
    if (rule !== undefined) expect(found?.rule).toBe(rule);
    expect(found?.effect).toMatch(/^goes to the sidecar on port 150\d\d$/);

    expect(resolveDeclared(spec)).toMatchObject({ ok: false, failures: [{ code: "KTP141", property }] });
    expect(resolveDeclared({ ...spec, allowLockout: true }).ok).toBe(true);
    expect(resolveDeclared(mended)).toMatchObject({ ok: true });
  },
);

test("an agent needs its service and its credentials, each with a remedy of its own", () => {
  expect(declaredLockouts(hostSpec({ managers: ["ssm", "metadata"] })).map(({ remedy }) => remedy)).toEqual([
    'Add "tcp:443:0" to `redirect.outbound.excludePortsForUIDs`',
    "Add 169.254.169.254, fd00:ec2::254 to `redirect.outbound.excludePortsForIPs`",
  ]);
});

test.each<[string, HostSpec]>([
  ["the clock", { managers: ["ntp"], redirect: { dns: { enabled: true, captureAll: true } } }],
  ["a direction that is left alone", { managers: ["ldap", "salt", "kerberos"], ...outbound({ enabled: false }) }],
  ["what the proxy user sends", { managers: [{ name: "dp", ports: 5678, uids: 5678 }] }],
  [
    "a service of the host itself",
    { managers: [{ name: "vault", ports: 8200, cidrs: ["127.0.0.1", "127.9.9.9", "::1"] }] },
  ],
  [
    "queries over TCP, where it depends on the host",
    {
      managers: [{ name: "resolver", ports: 53 }],
      redirect: { dns: { enabled: true } },
    },
  ],
  [
    "queries over UDP, where it depends on the host",
    {
      managers: [{ name: "resolver", protocol: "udp", ports: 53 }],
      redirect: { dns: { enabled: true } },
    },
  ],
  ["another way in than SSH", { connection: { exec: ["sh"] }, ...inbound({ excludePorts: [] }) }],
])("nothing is said by the spec alone of %s", (_name, spec) => {
  expect(declaredLockouts(hostSpec(spec))).toEqual([]);
});

function seenLockouts(spec: HostSpec, management: Partial<Management>, facts: RuleFacts = DUAL) {
  const resolved = hostSpec(spec);
  const rules = bindToHost(ruleSets(resolved.policy), facts);
  const paths = [...seenPaths(resolved, { sshPorts: [], processes: [], ...management }), ...declaredPaths(resolved)];
  return lockoutsOf(paths, rules, resolved.policy).map(
    ({ traffic, name, property }) => `${property}: ${traffic} (${name})`,
  );
}

const EXEC = { connection: { exec: ["sh"] } };
const CLIENT = { family: "ipv4", client: "198.51.100.7", server: "10.0.0.2", port: 2222 } as const;

test.each<[string, HostSpec, Partial<Management>, readonly string[]]>([
  ["port 22, which is let by", EXEC, { sshPorts: [22] }, []],
  [
    "an SSH server on two ports",
    EXEC,
    { sshPorts: [22, 2222] },
    ["redirect.inbound.excludePorts: inbound tcp 2222 (the SSH server)"],
  ],
  [
    "two ports among those to redirect",
    { ...EXEC, ...inbound({ includePorts: "1-3000" }) },
    { sshPorts: [22, 2222] },
    [
      "redirect.inbound.includePorts: inbound tcp 22 (the SSH server)",
      "redirect.inbound.includePorts: inbound tcp 2222 (the SSH server)",
    ],
  ],
  [
    "the session, which is named before the port on which others come, too",
    EXEC,
    { session: CLIENT, sshPorts: [2222] },
    ["redirect.inbound.excludePorts: inbound tcp 2222 from 198.51.100.7 (this session)"],
  ],
  [
    "a session over IPv6",
    EXEC,
    { session: { family: "ipv6", client: "fd00::7", server: "fd00::2", port: 2222 } },
    ["redirect.inbound.excludePorts: inbound tcp 2222 from fd00::7 (this session)"],
  ],
  [
    "a session whose sender is let by, while others can come",
    { ...EXEC, ...inbound({ excludePortsForIPs: "198.51.100.0/24" }) },
    { session: CLIENT, sshPorts: [2222] },
    ["redirect.inbound.excludePorts: inbound tcp 2222 (the SSH server)"],
  ],
  [
    "a session whose sender is let by, and nobody else comes",
    {
      ...EXEC,
      ipFamilyMode: "ipv4",
      managers: [{ name: "bastion", direction: "inbound", ports: 2222, cidrs: "198.51.100.7" }],
      ...inbound({ excludePortsForIPs: "198.51.100.0/24" }),
    },
    { session: CLIENT, sshPorts: [2222] },
    [],
  ],
  ...[["127.0.0.0/8"], ["::1"], ["127.0.0.1", "::1"]].map(
    (cidrs) =>
      [
        `an SSH server to which an entry lets come ${cidrs.join(" and ")} alone, which says nothing of who comes`,
        {
          ...EXEC,
          managers: [{ name: "b", direction: "inbound", ports: 22, cidrs }],
          ...inbound({ excludePorts: 80 }),
        },
        { sshPorts: [22] },
        ["redirect.inbound.excludePorts: inbound tcp 22 (the SSH server)"],
      ] satisfies [string, HostSpec, Partial<Management>, readonly string[]],
  ),
  [
    "an SSH server to which an entry says who comes over IPv6, and nothing of IPv4",
    {
      ...EXEC,
      managers: [{ name: "b", direction: "inbound", ports: 22, cidrs: "fd00::/8" }],
      ...inbound({ excludePorts: 80, excludePortsForIPs: "fd00::/8" }),
    },
    { sshPorts: [22] },
    ["redirect.inbound.excludePorts: inbound tcp 22 from 0.0.0.0/0 (the SSH server)"],
  ],
  [
    "an SSH server to which two entries say who comes, each over one family",
    {
      ...EXEC,
      managers: [
        { name: "b", direction: "inbound", ports: 22, cidrs: "fd00::/8" },
        { name: "c", direction: "inbound", ports: "20-30", cidrs: "10.9.0.0/24" },
      ],
      ...inbound({ excludePorts: 80, excludePortsForIPs: ["fd00::/8", "10.0.0.0/8"] }),
    },
    { sshPorts: [22] },
    [],
  ],
  [
    "a session from elsewhere than the spec says",
    {
      ...EXEC,
      ipFamilyMode: "ipv4",
      managers: [{ name: "bastion", direction: "inbound", ports: 2222, cidrs: "203.0.113.7" }],
      ...inbound({ excludePortsForIPs: "203.0.113.7" }),
    },
    { session: CLIENT, sshPorts: [2222] },
    ["redirect.inbound.excludePorts: inbound tcp 2222 from 198.51.100.7 (this session)"],
  ],
  [
    "a session out of a virtual network, to the host's address elsewhere",
    { ...EXEC, redirect: { vnet: { networks: ["br+:172.17.0.0/16"] } } },
    { session: { family: "ipv4", client: "172.17.0.9", server: "10.0.0.2", port: 22 }, sshPorts: [22] },
    ["redirect.vnet.networks: inbound tcp 22 from 172.17.0.9 (this session)"],
  ],
  [
    "a session out of a virtual network, to the host's address there",
    { ...EXEC, redirect: { vnet: { networks: ["br+:172.17.0.0/16"] } } },
    { session: { family: "ipv4", client: "172.17.0.9", server: "172.17.0.1", port: 22 }, sshPorts: [22] },
    [],
  ],
  [
    "a nameserver that is to stay outside",
    {
      ...EXEC,
      managers: [{ name: "resolver", protocol: "udp", ports: 53, cidrs: ["192.0.2.53", "192.0.2.99"] }],
      redirect: { dns: { enabled: true } },
    },
    {},
    ["managers[0]: outbound udp 53 to 192.0.2.53 (resolver)"],
  ],
])("on a host: %s", (_name, spec, management, want) => {
  expect(seenLockouts(spec, management)).toEqual(want);
});

test("what a host without IPv6 cannot lose is not lost", () => {
  const spec: HostSpec = { managers: ["metadata"], ...outbound({ excludePortsForIPs: "169.254.169.254" }) };
  expect(seenLockouts(spec, {}, { ipv4: { resolvers: [], hasDockerOutput: false } })).toEqual([]);
});
