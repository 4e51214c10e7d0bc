import { stepFailed } from "../errors/host-failures";
import { writeDnsJournal } from "../plan/mesh-dns/journal";
import type { DnsObservation } from "../plan/mesh-dns/observation";
import type { DnsPlan } from "../plan/mesh-dns/plan";
import { DNS_STATE } from "../plan/state-folder";
import type { ResolvedMeshDns } from "../spec/resolve-mesh-dns";
import { failureOfChange } from "./classify";
import { dnsStepShell } from "./dns-steps";
import { DNS_UNINSTALL_SCRIPT } from "./dns-uninstall-script";
import { LinuxManaged } from "./linux-managed";
import { observeDnsScript } from "./observe-dns";
import { parseDnsObservation } from "./parse-dns";
import { RESOLVER } from "./resolver-shell";
import type { Runner } from "./runner";
import { journalFound, type ScriptedChange } from "./scripted-change";

/** How a Linux host resolves names of the mesh. */
export class LinuxMeshDns extends LinuxManaged<ResolvedMeshDns, DnsObservation, DnsPlan> {
  constructor(runner: Runner) {
    super(runner, {
      state: DNS_STATE,
      observe: observeDnsScript,
      read: parseDnsObservation,
      change: meshDnsChange,
      failureOf: (host, stop) => failureOfChange(host, stop, () => stepFailed(host, stop.step, stop.message)),
      uninstall: DNS_UNINSTALL_SCRIPT,
    });
  }
}

function meshDnsChange(plan: DnsPlan): ScriptedChange {
  const { journal } = plan;
  return {
    state: DNS_STATE,
    steps: plan.steps.map((step, index) => ({ kind: step.kind, shell: dnsStepShell(step, index) })),
    functions: RESOLVER,
    journal: (status, token) => writeDnsJournal({ ...journal, status, ...(token === undefined ? {} : { token }) }),
    found: journalFound(plan),
    uninstall: DNS_UNINSTALL_SCRIPT,
    besides: { functions: "", writing: [] },
  };
}
