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
