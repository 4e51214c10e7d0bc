import type { DataplaneObservation } from "../plan/dataplane/observation";
import type { DataplanePlan } from "../plan/dataplane/plan";
import type { DnsObservation } from "../plan/mesh-dns/observation";
import type { DnsPlan } from "../plan/mesh-dns/plan";
import type { Observation } from "../plan/observation";
import type { Plan } from "../plan/plan";
import type { ConfirmWindow } from "../plan/window";
import type { ResolvedKumaDataplane } from "../spec/resolve-kuma-dataplane";
import type { ResolvedMeshDns } from "../spec/resolve-mesh-dns";
import type { ResolvedHostSpec } from "../spec/resolved";

/**
 * What is managed on a machine, as the use cases see it: it can be looked at, brought to a plan, and given back. One for each
 * kind of resource, by its spec, what a look at it shows, and what brings it to the spec.
 */
export interface Managed<Spec, Seen, Deed> {
  /** How messages name it. */
  readonly name: string;
  /** One look, one round trip. Changes nothing. */
  observe(spec: Spec): Promise<Seen>;
  /**
   * Carries out a plan, whole or not at all.
   *
   * @param window how long the host then waits for {@link confirm}, before it takes all of it back by itself. Without
   *   one the change counts at once
   * @throws ProviderError when it did not; the host is then as it was, KTP263 excepted
   */
  apply(plan: Deed, spec: Spec, window?: ConfirmWindow): Promise<Applied>;
  /** Confirms an applied plan, and looks at the host in the same round trip. Said twice it does no harm. */
  confirm(window: ConfirmWindow, spec: Spec): Promise<Confirmed<Seen>>;
  /** Starts the time of a window anew; on a host whose disk is full it goes on as it was. `false`: it is over. */
  extend(window: ConfirmWindow): Promise<boolean>;
  /** Takes an applied plan back at once. */
  rollBack(window: ConfirmWindow): Promise<RolledBack>;
  /** Runs a command of the spec in a shell of the host, for so long at the most. */
  check(command: string, deadlineSeconds: number): Promise<CheckResult>;
  /**
   * Runs the uninstall that the last apply left on the host. Returns what it had to say, a sentence an entry.
   *
   * @throws ProviderError KTP267
   */
  uninstall(): Promise<readonly string[]>;
}

/** A machine with rules. */
export type Host = Managed<ResolvedHostSpec, Observation, Plan>;

/** How a machine resolves names of the mesh. */
export type MeshDnsHost = Managed<ResolvedMeshDns, DnsObservation, DnsPlan>;

/** The proxy of a machine as a service. */
export type DataplaneHost = Managed<ResolvedKumaDataplane, DataplaneObservation, DataplanePlan>;

/** A host that can be spoken to, until it is disposed. */
export interface Open<Of> extends AsyncDisposable {
  readonly host: Of;
  /** Public key that it showed, where it was reached by SSH. */
  readonly hostKey?: string;
}

export type OpenHost = Open<Host>;

/** `changed`: the host is no longer as the plan found it; nothing was done, look again. */
export type Applied = "applied" | "changed";

/**
 * `late`: the window is over, the host has taken the change back. `kept`: not all of it could be taken back. `stuck`: the
 * host cannot end the window.
 */
export interface Confirmed<Seen> {
  readonly answer: "confirmed" | "late" | "kept" | "stuck";
  readonly said: string;
  readonly seen: Seen;
}

/**
 * `kept`: not all of it could be taken back. `late`: the window is over, one way or the other. What was said of one that is
 * rolled back tells what stays all the same; mostly nothing.
 */
export interface RolledBack {
  readonly answer: "rolled-back" | "kept" | "late";
  readonly said: string;
}

export interface CheckResult {
  /** `late`: it did not end in time, and was ended. */
  readonly exitCode: number | "late";
  /** The last lines of its output, in one. */
  readonly said: string;
}
