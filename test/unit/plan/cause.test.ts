import { reconcile } from "../../../lib/engine/reconcile";
import { describeHost } from "../../../lib/engine/refresh";
import { newcomerCause } from "../../../lib/plan/newcomer-cause";
import type { HostTraces, Observation } from "../../../lib/plan/observation";
import { COMMENT_PREFIX, FAMILIES } from "../../../lib/rules/model";
import { parseIptablesSave } from "../../../lib/rules/parse-iptables";
import { FakeHost } from "../../support/fake-host";
import { policyOf } from "../../support/policy-of";
import { resolvedHost } from "../../support/resolved";

/** Who it probably was, from what a host tells of itself and what the last apply left in its journal. */

const TRACES: HostTraces = {
  boot: "first/17",
  units: { firewalld: "100", docker: "200", nftables: "0", "netfilter-persistent": "300" },
  tables: { "inet firewalld": "3", "ip nat": "5", "ip6 nat": "6" },
  files: [],
};

const spec = resolvedHost(policyOf({ redirect: { inbound: { excludePorts: [22] }, dns: { enabled: true } } }));
const DOCKER = "*nat\n:DOCKER - [0:0]\n-A PREROUTING -m addrtype --dst-type LOCAL -j DOCKER\nCOMMIT\n";

async function applied(): Promise<FakeHost> {
  const host = new FakeHost();
  host.traces = TRACES;
  host.iptables.ipv4.restore(DOCKER);
  await reconcile(spec, host);
  return host;
}

function flush(host: FakeHost): void {
  for (const family of FAMILIES) {
    for (const { name, chains } of parseIptablesSave(host.iptables[family].save())) {
      const lines = [
        ...chains.map((chain) => `-F ${chain.name}`),
        ...chains.filter(({ isBuiltIn }) => !isBuiltIn).map((chain) => `-X ${chain.name}`),
      ];
      host.iptables[family].restore(`*${name}\n${lines.join("\n")}\nCOMMIT\n`);
    }
  }
}

/** Everybody starts anew but us. */
function flushAndDocker(host: FakeHost): void {
  flush(host);
  host.iptables.ipv4.restore(DOCKER);
}

function deleteOne(host: FakeHost): void {
  host.iptables.ipv4.restore("*nat\n-F KUMA_MESH_INBOUND_REDIRECT\nCOMMIT\n");
}

function save(path: string, text: string): HostTraces["files"][number] {
  return { family: "ipv4", path, tables: parseIptablesSave(text) };
}

interface Case {
  readonly name: string;
  readonly happens: (host: FakeHost) => unknown;
  readonly traces?: (host: FakeHost) => Partial<HostTraces>;
  readonly seen?: Partial<Observation>;
  readonly who: string;
}

const anew = { boot: "second/17", tables: { "ip nat": "1" }, units: { firewalld: "9", docker: "9" } };

test.each<Case>([
  {
    name: "a start of the host",
    happens: flushAndDocker,
    traces: () => anew,
    who: "the host was started anew, probably: it runs from another start since",
  },
  {
    name: "a start that somebody mended, and a rule deleted later",
    happens: deleteOne,
    traces: () => anew,
    who: "by hand, probably: no other trace",
  },
  {
    name: "firewall-cmd --reload",
    happens: flush,
    traces: () => ({ tables: { ...TRACES.tables, "inet firewalld": "9" } }),
    who: "firewalld was reloaded or restarted, probably: its table was made anew",
  },
  {
    name: "systemctl restart firewalld, whatever it keeps its rules in",
    happens: flushAndDocker,
    traces: () => ({ units: { ...TRACES.units, firewalld: "101" }, tables: {} }),
    who: "firewalld was reloaded or restarted, probably: its unit changed state since",
  },
  {
    name: "systemctl restart nftables",
    happens: flush,
    traces: () => ({ units: { ...TRACES.units, nftables: "400" }, tables: {} }),
    who: "nftables was reloaded or restarted, probably: its unit changed state since",
  },
  { name: "nft flush ruleset", happens: flush, who: "somebody flushed all rules, probably: none of anybody is left" },
  {
    name: "the same, and Docker put its own back",
    happens: flushAndDocker,
    traces: () => ({ tables: { ...TRACES.tables, "ip nat": "9" } }),
    who: "somebody flushed all rules, or loaded others, probably: table ip nat was made anew",
  },
  {
    name: "another iptables",
    happens: flushAndDocker,
    seen: { tools: { iptables: { "iptables-nft": { version: "1.8.11", programs: programs() } } } },
    who: "iptables was upgraded, probably: it was 1.8.9",
  },
  {
    name: "a save with rules of ours of an earlier day",
    happens: deleteOne,
    traces: (host) => ({
      tables: { "ip nat": "9" },
      files: [save("/etc/iptables/rules.v4", host.iptables.ipv4.save())],
    }),
    who: "netfilter-persistent or its like loaded an older save, probably: the rules are those of /etc/iptables/rules.v4",
  },
  {
    name: "a save without a rule of ours",
    happens: flushAndDocker,
    traces: (host) => ({ tables: {}, files: [save("/etc/sysconfig/iptables", host.iptables.ipv4.save())] }),
    who: "netfilter-persistent or its like loaded an older save, probably: the rules are those of /etc/sysconfig/iptables",
  },
  {
    name: "a save that was written after somebody deleted a rule",
    happens: deleteOne,
    traces: (host) => ({ files: [save("/etc/iptables/rules.v4", host.iptables.ipv4.save())] }),
    who: "by hand, probably: no other trace",
  },
  {
    name: "kumactl",
    happens: (host) => {
      const { ipv4 } = host.iptables;
      const [jump = ""] = ipv4.save().match(/^-A OUTPUT .*-j KUMA_MESH_OUTBOUND$/m) ?? [];
      const kumactls = jump.replace(/"[^"]*"/, `"${COMMENT_PREFIX}as kumactl says"`);
      ipv4.restore(`*nat\n-D${jump.slice(2)}\n${kumactls}\n-F KUMA_MESH_INBOUND\nCOMMIT\n`);
    },
    who: "kumactl was run, probably: our rules have other comments",
  },
  {
    name: "an older kumactl",
    happens: (host) =>
      host.iptables.ipv4.restore("*nat\n:MESH_INBOUND - [0:0]\n-A PREROUTING -p tcp -j MESH_INBOUND\nCOMMIT\n"),
    who: "an older kumactl was run, probably: its rules are there",
  },
  {
    name: "other nameservers",
    happens: (host) => {
      host.nameservers = ["203.0.113.53"];
    },
    who: "the host got other nameservers, probably: our rules are as they were left",
  },
  { name: "somebody", happens: deleteOne, who: "by hand, probably: no other trace" },
])("$name", async ({ happens, traces, seen = {}, who }) => {
  const host = await applied();
  happens(host);
  host.traces = { ...TRACES, ...traces?.(host) };
  const { drift } = describeHost("fake", spec, { ...(await host.observe()), ...seen });
  expect(drift).toContain(`(${who})`);
  // One cause alone.
  expect(drift.match(/probably/g)).toHaveLength(1);
});

function programs() {
  const tools = (prefix: string) => ({ iptables: prefix, save: `${prefix}-save`, restore: `${prefix}-restore` });
  return { ipv4: tools("iptables"), ipv6: tools("ip6tables") };
}

test("all rules gone are told in few words", async () => {
  const host = await applied();
  flush(host);
  const { drift } = describeHost("fake", spec, await host.observe());
  expect(drift).toBe(
    "all our rules missing (somebody flushed all rules, probably: none of anybody is left): " +
      "inbound tcp, outbound tcp, tcp within the host and dns pass by the sidecar",
  );
});

test.each([
  ["-j DOCKER", "Docker"],
  ["-m addrtype --dst-type LOCAL -j DOCKER-INGRESS", "Docker"],
  ['-m comment --comment "kubernetes service portals" -j KUBE-SERVICES', "kube-proxy"],
  ["-j CNI-HOSTPORT-DNAT", "a CNI plugin"],
  ['-m comment --comment "cali:r6XmIziWUJsdOK6Z" -j cali-PREROUTING', "Calico"],
  ["-j PREROUTING_direct", "firewalld"],
  ["-m addrtype --dst-type LOCAL -j NETAVARK-HOSTPORT-DNAT", "Podman"],
  ["-p tcp -g f2b-sshd", "fail2ban"],
])("%s is %s's", (text, program) => {
  expect(newcomerCause([text]).who).toBe(`${program} put its rules ahead of ours`);
});

test("a rule that leads to no program's chain was put there by hand", () => {
  expect(newcomerCause(["-p tcp -j RETURN", "-j MY_DOCKER"]).who).toBe("by hand");
});
