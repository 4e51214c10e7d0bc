import { bootRemarks } from "../../../lib/doctor/boot";
import type { Examination } from "../../../lib/doctor/examination";
import type { Observation } from "../../../lib/plan/observation";
import { type Case, lookAt, NOT_ROOT, said, saved } from "../../support/looks";

/** What doctor says of whoever else writes rules on a host. */

const NFT = { iptables: {}, nft: { path: "/usr/sbin/nft", version: "nftables v1.0.6" } };

describe("firewalld", () => {
  const running = (differences: Partial<Examination["firewalld"]> = {}): Partial<Examination> => ({
    firewalld: { isInstalled: true, backend: "nftables", hasDirectRules: false, ...differences },
    daemons: ["firewalld"],
  });
  const LOSES = "its start, stop and reload can remove every rule of iptables, ours too";

  test.each<Case>([
    { name: "not there", given: {}, want: ["ok: not installed"] },
    {
      name: "not running",
      given: { around: { ...running(), daemons: [] } },
      want: ["ok: installed, not running, on nftables"],
    },
    { name: "running", given: { around: running() }, want: [`warning: running, on nftables; ${LOSES}`] },
    {
      name: "running on iptables, with direct rules",
      given: { around: running({ backend: "iptables", hasDirectRules: true }) },
      want: [`warning: running, on iptables, with a direct.xml; ${LOSES}`],
    },
    {
      name: "running from a place of its own, without a configuration",
      given: { around: { daemons: ["firewalld"] } },
      want: [`warning: running, on a back-end that it does not name; ${LOSES}`],
    },
    {
      name: "running beside our own table",
      given: { around: running(), seen: { tools: NFT, saved: {} } },
      want: ["ok: running, on nftables; it leaves our table alone"],
    },
  ])("$name", ({ given, want }) => {
    expect(said("firewalld", given)).toEqual(want);
  });
});

describe("docker", () => {
  const CHAINS = "*nat\n:DOCKER - [0:0]\n:DOCKER_OUTPUT - [0:0]\n:DOCKER_POSTROUTING - [0:0]\nCOMMIT\n";
  const rules = { "iptables-nft": { ...saved(CHAINS), ipv6: [] } };
  const FOUND = "chains in nat: ipv4/nat/DOCKER, ipv4/nat/DOCKER_OUTPUT";
  const AHEAD = "note: published ports lead to their containers before our rules see them, and so past the sidecar";

  test.each<Case>([
    { name: "not there", given: {}, want: ["ok: none"] },
    {
      name: "running without chains",
      given: { around: { daemons: ["dockerd"] } },
      want: ["note: running, without a chain in nat"],
    },
    { name: "stopped, its chains still there", given: { seen: { saved: rules } }, want: [`note: ${FOUND}`, AHEAD] },
    {
      name: "running, with our rules first",
      given: {
        seen: { saved: rules },
        around: { daemons: ["dockerd"] },
        spec: { redirect: { inbound: { insertRedirectInsteadOfAppend: true } } },
      },
      want: [`note: running; ${FOUND}`],
    },
    {
      name: "within a container of Docker's",
      given: { seen: { saved: { "iptables-legacy": saved("*nat\n:DOCKER_OUTPUT - [0:0]\nCOMMIT\n") } } },
      want: ["note: chains in nat: ipv4/nat/DOCKER_OUTPUT, ipv6/nat/DOCKER_OUTPUT"],
    },
    {
      name: "without root",
      given: { notRoot: NOT_ROOT, around: { daemons: ["dockerd"] } },
      want: ["note: running; which chains it has is not known"],
    },
  ])("$name", ({ given, want }) => {
    expect(said("docker", given)).toEqual(want);
  });
});

describe("boot", () => {
  const boot = (differences: Partial<Examination["boot"]>): Partial<Examination> => ({
    boot: { ...lookAt().around.boot, ...differences },
  });
  const conf = "/etc/nftables.conf";
  const v4 = "/etc/iptables/rules.v4";

  test.each<Case>([
    { name: "nothing", given: {}, want: ["ok: no service that loads rules is enabled"] },
    {
      name: "nftables with Debian's file, after which our units load the rules again",
      given: { around: boot({ enabled: ["nftables"], flushing: [conf] }) },
      want: [
        "ok: enabled: nftables",
        `note: ${conf}: \`flush ruleset\` removes every rule of the host, ours too, when nftables is started again; systemd then loads ours again`,
      ],
    },
    {
      name: "nftables with Debian's file, where nobody loads ours again",
      given: { spec: { persistence: "none" }, around: boot({ enabled: ["nftables"], flushing: [conf] }) },
      want: [
        "ok: enabled: nftables",
        `warning: ${conf}: \`flush ruleset\` removes every rule of the host, ours too, when nftables is started again`,
      ],
    },
    {
      name: "that file, and nobody who loads it",
      given: { around: boot({ flushing: [conf] }) },
      want: ["ok: no service that loads rules is enabled"],
    },
    {
      name: "nftables with a file that keeps to its own",
      given: { around: boot({ enabled: ["nftables"] }) },
      want: ["ok: enabled: nftables"],
    },
    {
      name: "saved rules of iptables",
      given: {
        spec: { persistence: "none" },
        around: boot({ enabled: ["netfilter-persistent"], restoring: [v4] }),
      },
      want: [
        "ok: enabled: netfilter-persistent",
        `warning: netfilter-persistent: each start puts the tables of ${v4} in the place of those with our rules`,
      ],
    },
    {
      name: "saved rules of iptables beside our own table",
      given: {
        around: boot({ enabled: ["netfilter-persistent"], restoring: [v4] }),
        seen: { tools: NFT, saved: {} },
      },
      want: ["ok: enabled: netfilter-persistent"],
    },
    {
      name: "saved rules in other tables",
      given: { around: boot({ enabled: ["netfilter-persistent", "ufw"] }) },
      want: ["ok: enabled: netfilter-persistent, ufw"],
    },
    {
      name: "a copy of a transparent proxy",
      given: { around: boot({ withProxyRules: [v4] }) },
      want: [
        "ok: no service that loads rules is enabled",
        `warning: saved rules hold those of a transparent proxy: ${v4}; they come back when these are loaded`,
      ],
    },
  ])("$name", ({ given, want }) => {
    expect(said("boot", given)).toEqual(want);
  });

  test("a loss has a remedy that the host can take", () => {
    const around = boot({ enabled: ["nftables"], flushing: [conf] });
    const remedies = (seen: Partial<Observation>) =>
      bootRemarks(lookAt({ spec: { persistence: "none" }, around, seen })).flatMap((remark) =>
        remark.level === "warning" ? remark.remedy : [],
      );
    const end = "nobody else loads ours again after such a start.";
    expect(remedies({})).toEqual([
      `Let the file delete its own tables instead, or set \`persistence: "systemd"\`; ${end}`,
    ]);
    const persistence = { ...lookAt().seen.persistence, offered: [] };
    expect(remedies({ persistence })).toEqual([`Let the file delete its own tables instead; ${end}`]);
  });
});
