import type { Baseline } from "../../../lib/plan/baseline";
import { type Journal, readJournal, writeJournal } from "../../../lib/plan/journal";

/** What an apply found around its rules goes through the journal unchanged; journals without it stay readable. */

const JOURNAL: Journal = {
  generation: 3,
  status: "applied",
  backend: "iptables-nft",
  families: ["ipv4"],
  proxyUser: { name: "kuma-dp", uid: 5678 },
  madeUser: true,
  madeLoopbackAddress: false,
  madeChains: [],
  programs: { ipv4_save: "/usr/sbin/iptables-save" },
  bareRules: [],
  persistence: "none",
  files: [],
  units: [],
};

const BASELINE: Baseline = {
  ahead: {
    "ipv4 nat PREROUTING": [
      "-m addrtype --dst-type LOCAL -j DOCKER",
      '-m comment --comment "an administrator\'s \\"own\\" rule = 1" -j ACCEPT',
      "-m addrtype --dst-type LOCAL -j DOCKER",
    ],
    "ipv4 nat OUTPUT": [],
  },
  traces: { boot: "4f3c/17", "unit:docker": "200", version: "iptables v1.8.9 (nf_tables)", nameservers: "" },
};

test("it is read as it was written", () => {
  expect(readJournal(writeJournal({ ...JOURNAL, baseline: BASELINE }))).toEqual({ ...JOURNAL, baseline: BASELINE });
});

test("a journal that tells of none has none", () => {
  expect(readJournal(writeJournal(JOURNAL))).toEqual(JOURNAL);
});

test("a host without anything foreign has one all the same", () => {
  const baseline = { ahead: { "ipv4 nat OUTPUT": [] }, traces: {} };
  expect(readJournal(writeJournal({ ...JOURNAL, baseline }))?.baseline).toEqual(baseline);
});
