import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { reconcile } from "../lib/engine/reconcile";
import type { Backend, HostSpec } from "../lib/spec/host";
import type { SandboxHost } from "../sandbox/host";
import { projectRoot } from "../sandbox/project";
import { hostSpec, hostUnderTest } from "../test/support/host-under-test";
import { Fleet } from "./fleet";
import { scattered } from "./ports";
import { note, table } from "./report";
import { interleaved, ratios, showNumber, showSpread, spreadOf } from "./spread";

/** What stands in the packets' way. */
interface Variant {
  readonly name: string;
  /** None: the host has no rules of ours. */
  readonly rules?: { readonly backend: Backend; readonly ports: number };
  /** Whether the kernel tracks connections though the host has no rules of ours. */
  readonly isTracked?: boolean;
}

const PORTS = [0, 15, 150, 1500] as const;

const NO_RULES: Variant = { name: "no rules" };

const VARIANTS: readonly Variant[] = [
  NO_RULES,
  { name: "no rules, connection tracking on", isTracked: true },
  ...(["iptables", "nftables"] as const).flatMap((backend) =>
    PORTS.map((ports) => ({ name: `${backend}, ${ports} ports`, rules: { backend, ports } })),
  ),
];

/** The sidecar's port, where every connection ends here; and one of the world, which no exclusion matches. */
const SIDECAR = 15001;
const ELSEWHERE = { address: "198.51.100.7", port: 80 };

/** Where each variant's connections go, on a host of its own that all rounds use. */
interface Prepared {
  readonly variant: Variant;
  readonly host: SandboxHost;
  readonly to: { readonly address: string; readonly port: number };
}

export async function benchConnections(quick: boolean): Promise<void> {
  const { rounds, count } = quick ? { rounds: 3, count: 300 } : { rounds: 15, count: 1000 };
  await using fleet = await Fleet.start(VARIANTS.length);
  const pairs = VARIANTS.map((variant, index) => ({ variant, host: fleet.hosts[index] as SandboxHost }));
  const prepared: Prepared[] = [];
  for (const { variant, host } of pairs) prepared.push(await prepare(variant, host));
  const script = await readFile(join(projectRoot, "bench", "connections.py"), "utf8");
  const found = await interleaved(rounds, prepared, (one) => connect(one, script, count));
  show(new Map([...found].map(([one, times]) => [one.variant, times])), rounds, count);
}

async function prepare(variant: Variant, host: SandboxHost): Promise<Prepared> {
  if (variant.isTracked) await host.mustExec(["nft", "-f", "-"], { stdin: TRACKED });
  // Over loopback to the same server, as redirected connections go: the network is the same for all.
  if (variant.rules === undefined) return { variant, host, to: { address: host.upstreamAddress, port: SIDECAR } };
  const { runner, host: linux } = await hostUnderTest(host);
  await using _runner = runner;
  await reconcile(hostSpec(specOf(variant.rules)), linux);
  return { variant, host, to: ELSEWHERE };
}

/** The least that makes the kernel track connections: a rule that asks for their state. */
const TRACKED = `table inet tracked {
  chain input { type filter hook input priority 0; policy accept; ct state invalid drop; }
}`;

function specOf({ backend, ports }: { readonly backend: Backend; readonly ports: number }): HostSpec {
  const redirect = { outbound: { excludePorts: scattered(ports) } };
  return { connection: { exec: ["true"] }, backend, allowLockout: true, redirect };
}

/** Microseconds of the median connection. */
async function connect({ host, to }: Prepared, script: string, count: number): Promise<number> {
  const argv = ["python3", "-", to.address, `${to.port}`, `${SIDECAR}`, `${count}`];
  const answer = await host.mustExec(argv, { stdin: script, timeoutSeconds: 120 });
  return (JSON.parse(answer) as { readonly median: number }).median;
}

function show(found: ReadonlyMap<Variant, readonly number[]>, rounds: number, count: number): void {
  const base = found.get(NO_RULES) ?? [];
  const rows = [...found].map(([variant, times]) => [
    variant.name,
    showSpread(spreadOf(times)),
    variant === NO_RULES ? "1" : showSpread(ratios(times, base)),
  ]);
  table(["variant", "µs per connection", "times no rules"], rows);
  note(`${rounds} rounds of ${count} connections for each variant; a round counts by its median connection.`);
  for (const backend of ["iptables", "nftables"] as const) note(growth(backend, found));
}

function growth(backend: Backend, found: ReadonlyMap<Variant, readonly number[]>): string {
  const median = (ports: number): number =>
    spreadOf([...found].find(([{ rules }]) => rules?.backend === backend && rules.ports === ports)?.[1] ?? []).median;
  const nanoseconds = ((median(1500) - median(0)) / 1500) * 1000;
  return `${backend}: ${showNumber(nanoseconds)} ns for each excluded port.`;
}
