import type { Examination } from "../../../lib/doctor/examination";
import type { Journal } from "../../../lib/plan/journal";
import { planHost } from "../../../lib/plan/plan";
import { type Case, lookAt, NOT_ROOT, said, saved } from "../../support/looks";

/** What doctor says of what this package, or kumactl, left on a host. */

const OUR_JUMP = `*nat
:OUTPUT ACCEPT [0:0]
-A OUTPUT -p tcp -m comment --comment "kuma/mesh/transparent/proxy/x" -j KUMA_MESH_OUTBOUND
COMMIT
`;

function journal(differences: Partial<Journal> = {}): Journal {
  const { host, spec, seen } = lookAt();
  return { ...planHost(host, spec, seen).journal, generation: 3, ...differences };
}

describe("journal", () => {
  const TEXT = "apply 3, applied, in iptables-nft for ipv4 and ipv6 (form 2)";
  const rules = { "iptables-nft": saved(OUR_JUMP) };
  const hours = (written: number): Partial<Examination> => ({
    system: { now: 10 * 3600, secondsSinceBoot: 4 * 3600 },
    journalWritten: written * 3600,
  });

  test.each<Case>([
    { name: "none", given: {}, want: ["ok: none: no apply of this package has been here"] },
    { name: "of an apply", given: { seen: { journal: journal(), saved: rules } }, want: [`ok: ${TEXT}`] },
    {
      name: "of one that was cut off",
      given: { seen: { journal: journal({ status: "applying" }) } },
      want: ["warning: apply 3, applying, in iptables-nft for ipv4 and ipv6 (form 2): it was cut off"],
    },
    {
      name: "of one that may be under way",
      given: {
        seen: { journal: journal({ status: "applying" }) },
        around: { lockHolder: { pid: 4711, name: "sh" } },
      },
      want: ["warning: apply 3, applying, in iptables-nft for ipv4 and ipv6 (form 2): it was cut off, or is under way"],
    },
    {
      name: "older than the last boot, with the rules gone",
      given: { seen: { journal: journal() }, around: hours(5) },
      want: [`warning: ${TEXT}; the host was booted since, and the rules are gone`],
    },
    {
      name: "older than the last boot, with the rules there",
      given: { seen: { journal: journal(), saved: rules }, around: hours(5) },
      want: [`ok: ${TEXT}`],
    },
    {
      name: "younger than the last boot, with the rules gone",
      given: { seen: { journal: journal() }, around: hours(7) },
      want: [`ok: ${TEXT}`],
    },
    {
      name: "of another form, or damaged",
      given: { seen: { hasForeignJournal: true } },
      want: ["problem KTP264: of no form that is known"],
    },
    {
      name: "without root",
      given: { notRoot: NOT_ROOT },
      want: ["note: not known: only root may read it"],
    },
  ])("$name", ({ given, want }) => {
    expect(said("journal", given)).toEqual(want);
  });
});

describe("leftovers", () => {
  const MESH = "*nat\n:MESH_INBOUND - [0:0]\n:MESH_OUTPUT - [0:0]\nCOMMIT\n";

  test.each<Case>([
    { name: "none", given: {}, want: ["ok: none"] },
    {
      name: "rules in today's layout",
      given: { seen: { saved: { "iptables-nft": saved(OUR_JUMP) } } },
      want: ["note: rules as of kumactl in iptables-nft: an apply takes them over"],
    },
    {
      name: "rules that a journal tells of",
      given: { seen: { saved: { "iptables-nft": saved(OUR_JUMP) }, journal: journal() } },
      want: ["ok: none"],
    },
    {
      name: "chains of an older layout",
      given: { seen: { saved: { "iptables-legacy": { ...saved(MESH), ipv6: [] } } } },
      want: [
        "note: of an older kumactl in iptables-legacy, ipv4/nat: MESH_INBOUND, MESH_OUTPUT; an apply takes them over",
      ],
    },
    {
      name: "files",
      given: { around: { leftovers: ["/etc/resolv.conf.kuma-backup"] } },
      want: ["note: files of kumactl: /etc/resolv.conf.kuma-backup"],
    },
    {
      name: "files, without root",
      given: { notRoot: NOT_ROOT, around: { leftovers: ["/etc/resolv.conf.kuma-backup"] } },
      want: ["note: of rules not known", "note: files of kumactl: /etc/resolv.conf.kuma-backup"],
    },
  ])("$name", ({ given, want }) => {
    expect(said("leftovers", given)).toEqual(want);
  });
});
