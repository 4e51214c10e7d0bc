import { reconcile } from "../../../lib/engine/reconcile";
import { refresh } from "../../../lib/engine/refresh";
import type { Host } from "../../../lib/host/host";
import type { PolicySpec } from "../../../lib/spec/policy";
import type { ResolvedHostSpec } from "../../../lib/spec/resolved";
import { delegatingHost } from "../../support/delegating-host";
import { FakeHost } from "../../support/fake-host";
import { policyOf } from "../../support/policy-of";
import { resolvedHost } from "../../support/resolved";

/** Drift in one line: what differs, who it probably was, and which traffic changes path. */

const SPEC: PolicySpec = {
  redirect: { inbound: { excludePorts: [22] }, outbound: { excludePorts: [3306] }, dns: { enabled: true } },
};

/** Docker's rules, and one of an administrator, before us. */
const BEFORE = `*nat
:DOCKER - [0:0]
-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER
-A OUTPUT -p tcp -m tcp --dport 2525 -j REDIRECT --to-ports 25
-A DOCKER ! -i docker0 -p tcp -m tcp --dport 8081 -j DNAT --to-destination 172.18.0.2:80
COMMIT
`;

async function applied(spec: ResolvedHostSpec, before = BEFORE): Promise<FakeHost> {
  const host = new FakeHost({ hasIpv6: false });
  host.iptables.ipv4.restore(before);
  await reconcile(spec, host);
  return host;
}

/** Lines for one table of iptables-restore. */
function change(host: FakeHost, lines: string, table = "nat"): void {
  host.iptables.ipv4.restore(`*${table}\n${lines}\nCOMMIT\n`);
}

async function driftOf(host: FakeHost, spec: ResolvedHostSpec): Promise<string | undefined> {
  const { drift } = (await refresh(spec, host)) ?? {};
  // The same line again, whenever somebody looks.
  expect((await refresh(spec, host))?.drift).toBe(drift);
  return drift;
}

function foreignRules(host: FakeHost): string[] {
  const ours = /kuma\/mesh\/transparent\/proxy\/|KUMA_MESH/;
  return host.iptables.ipv4
    .save()
    .split("\n")
    .filter((line) => line.startsWith("-A") && !ours.test(line));
}

const spec = resolvedHost(policyOf(SPEC));
const HAND = "(by hand, probably: no other trace)";
const shadowed = (hook: string, by: string, sure = "shadowed") =>
  `our rules in ipv4/${hook} are ${sure} by \`${by}\` ${HAND}: `;

describe("somebody's rule that came ahead of ours", () => {
  test.each<{ name: string; by: string; table?: string; drift: string }>([
    {
      name: "sends a port past the sidecar",
      by: "-I OUTPUT 3 -p tcp -m tcp --dport 443 -j RETURN",
      drift: `${shadowed("nat/OUTPUT", "-p tcp -m tcp --dport 443 -j RETURN")}outbound tcp to port 443 and tcp within the host to port 443 pass by the sidecar`,
    },
    {
      name: "takes all that comes in from a network",
      by: "-I PREROUTING 1 -s 10.0.0.0/8 -p tcp -j DNAT --to-destination 10.9.9.9",
      drift: `${shadowed("nat/PREROUTING", "-s 10.0.0.0/8 -p tcp -j DNAT --to-destination 10.9.9.9")}inbound tcp from 10.0.0.0/8 is taken by a rule of somebody else`,
    },
    {
      name: "exempts a user",
      by: "-I OUTPUT 3 -p tcp -m owner --uid-owner 33 -j ACCEPT",
      drift: `${shadowed("nat/OUTPUT", "-p tcp -m owner --uid-owner 33 -j ACCEPT")}outbound tcp of uid 33 passes by the sidecar`,
    },
    {
      name: "asks for what we do not understand",
      by: "-I PREROUTING 1 -m mark --mark 0x1 -j ACCEPT",
      drift: `${shadowed("nat/PREROUTING", "-m mark --mark 0x1 -j ACCEPT", "perhaps shadowed")}inbound tcp may pass by the sidecar`,
    },
    {
      name: "keeps queries from connection tracking",
      by: "-I OUTPUT 1 -p udp -m udp --dport 53 -j CT --notrack",
      table: "raw",
      drift: `${shadowed("raw/OUTPUT", "-p udp -m udp --dport 53 -j CT --notrack")}dns passes by the sidecar`,
    },
    {
      name: "goes ahead of those that come first",
      by: "-I OUTPUT 1 -p udp -m udp --dport 53 -j ACCEPT",
      drift: `the order differs in ipv4/nat/OUTPUT, where ours do not come before \`-p udp -m udp --dport 53 -j ACCEPT\` ${HAND}: dns passes by the sidecar`,
    },
  ])("$name", async ({ by, table, drift }) => {
    const host = await applied(spec);
    change(host, by, table);
    const foreign = foreignRules(host);
    expect(await driftOf(host, spec)).toBe(drift);
    const { writes } = host;
    await reconcile(spec, host);
    expect([host.writes - writes, foreignRules(host), await driftOf(host, spec)]).toEqual([1, foreign, "none"]);
  });

  test.each<{ name: string; by: string; table?: string }>([
    { name: "speaks of other traffic", by: "-I OUTPUT 3 -p udp -m udp --dport 123 -j ACCEPT" },
    { name: "speaks of what we let pass by", by: "-I PREROUTING 1 -p tcp -m tcp --dport 22 -j ACCEPT" },
    { name: "ends nothing", by: "-I PREROUTING 1 -j MARK --set-xmark 0x9/0xffffffff" },
    { name: "ends nothing, for whomever", by: "-I PREROUTING 1 -m mark --mark 0x1 -j LOG" },
    { name: "leads to a chain without rules", by: ":EMPTY - [0:0]\n-I PREROUTING 1 -j EMPTY" },
    { name: "came behind ours", by: "-A OUTPUT -p tcp -m tcp --dport 443 -j RETURN" },
    { name: "is in no table of ours", by: "-I PREROUTING 1 -p tcp -j ACCEPT", table: "mangle" },
  ])("but $name: no drift", async ({ by, table }) => {
    const host = await applied(spec);
    change(host, by, table);
    expect(await driftOf(host, spec)).toBe("none");
  });
});

describe("Docker", () => {
  const DOCKER_RULE = "-m addrtype --dst-type LOCAL -j DOCKER";
  const NEWCOMER = `our rules in ipv4/nat/PREROUTING are shadowed by \`${DOCKER_RULE}\` (Docker put its rules ahead of ours, probably: chain DOCKER): inbound tcp to port 8081 except over docker0 and for other hosts is taken by a rule of somebody else`;

  test("that was there before us is ahead of ours by design, restarted or not", async () => {
    const host = await applied(spec);
    expect(await driftOf(host, spec)).toBe("none");
    change(host, `-D PREROUTING ${DOCKER_RULE}\n-I PREROUTING 1 ${DOCKER_RULE}`);
    expect(await driftOf(host, spec)).toBe("none");
  });

  test("that comes later and goes ahead is drift, and ours go ahead of it again", async () => {
    const host = await applied(spec, "*nat\n-A PREROUTING -s 10.0.0.9/32 -j ACCEPT\nCOMMIT\n");
    change(host, `${BEFORE.split("\n")[1]}\n${BEFORE.split("\n")[4]}\n-I PREROUTING 2 ${DOCKER_RULE}`);
    expect(await driftOf(host, spec)).toBe(NEWCOMER);
    await reconcile(spec, host);
    expect(await driftOf(host, spec)).toBe("none");
    const hook = host.iptables.ipv4.save().match(/^-A PREROUTING .* -j \w+$/gm) ?? [];
    expect(hook.map((rule) => rule.replace(/.* /, ""))).toEqual(["ACCEPT", "KUMA_MESH_INBOUND", "DOCKER"]);
  });

  test("that goes ahead and takes nothing yet is drift from its first published port on", async () => {
    const host = await applied(spec, "*nat\nCOMMIT\n");
    change(host, `:DOCKER - [0:0]\n-I PREROUTING 1 ${DOCKER_RULE}`);
    expect(await driftOf(host, spec)).toBe("none");
    // An apply for another reason does not make it one that belongs there.
    const other = resolvedHost(policyOf({ redirect: { ...SPEC.redirect, outbound: { excludePorts: [3306, 5432] } } }));
    await reconcile(other, host);
    change(host, BEFORE.split("\n")[4] ?? "");
    expect(await driftOf(host, other)).toBe(NEWCOMER);
  });

  test("that came behind ours stays behind them when a rule of ours is mended", async () => {
    const host = await applied(spec, "*nat\nCOMMIT\n");
    change(host, BEFORE.split("\n").slice(1, 5).join("\n"));
    const jump = host.iptables.ipv4.save().match(/^-A PREROUTING (.*KUMA_MESH_INBOUND)$/m)?.[1];
    change(host, `-D PREROUTING ${jump}`);
    expect(await driftOf(host, spec)).toBe(
      `1 rule missing in ipv4/nat/PREROUTING ${HAND}: inbound tcp passes by the sidecar`,
    );
    await reconcile(spec, host);
    const hook = host.iptables.ipv4.save().match(/^-A PREROUTING .* -j \w+$/gm) ?? [];
    expect(hook.map((rule) => rule.replace(/.* /, ""))).toEqual(["KUMA_MESH_INBOUND", "DOCKER"]);
  });
});

test("a cluster's thousand services are not followed, and said to be open", async () => {
  const host = await applied(spec, "*nat\nCOMMIT\n");
  const services = Array.from(
    { length: 1000 },
    (_, n) => `-A KUBE-SERVICES -d 10.96.${n >> 8}.${n & 255}/32 -j ACCEPT`,
  );
  change(host, `:KUBE-SERVICES - [0:0]\n${services.join("\n")}\n-I PREROUTING 1 -j KUBE-SERVICES`);
  expect(await driftOf(host, spec)).toBe(
    "our rules in ipv4/nat/PREROUTING are perhaps shadowed by `-j KUBE-SERVICES` " +
      "(kube-proxy put its rules ahead of ours, probably: chain KUBE-SERVICES): " +
      "inbound tcp may be taken by a rule of somebody else",
  );
});

describe("a host that was brought to its spec before journals told what stood around", () => {
  test("has nobody to be compared with: no drift of order, nobody named", async () => {
    const host = await applied(spec);
    host.forgetBaseline();
    change(host, "-I OUTPUT 3 -p tcp -m tcp --dport 443 -j RETURN");
    expect(await driftOf(host, spec)).toBe("none");
    change(host, "-D OUTPUT -p tcp -m tcp --dport 443 -j RETURN\n-F KUMA_MESH_INBOUND_REDIRECT");
    expect(await driftOf(host, spec)).toBe(
      "1 rule missing in ipv4/nat/KUMA_MESH_INBOUND_REDIRECT: inbound tcp and tcp within the host pass by the sidecar",
    );
  });
});

test("an apply that fails leaves our rules where they stood among others", async () => {
  const host = new FakeHost();
  host.iptables.ipv4.restore(BEFORE);
  await reconcile(spec, host);
  change(host, "-A PREROUTING -s 10.0.0.0/8 -p tcp -j ACCEPT\n-A OUTPUT -d 10.0.0.0/8 -p tcp -j ACCEPT");
  const before = host.iptables.ipv4.save();
  const inserted = { insertRedirectInsteadOfAppend: true };
  const other = resolvedHost(policyOf({ redirect: { inbound: inserted, outbound: inserted } }));
  // The rules of the first family are loaded by then.
  host.failsAt = 1;
  await expect(reconcile(other, host)).rejects.toThrow("the test asks for it");
  expect(host.iptables.ipv4.save()).toBe(before);
});

describe("somebody who goes ahead of ours while they are loaded", () => {
  const rule = "-p tcp -m tcp --dport 443 -j RETURN";

  const isOfSomebody = (note: string) => note.startsWith("somebody");

  /** The host with somebody on it who does this at so many loads. */
  function busy(host: FakeHost, lines: string, times: number): Host {
    let left = times;
    return delegatingHost(host, {
      apply: async (plan, wanted, window) => {
        const applied = await host.apply(plan, wanted, window);
        if (left > 0) change(host, lines);
        left -= 1;
        return applied;
      },
    });
  }

  test.each([`-I OUTPUT 3 ${rule}`, `-I OUTPUT 1 ${rule}`])("%s: once is met by another look", async (lines) => {
    const host = new FakeHost({ hasIpv6: false });
    const { plan, notes } = await reconcile(spec, busy(host, lines, 1));
    expect([plan.changes, notes.filter(isOfSomebody), host.journal()?.generation]).toEqual([[], [], 2]);
    expect(await driftOf(host, spec)).toBe("none");
  });

  test("again and again is left to the next run, and said", async () => {
    const host = new FakeHost({ hasIpv6: false });
    const { notes } = await reconcile(spec, busy(host, `-I OUTPUT 3 ${rule}`, 99));
    expect(notes.filter(isOfSomebody)).toEqual([
      `somebody keeps putting rules ahead of ours; the next run will put our rules in ipv4/nat/OUTPUT ahead of ${rule}`,
    ]);
    await reconcile(spec, host);
    expect(await driftOf(host, spec)).toBe("none");
  });

  const undoing = `-I OUTPUT 3 ${rule}\n-F KUMA_MESH_INBOUND`;

  test("and undoes one of ours, once: it is done once more", async () => {
    const host = new FakeHost({ hasIpv6: false });
    const { plan } = await reconcile(spec, busy(host, undoing, 1));
    expect([plan.changes, host.journal()?.generation]).toEqual([[], 2]);
  });

  test("and undoes one of ours, again and again: KTP262", async () => {
    const host = new FakeHost({ hasIpv6: false });
    await expect(reconcile(spec, busy(host, undoing, 99))).rejects.toMatchObject({ code: "KTP262" });
    expect(host.journal()?.generation).toBe(3);
  });
});

test("of many rules that came, those are named which take our traffic", async () => {
  const host = await applied(spec, "*nat\nCOMMIT\n");
  const ports = Array.from({ length: 200 }, (_, n) => `-A OUTPUT -p tcp -m tcp --dport ${20000 + n} -j RETURN`);
  change(host, ports.join("\n"));
  expect(await driftOf(host, spec)).toBe("none");
  change(host, "-I OUTPUT 3 -m mark --mark 0x1 -j ACCEPT\n-I OUTPUT 3 -p tcp -m tcp --dport 443 -j RETURN");
  change(host, "-I OUTPUT 3 -p tcp -m tcp --dport 80 -j RETURN\n-I OUTPUT 3 -p udp -m udp --dport 80 -j RETURN");
  expect(await driftOf(host, spec)).toBe(
    "our rules in ipv4/nat/OUTPUT are perhaps shadowed by `-p tcp -m tcp --dport 80 -j RETURN`, " +
      "`-p tcp -m tcp --dport 443 -j RETURN`, `-m mark --mark 0x1 -j ACCEPT` " +
      `${HAND}: outbound tcp to ports 80, 443 and tcp within the host to ports 80, 443 pass by the sidecar; ` +
      "outbound tcp except to ports 80, 443 and tcp within the host except to ports 80, 443 may pass by the sidecar",
  );
});

test("uids are told in their order, whichever rule names them first", async () => {
  const outbound = { excludePortsForUIDs: ["tcp:443:1000"] };
  const exempting = resolvedHost(policyOf({ redirect: { outbound } }));
  const host = await applied(exempting, "*nat\nCOMMIT\n");
  change(host, "-I OUTPUT 1 -p tcp -m owner --uid-owner 0-4294967294 -j ACCEPT");
  expect(await driftOf(host, exempting)).toContain("outbound tcp of uids 0-999, 1000, 1001-5677, 5679-4294967294 and ");
});
