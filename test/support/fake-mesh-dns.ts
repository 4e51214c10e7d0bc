import { rulesRefused } from "../../lib/errors/host-failures";
import type { Applied, CheckResult, Confirmed, MeshDnsHost, RolledBack } from "../../lib/host/host";
import { type DnsJournal, readDnsJournal, writeDnsJournal } from "../../lib/plan/mesh-dns/journal";
import type { DnsObservation } from "../../lib/plan/mesh-dns/observation";
import type { DnsPlan } from "../../lib/plan/mesh-dns/plan";
import type { DnsStep } from "../../lib/plan/mesh-dns/step";
import type { ConfirmWindow } from "../../lib/plan/window";
import type { ResolverFacts } from "../../lib/resolver/facts";
import { RESOLV_CONF } from "../../lib/resolver/resolv-conf";
import { FakeHost } from "./fake-host";

/** What a fake host is like before anything of ours is on it. */
export interface FakeMeshDnsOptions {
  readonly machineId?: string;
  /** Fails at this step of a plan, the first being 0, and takes back those before it. */
  readonly failsAt?: number;
}

/** How a host with systemd-resolved resolves names. It keeps state, as a real one does, and is compared by its dump. */
export class FakeMeshDns implements MeshDnsHost {
  readonly name = "fake";
  failsAt: number | undefined;
  /** How often something was changed. */
  writes = 0;
  readonly files: Map<string, string>;
  #journal: DnsJournal | undefined;
  /** What a change that waits to be confirmed would be taken back to. */
  #pending: Before | undefined;
  readonly #host: FakeHost;

  constructor({ machineId = "fake", failsAt }: FakeMeshDnsOptions = {}) {
    this.#host = new FakeHost({ machineId });
    this.failsAt = failsAt;
    this.files = new Map([[RESOLV_CONF, "nameserver 127.0.0.53\n"]]);
  }

  async observe(): Promise<DnsObservation> {
    return {
      host: await this.#host.observe(),
      resolver: this.#facts(),
      forwarders: [],
      hasForeignJournal: false,
      hasRemains: false,
      hasUninstall: this.#journal !== undefined,
      files: Object.fromEntries(this.files),
      folders: ["/etc"],
      // As it is read back from the host.
      ...(this.#journal === undefined ? {} : { journal: readBack(this.#journal) }),
    };
  }

  async apply({ journal, steps, generation }: DnsPlan, _spec: unknown, window?: ConfirmWindow): Promise<Applied> {
    if ((this.#journal?.generation ?? 0) !== generation) return "changed";
    const before: Before = { files: new Map(this.files), journal: this.#journal };
    for (const [index, step] of steps.entries()) {
      if (index === this.failsAt) {
        this.#takeBack(before);
        throw rulesRefused(this.name, "iptables", "the test asks for it");
      }
      this.#take(step);
    }
    this.#journal = journal;
    this.writes += 1;
    this.#pending = window === undefined ? undefined : before;
    return "applied";
  }

  async confirm(): Promise<Confirmed<DnsObservation>> {
    const answer = this.#pending === undefined ? "late" : "confirmed";
    this.#pending = undefined;
    return { answer, said: "", seen: await this.observe() };
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

  /** Every name resolves but `nowhere.mesh`. */
  async check(command: string): Promise<CheckResult> {
    return command.includes("nowhere.mesh") ? { exitCode: 1, said: "nobody answered" } : { exitCode: 0, said: "" };
  }

  async uninstall(): Promise<readonly string[]> {
    throw new Error("the uninstall is a shell script: it is tested on real hosts");
  }

  /** Everything the host holds, as text. The generation of the journal is left out. */
  dump(): string {
    const journal = this.#journal === undefined ? "no journal" : writeDnsJournal({ ...this.#journal, generation: 0 });
    return [...this.files].map(([path, text]) => `${path}\n${text}`).join("\n") + journal;
  }

  #facts(): ResolverFacts {
    const text = this.files.get(RESOLV_CONF) ?? "";
    return {
      file: { kind: "file", text, isMounted: false, isImmutable: false },
      hasResolvconf: false,
      nameServices: ["files", "dns"],
      resolved: { version: 252, global: [], links: ["10.9.0.53"], isStrict: false, isEncrypted: false },
    };
  }

  #takeBack({ files, journal }: Before): void {
    this.files.clear();
    for (const [path, text] of files) this.files.set(path, text);
    this.#journal = journal;
  }

  #take(step: DnsStep): void {
    switch (step.kind) {
      case "configure-resolver":
        if (step.text === undefined) this.files.delete(step.path);
        else this.files.set(step.path, step.text);
        break;
      case "list-nameservers":
      case "drop-kumactl-line":
      case "remove-file":
        throw new Error("a fake host has systemd-resolved, and no kumactl was there");
    }
  }
}

interface Before {
  readonly files: ReadonlyMap<string, string>;
  readonly journal: DnsJournal | undefined;
}

function readBack(journal: DnsJournal): DnsJournal {
  const read = readDnsJournal(writeDnsJournal(journal));
  if (read === undefined) throw new Error("the journal cannot be read back");
  return read;
}
