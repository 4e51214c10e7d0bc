import { reconcile } from "../../../lib/engine/reconcile";
import { compareHost, planHost } from "../../../lib/plan/plan";
import type { HostSpec } from "../../../lib/spec/host";
import { FakeHost } from "../../support/fake-host";
import { hostSpec } from "../../support/host-under-test";

const TAKEN: HostSpec = { redirect: { inbound: { excludePorts: [8080] } } };
const WITH_SSH = { management: { sshPorts: [22], processes: [] } };

test("a host is not changed where that would take the way by which it is managed", async () => {
  const host = new FakeHost(WITH_SSH);
  const before = host.dump();
  await expect(reconcile(hostSpec(TAKEN), host)).rejects.toMatchObject({
    failures: [
      {
        code: "KTP270",
        host: "fake",
        property: "redirect.inbound.excludePorts",
        problem:
          'inbound tcp 22 (the SSH server) goes to the sidecar on port 15006, by the rule "-A KUMA_MESH_INBOUND -p tcp -j KUMA_MESH_INBOUND_REDIRECT": while the sidecar is down, so is this way to manage the host.',
        remedy:
          "Add 22 to `redirect.inbound.excludePorts` (now 8080), or set `allowLockout: true` when there is another way in. Nothing was changed.",
      },
    ],
  });
  expect([host.dump(), host.writes]).toEqual([before, 0]);
});

test("all that would be taken is said at once", async () => {
  const host = new FakeHost({ management: { sshPorts: [22, 2222], processes: [] } });
  const spec = hostSpec({ persistence: "none", ...TAKEN, managers: ["ntp", "salt"] });
  await expect(reconcile(spec, host)).rejects.toMatchObject({
    failures: [
      { property: "redirect.inbound.excludePorts", problem: expect.stringContaining("tcp 22 ") as string },
      { property: "redirect.inbound.excludePorts", problem: expect.stringContaining("tcp 2222 ") as string },
      { property: "managers[1]", problem: expect.stringContaining("(salt)") as string },
    ],
  });
});

test("it is done where it is allowed, and said", async () => {
  const { notes, plan } = await reconcile(
    hostSpec({ persistence: "none", ...TAKEN, allowLockout: true }),
    new FakeHost(WITH_SSH),
  );
  expect(notes).toEqual([
    "lock-out: inbound tcp 22 (the SSH server) goes to the sidecar on port 15006, as `allowLockout` lets it",
  ]);
  expect(JSON.parse(JSON.stringify(plan))).toEqual(plan);
});

test("where there is nothing to do there is nothing to refuse; who only looks is never refused", async () => {
  const host = new FakeHost(WITH_SSH);
  const spec = hostSpec(TAKEN);
  expect(compareHost("fake", spec, await host.observe()).lockouts).toHaveLength(1);
  await reconcile(hostSpec({ persistence: "none", ...TAKEN, allowLockout: true }), host);
  const plan = planHost("fake", spec, await host.observe());
  expect(plan.changes).toEqual([]);
  expect(plan.notes).toEqual([
    "lock-out: inbound tcp 22 (the SSH server) goes to the sidecar on port 15006. Add 22 to `redirect.inbound.excludePorts` (now 8080)",
  ]);
});

test("rules that are there already are taken over, which changes none of them", async () => {
  const host = new FakeHost(WITH_SSH);
  const seen = await host.observe();
  await reconcile(hostSpec({ persistence: "none", ...TAKEN, allowLockout: true }), host);
  const { saved, hasLoopbackAddress, accounts } = await host.observe();
  const plan = planHost("fake", hostSpec(TAKEN), { ...seen, saved, hasLoopbackAddress, accounts });
  expect(plan.changes.map(({ kind }) => kind)).toEqual(["journal-stale"]);
  expect(plan.lockouts).toHaveLength(1);
});

const running = (...processes: readonly string[]) => new FakeHost({ management: { sshPorts: [], processes } });

test.each<[string, readonly string[], HostSpec, readonly string[]]>([
  ["an agent of AWS", ["amazon-ssm-agen"], {}, ["amazon-ssm-agent runs there"]],
  ["one who does two things", ["winbindd"], {}, ["winbindd runs there", "winbindd runs there"]],
  ["a clock, which nothing takes", ["chronyd", "ntpd", "systemd-timesyn"], {}, []],
  [
    "a declared one",
    ["sssd"],
    { managers: ["ldap"], redirect: { outbound: { excludePorts: "389,636,3268-3269" } } },
    [],
  ],
  ["one whose traffic passes by", ["puppet"], { redirect: { outbound: { includePorts: [443] } } }, []],
  ["somebody else", ["nginx"], {}, []],
])("undeclared managers: %s", async (_name, processes, spec, want) => {
  const { notes } = await reconcile(hostSpec({ ...spec, persistence: "none" }), running(...processes));
  expect(notes).toEqual(want.map((text) => expect.stringContaining(text) as string));
});

test("what an undeclared manager needs is named, and how to declare it", async () => {
  const spec = hostSpec({
    persistence: "none",
    redirect: { outbound: { excludePortsForIPs: ["169.254.169.254", "fd00:ec2::254"] } },
  });
  expect((await reconcile(spec, running("amazon-ssm-agen"))).notes).toEqual([
    'amazon-ssm-agent runs there, and what it needs goes to the sidecar (outbound tcp 443 of uid 0): declare `managers: ["ssm"]` if nobody can manage the host without it',
  ]);
});

const TUNNELLED = { management: { isTunnelled: true, sshPorts: [22], processes: [] } };

test.each<[string, HostSpec, readonly string[]]>([
  [
    "of which nothing is declared",
    { redirect: { outbound: { excludePorts: [22] } }, managers: ["ntp"] },
    [
      'this session comes from the host itself, as through a tunnel: the connection by which the tunnel leaves the host goes to the sidecar when it is opened again. Declare it, `managers: [{ name: "tunnel", ports: [22] }]` with its port, and let it by in `redirect.outbound.excludePorts`',
    ],
  ],
  [
    "that is declared, and passes by",
    { redirect: { outbound: { excludePorts: [2022] } }, managers: [{ name: "tunnel", ports: 2022 }] },
    [],
  ],
  ["on a host whose outbound traffic is left alone", { redirect: { outbound: { enabled: false } } }, []],
])("a session through a tunnel %s", async (_name, spec, want) => {
  const { notes } = await reconcile(hostSpec({ ...spec, persistence: "none" }), new FakeHost(TUNNELLED));
  expect(notes).toEqual(want);
});

const LDAP: HostSpec = { managers: ["ldap"], redirect: { outbound: { excludePorts: "389,636,3268-3269" } } };

test.each<[string, HostSpec, readonly string[]]>([
  ["the host's own nameservers are asked", {}, []],
  [
    "the sidecar is asked for names",
    { redirect: { ...LDAP.redirect, dns: { enabled: true } } },
    [
      "queries for names go to the sidecar (`redirect.dns.enabled`), so while it is down servers of ldap that are known by name are not found: give their addresses on the host, or in /etc/hosts",
    ],
  ],
  [
    "the sidecar is asked for names, and the manager is known by address",
    {
      managers: [{ name: "ldap", ports: 636, cidrs: "10.0.0.9" }, "metadata"],
      redirect: {
        outbound: { excludePortsForIPs: ["10.0.0.9", "169.254.169.254", "fd00:ec2::254"] },
        dns: { enabled: true },
      },
    },
    [],
  ],
])("a manager whose servers may be names, where %s", async (_name, spec, want) => {
  const { notes } = await reconcile(hostSpec({ ...LDAP, ...spec, persistence: "none" }), new FakeHost());
  expect(notes).toEqual(want);
});

test("a host that lacks a tool of the shell is not changed; one on which there is nothing to do is left at that", async () => {
  const host = new FakeHost();
  const seen = { ...(await host.observe()), missingTools: ["cmp", "awk"] };
  const spec = hostSpec({ persistence: "none" });
  expect(() => planHost("fake", spec, seen)).toThrow(/^KTP272 fake: the host has no cmp, awk: /);
  expect(compareHost("fake", spec, seen).changes).not.toEqual([]);
  await reconcile(spec, host);
  expect(planHost("fake", spec, { ...(await host.observe()), missingTools: ["cmp"] }).changes).toEqual([]);
});
