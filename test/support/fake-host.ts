import { rulesRefused } from "../../lib/errors/host-failures";
import type { Applied, CheckResult, Confirmed, Host, RolledBack } from "../../lib/host/host";
import { type Journal, readJournal, writeJournal } from "../../lib/plan/journal";
import type { Account, HostTraces, Management, Observation } from "../../lib/plan/observation";
import type { Plan } from "../../lib/plan/plan";
import type { Step } from "../../lib/plan/step";
import type { ConfirmWindow, FoundWindow } from "../../lib/plan/window";
import { FAMILIES, type Family } from "../../lib/rules/model";
import { parseIptablesSave } from "../../lib/rules/parse-iptables";
import type { ResolvedHostSpec } from "../../lib/spec/resolved";
import { FakeIptables } from "./fake-iptables";

/** What a fake host is like before anything of ours is on it. */
export interface FakeHostOptions {
  readonly hasIpv6?: boolean;
  readonly nameservers?: readonly string[];
  readonly machineId?: string;
  /** @default nobody can log in by SSH, and nothing manages it */
  readonly management?: Management;
  /** Fails at this step of a plan, the first being 0, and takes back those before it. */
  readonly failsAt?: number;
}

/** A change that waits to be confirmed. */
interface Pending {
  readonly window: ConfirmWindow;
  readonly plan: Plan;
  readonly before: string | undefined;
  readonly until: number;
}

/** A host that keeps state, as a real one does, and is compared by its dump. */
export class FakeHost implements Host {
  readonly name = "fake";
  readonly iptables: Readonly<Record<Family, FakeIptables>> = { ipv4: new FakeIptables(), ipv6: new FakeIptables() };
  failsAt: number | undefined;
  /** What tells of others who were there. */
  traces: HostTraces | undefined;
  nameservers: readonly string[];
  /** How often something was changed. */
  writes = 0;
  #journal: string | undefined;
  #accounts: Account[] = [];
  #hasLoopbackAddress = false;
  #pending: Pending | undefined;
  /** The word that was heard last: said twice it does no harm. */
  #confirmed: string | undefined;
  #uptime = 0;
  readonly #options: FakeHostOptions;

  constructor(options: FakeHostOptions = {}) {
    this.#options = options;
    this.failsAt = options.failsAt;
    this.nameservers = options.nameservers ?? ["198.51.100.53", "2001:db8::53"];
  }

  observe(): Promise<Observation> {
    const journal = this.#journal === undefined ? undefined : readJournal(this.#journal);
    const account = this.#accounts[0];
    const tools = (prefix: string) => ({
      iptables: `/sbin/${prefix}`,
      save: `/sbin/${prefix}-save`,
      restore: `/sbin/${prefix}-restore`,
    });
    const programs = { ipv4: tools("iptables"), ipv6: tools("ip6tables") };
    return Promise.resolve({
      identity: { machineId: this.#options.machineId ?? "fake", hostname: "fake", kernel: "6.1" },
      tools: { iptables: { "iptables-nft": { version: "1.8.9", programs } } },
      saved: {
        "iptables-nft": {
          ipv4: parseIptablesSave(this.iptables.ipv4.save()),
          ipv6: parseIptablesSave(this.iptables.ipv6.save()),
        },
      },
      nameservers: this.nameservers,
      hasIpv6: this.#options.hasIpv6 ?? true,
      hasLoopbackAddress: this.#hasLoopbackAddress,
      accounts: account === undefined ? {} : { byName: account, byUid: account },
      persistence: {
        offered: [],
        files: {},
        firewalldRuns: false,
        unitsOff: [],
        earlyFirewalls: [],
        isWhole: journal !== undefined,
      },
      hasForeignJournal: false,
      hasRemains: false,
      management: this.#options.management ?? { sshPorts: [], processes: [] },
      ...(journal === undefined ? {} : { journal }),
      ...(this.traces === undefined ? {} : { traces: this.traces }),
      ...(this.#pending === undefined ? {} : { window: this.#found(this.#pending) }),
    });
  }

  /** Lets time pass on the host; a window whose time is over has its change taken back. */
  passes(seconds: number): void {
    this.#uptime += seconds;
    if (this.#pending !== undefined && this.#uptime >= this.#pending.until) this.#takeBack(this.#pending);
  }

  apply(plan: Plan, _spec?: ResolvedHostSpec, window?: ConfirmWindow): Promise<Applied> {
    const before = this.#journal;
    if (this.#pending !== undefined) return Promise.resolve("changed");
    if ((this.#journal === undefined ? 0 : (readJournal(this.#journal)?.generation ?? 0)) !== plan.generation)
      return Promise.resolve("changed");
    this.#journal = writeJournal({ ...plan.journal, status: "applying" });
    for (const [index, step] of plan.steps.entries()) {
      if (index === this.failsAt) {
        for (const done of plan.steps.slice(0, index).toReversed()) this.#take(done, "undo");
        this.#journal = before;
        return Promise.reject(rulesRefused(this.name, "iptables", "the test asks for it"));
      }
      this.#take(step, "do");
    }
    this.#journal = writeJournal(plan.journal);
    this.writes += 1;
    if (window !== undefined) this.#pending = { window, plan, before, until: this.#uptime + window.seconds };
    return Promise.resolve("applied");
  }

  async confirm({ token }: ConfirmWindow): Promise<Confirmed<Observation>> {
    if (this.#pending?.window.token === token) {
      this.#confirmed = token;
      this.#pending = undefined;
    }
    const answer = this.#confirmed === token ? "confirmed" : "late";
    return { answer, said: "", seen: await this.observe() };
  }

  extend({ seconds }: ConfirmWindow): Promise<boolean> {
    if (this.#pending !== undefined) this.#pending = { ...this.#pending, until: this.#uptime + seconds };
    return Promise.resolve(this.#pending !== undefined);
  }

  rollBack(): Promise<RolledBack> {
    const pending = this.#pending;
    if (pending !== undefined) this.#takeBack(pending);
    return Promise.resolve({ answer: pending === undefined ? "late" : "rolled-back", said: "" });
  }

  check(command: string): Promise<CheckResult> {
    return Promise.resolve(command === "false" ? { exitCode: 1, said: "no" } : { exitCode: 0, said: "" });
  }

  uninstall(): Promise<readonly string[]> {
    return Promise.reject(new Error("the uninstall is a shell script: it is tested on real hosts"));
  }

  journal(): Journal | undefined {
    return this.#journal === undefined ? undefined : readJournal(this.#journal);
  }

  /** Makes the journal one of before there were baselines. */
  forgetBaseline(): void {
    this.#journal = this.#journal?.replace(/^(ahead|trace)=.*\n/gm, "");
  }

  /** Everything the host holds, as text. The generation of the journal is left out. */
  dump(): string {
    return [
      ...FAMILIES.map((family) => `${family}\n${this.iptables[family].save()}`),
      `accounts ${JSON.stringify(this.#accounts)}`,
      `loopback ${this.#hasLoopbackAddress}`,
      this.#journal?.replace(/^generation=.*$/m, "") ?? "no journal",
    ].join("\n");
  }

  #found({ window: { token, holder }, until }: Pending): FoundWindow {
    return { token, holder, secondsLeft: until - this.#uptime };
  }

  #takeBack({ plan, before }: Pending): void {
    for (const step of plan.steps.toReversed()) this.#take(step, "undo");
    this.#journal = before;
    this.#pending = undefined;
  }

  #take(step: Step, direction: "do" | "undo"): void {
    const isDone = direction === "do";
    switch (step.kind) {
      case "create-user":
      case "remove-user": {
        const exists = (step.kind === "create-user") === isDone;
        this.#accounts = exists ? [{ name: step.name, uid: step.uid }] : [];
        break;
      }
      case "add-loopback-address":
      case "remove-loopback-address":
        this.#hasLoopbackAddress = (step.kind === "add-loopback-address") === isDone;
        break;
      case "load-iptables":
        this.iptables[step.family].restore(isDone ? step.text : step.undo);
        break;
      case "write-file":
      case "remove-file":
      case "install-units":
      case "store-firewalld":
      case "remove-units":
        throw new Error("a fake host loads nothing at boot");
      case "load-native":
      case "remove-native":
      case "remove-hook":
      case "close-gate":
        throw new Error("a fake host has no nft");
    }
  }
}
