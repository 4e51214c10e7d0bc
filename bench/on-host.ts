import { setTimeout as sleep } from "node:timers/promises";
import type { Confirming } from "../lib/engine/confirm";
import { reconcile } from "../lib/engine/reconcile";
import { remove } from "../lib/engine/remove";
import { planHost } from "../lib/plan/plan";
import type { Backend, HostSpec } from "../lib/spec/host";
import type { ResolvedHostSpec } from "../lib/spec/resolved";
import type { SandboxHost } from "../sandbox/host";
import { hostSpec, hostUnderTest, TestHost } from "../test/support/host-under-test";
import { KUMACTL } from "./kumactl";
import { note, table } from "./report";
import { showSpread, spreadOf } from "./spread";

/** What one deed took on a host. */
interface Cost {
  readonly milliseconds: number;
  /** Processes started on the host, by the numbers that its kernel gave them: subshells count. */
  readonly processes: number;
}

/** What is measured, in the order in which it is done to a host that is as before in the end. */
const DEEDS = {
  look: "a look",
  apply: "the apply alone",
  uninstall: "uninstall",
  up: "whole `up`: look, apply, word over a new shell with a look",
  again: "second `up`, nothing to do",
  destroy: "whole `destroy`",
} as const;

type Deed = keyof typeof DEEDS;

interface Variant {
  readonly name: string;
  readonly spec: ResolvedHostSpec;
}

const POLICIES: Readonly<Record<string, HostSpec>> = {
  defaults: {},
  DNS: { redirect: { dns: { enabled: true } } },
};

const VARIANTS: readonly Variant[] = (["iptables", "nftables"] as const satisfies readonly Backend[]).flatMap(
  (backend) =>
    Object.entries(POLICIES).map(([name, policy]) => ({
      name: `${backend}, ${name}`,
      spec: hostSpec({ ...policy, backend }),
    })),
);

export async function benchOnHost(quick: boolean): Promise<void> {
  const rounds = quick ? 2 : 9;
  await using on = await TestHost.start();
  await on.sandbox.writeFile("/etc/resolv.conf", "nameserver 198.51.100.53\nnameserver 2001:db8::53\n");
  const found = new Map(VARIANTS.map((variant) => [variant, [] as Record<Deed, Cost>[]]));
  for (let round = 0; round < rounds; round += 1) {
    for (const variant of round % 2 === 0 ? VARIANTS : VARIANTS.toReversed()) {
      found.get(variant)?.push(await lifeOf(on, variant.spec));
    }
  }
  show(found, "processes");
  note("");
  show(found, "milliseconds");
  note(`${rounds} rounds, IPv4 and IPv6, an \`exec\` connection to a host without systemd.\n`);
  table(["kumactl, for comparison", "processes", "ms"], KUMACTL);
}

async function lifeOf(on: TestHost, spec: ResolvedHostSpec): Promise<Record<Deed, Cost>> {
  const { host, sandbox } = on;
  const plan = planHost(host.name, spec, await host.observe(spec));
  const cost = (deed: () => Promise<unknown>) => costOf(sandbox, deed);
  return {
    look: await cost(() => host.observe(spec)),
    apply: await cost(() => host.apply(plan, spec)),
    uninstall: await cost(() => host.uninstall()),
    up: await cost(() => reconcile(spec, host, { confirming: throughNewShell(on) })),
    again: await cost(() => reconcile(spec, host)),
    destroy: await cost(() => remove(spec, host)),
  };
}

function throughNewShell({ sandbox }: TestHost): Confirming {
  return {
    holder: "bench@here",
    token: () => "feedc0de",
    pause: (seconds) => sleep(seconds * 1000),
    reconnect: async () => {
      const { host, runner } = await hostUnderTest(sandbox);
      return { host, [Symbol.asyncDispose]: () => runner[Symbol.asyncDispose]() };
    },
  };
}

async function costOf(host: SandboxHost, deed: () => Promise<unknown>): Promise<Cost> {
  const first = await latestProcess(host);
  const between = (await latestProcess(host)) - first;
  const began = performance.now();
  await deed();
  const milliseconds = performance.now() - began;
  // To ask for the number takes processes itself, as many each time.
  return { milliseconds, processes: (await latestProcess(host)) - first - 2 * between };
}

/** The number of a process that was started now: a host numbers its own, one after the other. */
async function latestProcess(host: SandboxHost): Promise<number> {
  return Number(await host.mustExec(["sh", "-c", "echo $$"]));
}

function show(found: ReadonlyMap<Variant, readonly Record<Deed, Cost>[]>, of: keyof Cost): void {
  const rows = (Object.keys(DEEDS) as Deed[]).map((deed) => [
    DEEDS[deed],
    ...[...found.values()].map((lives) => showSpread(spreadOf(lives.map((life) => life[deed][of])))),
  ]);
  table([of, ...[...found.keys()].map(({ name }) => name)], rows);
}
