import { stepShell } from "../../../lib/host/step-shell";
import type { IptablesBackend } from "../../../lib/plan/observation";
import type { ResolvedLoading } from "../../../lib/spec/resolved";
import { policyOf } from "../../support/policy-of";
import { resolvedHost } from "../../support/resolved";

const usual = resolvedHost(policyOf({})).loading;

test.each<{ name: string; backend: IptablesBackend; loading: Partial<ResolvedLoading>; want: string }>([
  { name: "legacy waits for its lock", backend: "iptables-legacy", loading: {}, want: "'/sbin/r' --wait=5 --noflush" },
  {
    name: "0 waits for ever",
    backend: "iptables-legacy",
    loading: { waitSeconds: 0 },
    want: "'/sbin/r' --wait --noflush",
  },
  {
    name: "an interval is passed on",
    backend: "iptables-legacy",
    loading: { waitIntervalMicroseconds: 200 },
    want: "'/sbin/r' --wait=5 --wait-interval=200 --noflush",
  },
  { name: "on nf_tables there is no lock", backend: "iptables-nft", loading: {}, want: "'/sbin/r' --noflush" },
])("loading rules: $name", ({ backend, loading, want }) => {
  const step = {
    kind: "load-iptables",
    backend,
    family: "ipv4",
    restore: "/sbin/r",
    text: "T\n",
    undo: "U\n",
  } as const;
  expect(stepShell(step, 0, { ...usual, ...loading })).toEqual({
    test: `load ${want} --test <<'END'\nT\nEND`,
    do: `load ${want} <<'END'\nT\nEND`,
    undo: `[ ! -f /var/lib/kuma-transparent-proxy/kept/rules-are-before ] || return 0\nload ${want} <<'END'\nU\nEND\n[ "$?" = 0 ] || [ "$at begun" = "$begun" ] || reload_before ipv4 '/sbin/r'`,
    undoAtBoot: "unload ipv4",
  });
});

test("an open gate of legacy is taken out with the same patience, and firewalld is reloaded while nobody flips", () => {
  const gate = { backend: "iptables-legacy", family: "ipv4", save: "/sbin/s", restore: "/sbin/r" } as const;
  const shut = "gate_shut '/sbin/s' '/sbin/r' --wait=5";
  const load = { ...gate, kind: "load-iptables", text: "T\n", undo: "U\n", gate } as const;
  const [close, edit, store] = [
    { ...gate, kind: "close-gate" } as const,
    load,
    { kind: "store-firewalld", path: "/etc/firewalld/direct.xml" } as const,
  ].map((step) => stepShell(step, 0, usual));
  expect(close?.do).toContain(shut);
  expect([edit?.do, edit?.undo]).toEqual([expect.stringContaining(shut), expect.stringContaining(shut)]);
  expect([store?.do, store?.undo]).toEqual(Array.from({ length: 2 }, () => expect.stringMatching(/^gate_lock /)));
});
