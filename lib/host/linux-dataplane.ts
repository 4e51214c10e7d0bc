import { programOfOtherVersion, serviceStepFailed } from "../errors/service-failures";
import { writeDataplaneJournal } from "../plan/dataplane/journal";
import { isOfRelease } from "../plan/dataplane/objections";
import type { DataplaneObservation } from "../plan/dataplane/observation";
import type { DataplanePlan } from "../plan/dataplane/plan";
import { DATAPLANE_STATE } from "../plan/state-folder";
import type { ConfirmWindow } from "../plan/window";
import type { ResolvedKumaDataplane } from "../spec/resolve-kuma-dataplane";
import { leavesSomething } from "./aftermath";
import { failureOfChange } from "./classify";
import { copyToHost, dropCopies } from "./copy-to-host";
import { type Copy, type LocalFiles, localFiles } from "./dataplane-copies";
import { type Prepared, prepare } from "./dataplane-material";
import { DROP_FRESH, RETIRING, SERVICE_SHELL } from "./dataplane-shell";
import { dataplaneStepShell } from "./dataplane-steps";
import { DATAPLANE_UNINSTALL_SCRIPT } from "./dataplane-uninstall-script";
import { type Environment, processEnvironment } from "./environment";
import type { Applied, CheckResult, Confirmed, DataplaneHost, RolledBack } from "./host";
import { LinuxManaged } from "./linux-managed";
import { observeDataplaneScript } from "./observe-dataplane";
import { parseDataplane, versionOf } from "./parse-dataplane";
import type { Runner } from "./runner";
import { journalFound, type ScriptedChange, shellFunction } from "./scripted-change";
import { USERS } from "./shell-functions";

/** A spec with all that it asks for of the machine of the engine. */
interface Equipped extends Prepared {
  readonly spec: ResolvedKumaDataplane;
}

/** Seconds for the answer of a program about itself. */
const VERSION_SECONDS = 20;

/** The proxy of a Linux host. Secrets reach the host on the stdin of its shell, and nobody else. */
export class LinuxDataplane implements DataplaneHost {
  readonly name: string;
  readonly #runner: Runner;
  readonly #environment: Environment;
  readonly #files: LocalFiles;
  readonly #equipped = new WeakMap<ResolvedKumaDataplane, Promise<Equipped>>();

  constructor(runner: Runner, environment: Environment = processEnvironment(), files: LocalFiles = localFiles) {
    this.name = runner.name;
    this.#runner = runner;
    this.#environment = environment;
    this.#files = files;
  }

  async observe(spec: ResolvedKumaDataplane): Promise<DataplaneObservation> {
    const equipped = await this.#equip(spec);
    return this.#managed(equipped).observe(equipped);
  }

  async apply(plan: DataplanePlan, spec: ResolvedKumaDataplane, window?: ConfirmWindow): Promise<Applied> {
    const equipped = await this.#equip(spec);
    const fresh: Copy[] = [];
    try {
      for (const copy of equipped.copies.files) {
        if (await copyToHost(this.#runner, copy, this.#files)) fresh.push(copy);
      }
      await this.#requireRelease(equipped);
      return await this.#managed(equipped).apply(plan, equipped, window);
    } catch (thrown) {
      // Of an apply of which nobody knows how it ended, the host may use them.
      if (fresh.length > 0 && !leavesSomething(thrown)) await dropCopies(this.#runner, fresh);
      throw thrown;
    }
  }

  async confirm(window: ConfirmWindow, spec: ResolvedKumaDataplane): Promise<Confirmed<DataplaneObservation>> {
    const equipped = await this.#equip(spec);
    return this.#managed(equipped).confirm(window, equipped);
  }

  extend(window: ConfirmWindow): Promise<boolean> {
    return this.#managed().extend(window);
  }

  rollBack(window: ConfirmWindow): Promise<RolledBack> {
    return this.#managed().rollBack(window);
  }

  check(command: string, deadlineSeconds: number): Promise<CheckResult> {
    return this.#managed().check(command, deadlineSeconds);
  }

  uninstall(): Promise<readonly string[]> {
    return this.#managed().uninstall();
  }

  /** Once for each spec: a release is large to measure, and what was planned of a secret is what is applied. */
  #equip(spec: ResolvedKumaDataplane): Promise<Equipped> {
    const known = this.#equipped.get(spec);
    if (known !== undefined) return known;
    const equipped = prepare(this.name, spec, this.#environment, this.#files).then((made) => ({ spec, ...made }));
    this.#equipped.set(spec, equipped);
    return equipped;
  }

  /** What was copied tells only there of which release it is. @throws ProviderError KTP554 */
  async #requireRelease({ spec, copies }: Equipped): Promise<void> {
    const { path } = copies.programs["kuma-dp"] ?? {};
    if (path === undefined) return;
    const { stdout } = await this.#runner.run(`${path} version`, { asRoot: true, deadlineSeconds: VERSION_SECONDS });
    const found = versionOf(stdout);
    if (found === undefined || isOfRelease(found, spec)) return;
    throw programOfOtherVersion(this.name, path, found, spec.dataplane.kumaVersion.text);
  }

  #managed(equipped?: Equipped): LinuxManaged<Equipped, DataplaneObservation, DataplanePlan> {
    return new LinuxManaged(this.#runner, {
      state: DATAPLANE_STATE,
      observe: ({ spec, copies }) => observeDataplaneScript(spec, pathsOf(copies)),
      read: (parts) => parseDataplane(parts, equipped?.material ?? { programs: {} }),
      change: (plan, { secrets }) => dataplaneChange(plan, secrets),
      failureOf: (host, stop) => failureOfChange(host, stop, () => serviceStepFailed(host, stop.step, stop.message)),
      uninstall: DATAPLANE_UNINSTALL_SCRIPT,
    });
  }
}

function pathsOf({ programs }: Prepared["copies"]): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(programs).map(([name, { path }]) => [name, path]));
}

function dataplaneChange(plan: DataplanePlan, secrets: Prepared["secrets"]): ScriptedChange {
  const { journal } = plan;
  return {
    state: DATAPLANE_STATE,
    steps: plan.steps.map((step, index) => ({ kind: step.kind, shell: dataplaneStepShell(step, index, secrets) })),
    functions: [USERS, SERVICE_SHELL].join("\n"),
    journal: (status, token) =>
      writeDataplaneJournal({ ...journal, status, ...(token === undefined ? {} : { token }) }),
    found: journalFound(plan),
    uninstall: DATAPLANE_UNINSTALL_SCRIPT,
    afterUndo: DROP_FRESH,
    besides: {
      functions: shellFunction("keep_proxy", `rm -f ${RETIRING}`),
      writing: [{ path: RETIRING, write: "keep_proxy" }],
    },
  };
}
