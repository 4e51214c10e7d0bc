import { createHash } from "node:crypto";
import { serviceStepFailed } from "../../lib/errors/service-failures";
import type { Applied, CheckResult, Confirmed, DataplaneHost, RolledBack } from "../../lib/host/host";
import { type DataplaneJournal, readDataplaneJournal, writeDataplaneJournal } from "../../lib/plan/dataplane/journal";
import type { DataplaneObservation, FoundFile, FoundUnit, Listening } from "../../lib/plan/dataplane/observation";
import type { DataplanePlan } from "../../lib/plan/dataplane/plan";
import type { DataplaneStep, WantedFile } from "../../lib/plan/dataplane/step";
import { wantedPorts } from "../../lib/plan/dataplane/wanted";
import type { Account, Observation } from "../../lib/plan/observation";
import type { ConfirmWindow } from "../../lib/plan/window";
import type { ResolvedKumaDataplane } from "../../lib/spec/resolve-kuma-dataplane";
import { FakeHost } from "./fake-host";

/** What a fake host is like before anything of ours is on it. */
export interface FakeDataplaneOptions {
  readonly machineId?: string;
  /** Fails at this step of a plan, the first being 0, and takes back those before it. */
  readonly failsAt?: number;
}

/** All that a change may change. */
interface State {
  readonly files: ReadonlyMap<string, FoundFile>;
  readonly users: readonly Account[];
  readonly unit: FoundUnit | undefined;
  readonly listening: readonly Listening[];
  readonly journal: DataplaneJournal | undefined;
}

/** A host with systemd, kuma-dp and Envoy. It keeps state, as a real one does, and is compared by its dump. */
export class FakeDataplane implements DataplaneHost {
  readonly name = "fake";
  failsAt: number | undefined;
  /** How often something was changed. */
  writes = 0;
  /** How often the proxy was started. */
  starts = 0;
  /** What others did to it. */
  besides: Partial<DataplaneObservation> = {};
  readonly files = new Map<string, FoundFile>();
  #state: Omit<State, "files"> = { users: [], unit: undefined, listening: [], journal: undefined };
  /** What a change that waits to be confirmed would be taken back to. */
  #pending: State | undefined;
  readonly #host: FakeHost;

  constructor({ machineId = "fake", failsAt }: FakeDataplaneOptions = {}) {
    this.#host = new FakeHost({ machineId });
    this.failsAt = failsAt;
  }

  async observe(spec: ResolvedKumaDataplane): Promise<DataplaneObservation> {
    const { journal, unit, listening } = this.#state;
    return {
      host: await this.#observeHost(spec),
      hasForeignJournal: false,
      hasRemains: false,
      hasUninstall: journal !== undefined,
      isRetiring: false,
      files: Object.fromEntries(this.files),
      hasSystemd: true,
      listening,
      programs: {
        "kuma-dp": { path: "/usr/local/bin/kuma-dp", version: "2.9.0" },
        envoy: { path: "/usr/local/bin/envoy" },
      },
      now: 1_700_000_000,
      material: { programs: {}, ...(spec.token === undefined ? {} : { token: { sha256: sha256(spec.token) } }) },
      ...(unit === undefined ? {} : { unit }),
      ...(journal === undefined ? {} : { journal: readBack(journal) }),
      ...this.besides,
    };
  }

  async apply(
    { journal, steps, generation }: DataplanePlan,
    spec: ResolvedKumaDataplane,
    window?: ConfirmWindow,
  ): Promise<Applied> {
    if ((this.#state.journal?.generation ?? 0) !== generation) return "changed";
    const before: State = { ...this.#state, files: new Map(this.files) };
    const host = await this.#observeHost(spec);
    for (const [index, step] of steps.entries()) {
      if (index === this.failsAt) {
        this.#takeBack(before);
        throw serviceStepFailed(this.name, step.kind, "the test asks for it");
      }
      this.#take(step, spec, host);
    }
    this.#state = { ...this.#state, journal };
    this.writes += 1;
    this.#pending = window === undefined ? undefined : before;
    return "applied";
  }

  async confirm(_window: ConfirmWindow, spec: ResolvedKumaDataplane): Promise<Confirmed<DataplaneObservation>> {
    const answer = this.#pending === undefined ? "late" : "confirmed";
    this.#pending = undefined;
    return { answer, said: "", seen: await this.observe(spec) };
  }

  async extend(): Promise<boolean> {
    return this.#pending !== undefined;
  }

  async rollBack(): Promise<RolledBack> {
    const pending = this.#pending;
    if (pending !== undefined) this.#takeBack(pending);
    this.#pending = undefined;
    return { answer: pending === undefined ? "late" : "rolled-back", said: "" };
  }

  /** It is ready at once. */
  async check(command: string): Promise<CheckResult> {
    return command === "false" ? { exitCode: 1, said: "no" } : { exitCode: 0, said: "" };
  }

  async uninstall(): Promise<readonly string[]> {
    throw new Error("the uninstall is a shell script: it is tested on real hosts");
  }

  /** Everything the host holds, as text. The generation of the journal is left out. */
  dump(): string {
    const { journal, ...state } = this.#state;
    const told = journal === undefined ? "no journal" : writeDataplaneJournal({ ...journal, generation: 0 });
    return JSON.stringify([...this.files].toSorted()) + JSON.stringify(state) + told;
  }

  async #observeHost({ proxyUser }: ResolvedKumaDataplane): Promise<Observation> {
    const { users } = this.#state;
    const byName = users.find(({ name }) => name === proxyUser.name);
    const byUid = users.find(({ uid }) => uid === proxyUser.uid);
    return {
      ...(await this.#host.observe()),
      accounts: { ...(byName === undefined ? {} : { byName }), ...(byUid === undefined ? {} : { byUid }) },
    };
  }

  #takeBack({ files, ...state }: State): void {
    this.files.clear();
    for (const [path, file] of files) this.files.set(path, file);
    this.#state = state;
  }

  #take(step: DataplaneStep, spec: ResolvedKumaDataplane, host: Observation): void {
    const { users } = this.#state;
    switch (step.kind) {
      case "create-user":
        this.#state = { ...this.#state, users: [...users, { name: step.name, uid: step.uid }] };
        break;
      case "remove-user":
        this.#state = { ...this.#state, users: users.filter(({ uid }) => uid !== step.uid) };
        break;
      case "put-file":
        this.files.set(step.file.path, foundFile(step.file));
        break;
      case "drop-file":
        this.files.delete(step.path);
        break;
      case "start-service":
        this.#start(spec, host);
        break;
      case "end-service":
        this.#state = { ...this.#state, unit: undefined, listening: [] };
        break;
      case "settle-service":
      case "drop-programs":
        break;
    }
  }

  #start(spec: ResolvedKumaDataplane, host: Observation): void {
    const { name, uid } = spec.proxyUser;
    const unit: FoundUnit = { active: "active", isEnabled: true, runsAs: name, uid };
    const listening = wantedPorts(spec, { host } as DataplaneObservation).map(
      ({ protocol, port, family }): Listening => ({
        protocol,
        address: family === "ipv4" ? "0.0.0.0" : "::",
        port,
        uid,
      }),
    );
    this.starts += 1;
    this.#state = { ...this.#state, unit, listening };
  }
}

function foundFile({ mode, owner, content }: WantedFile): FoundFile {
  if (content.kind !== "text") return { sha256: content.sha256, mode, owner };
  return { sha256: sha256(content.text), mode, owner, text: content.text };
}

/** As it is read back from the host. */
function readBack(journal: DataplaneJournal): DataplaneJournal {
  const read = readDataplaneJournal(writeDataplaneJournal(journal));
  if (read === undefined) throw new Error("the journal cannot be read back");
  return read;
}

function sha256(text: string): string {
  return createHash("sha256").update(text).digest("hex");
}
