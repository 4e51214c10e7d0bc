import { rulesRefused } from "../../lib/errors/host-failures";
import type { Applied, Host } from "../../lib/host/host";
import { type Journal, readJournal, writeJournal } from "../../lib/plan/journal";
import type { Account, HostTraces, Observation } from "../../lib/plan/observation";
import type { Plan } from "../../lib/plan/plan";
import type { Step } from "../../lib/plan/step";
import { FAMILIES, type Family } from "../../lib/rules/model";
import { parseIptablesSave } from "../../lib/rules/parse-iptables";
import { FakeIptables } from "./fake-iptables";

/** What a fake host is like before anything of ours is on it. */
export interface FakeHostOptions {
  readonly hasIpv6?: boolean;
  readonly nameservers?: readonly string[];
  readonly machineId?: string;
  /** Fails at this step of a plan, the first being 0, and takes back those before it. */
  readonly failsAt?: number;
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
      hasForeignJournal: false,
      ...(journal === undefined ? {} : { journal }),
      ...(this.traces === undefined ? {} : { traces: this.traces }),
    });
  }

  apply(plan: Plan): Promise<Applied> {
    const before = this.#journal;
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
    return Promise.resolve("applied");
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
      case "load-native":
      case "remove-native":
      case "remove-hook":
        throw new Error("a fake host has no nft");
    }
  }
}
