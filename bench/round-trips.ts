import { readFile } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type { Confirming } from "../lib/engine/confirm";
import { reconcile } from "../lib/engine/reconcile";
import { refresh } from "../lib/engine/refresh";
import { remove } from "../lib/engine/remove";
import { connect } from "../lib/host/connect";
import { processEnvironment } from "../lib/host/environment";
import type { OpenHost } from "../lib/host/host";
import { LinuxHost } from "../lib/host/linux-host";
import type { ConnectionSpec } from "../lib/spec/host";
import { SandboxHost } from "../sandbox/host";
import { Relay } from "../sandbox/relay";
import { hostSpec } from "../test/support/host-under-test";
import { note, table } from "./report";
import { showNumber, showSpread, spreadOf } from "./spread";

/** Milliseconds that a word takes there and back. */
const FAR = 100;

/** Opens a connection over the link. */
type Open = () => Promise<OpenHost>;

const SPEC = hostSpec({ redirect: { dns: { enabled: true } } });

/** What is done, each over connections of its own, in the order of a host's life. */
const DEEDS: Readonly<Record<string, (open: Open) => Promise<unknown>>> = {
  "to log in": async (open) => (await open())[Symbol.asyncDispose](),
  "first `up`: look, apply, word over a new connection": (open) =>
    over(open, ({ host }) => reconcile(SPEC, host, { confirming: through(open) })),
  "second `up`": (open) => over(open, ({ host }) => reconcile(SPEC, host, { confirming: through(open) })),
  "`refresh`": (open) => over(open, ({ host }) => refresh(SPEC, host)),
  "`destroy`": (open) => over(open, ({ host }) => remove(SPEC, host)),
};

async function over(open: Open, work: (opened: OpenHost) => Promise<unknown>): Promise<void> {
  await using opened = await open();
  await work(opened);
}

function through(open: Open): Confirming {
  return { holder: "bench@here", token: () => "feedc0de", pause: (seconds) => sleep(seconds * 1000), reconnect: open };
}

/** What a deed took over one link. */
interface Cost {
  readonly connections: number;
  readonly milliseconds: number;
}

export async function benchRoundTrips(quick: boolean): Promise<void> {
  const rounds = quick ? 1 : 5;
  await using host = await SandboxHost.start();
  const links = [await linkTo(host, 0), await linkTo(host, FAR)] as const;
  const costs = Object.keys(DEEDS).map((): [Cost[], Cost[]] => [[], []]);
  for (let round = 0; round < rounds; round += 1) {
    for (const [at, link] of links.entries()) {
      for (const [deed, run] of Object.values(DEEDS).entries()) costs[deed]?.[at]?.push(await link.costOf(run));
    }
  }
  for (const link of links) await link.relay.stop();
  const rows = Object.keys(DEEDS).map((name, deed) => row(name, costs[deed] ?? [[], []]));
  table(["over SSH", "connections", "round trips", "ms", `ms over a link of ${FAR} ms`], rows);
  note(`${rounds} rounds. Round trips: what the slow link adds to a deed, over ${FAR} ms.`);
}

function row(name: string, [near, far]: readonly [readonly Cost[], readonly Cost[]]): readonly string[] {
  const times = (of: readonly Cost[]) => of.map(({ milliseconds }) => milliseconds);
  const trips = (spreadOf(times(far)).median - spreadOf(times(near)).median) / FAR;
  const connections = spreadOf(far.map(({ connections: count }) => count));
  return [
    name,
    showSpread(connections),
    showNumber(trips),
    showSpread(spreadOf(times(near))),
    showSpread(spreadOf(times(far))),
  ];
}

async function linkTo(host: SandboxHost, roundTripMs: number) {
  const relay = await Relay.start({ toHost: host.address, toPort: 22, roundTripMs });
  const published = await host.mustExec(["ssh-keygen", "-yf", "/etc/ssh/ssh_host_ed25519_key"]);
  const connection: ConnectionSpec = {
    host: relay.host,
    port: relay.port,
    user: "root",
    hostKey: published.trim().split(" ").slice(0, 2).join(" "),
    privateKey: await readFile(host.keyPath, "utf8"),
  };
  const open: Open = async () => {
    const runner = await connect(connection, processEnvironment());
    return { host: new LinuxHost(runner), [Symbol.asyncDispose]: () => runner[Symbol.asyncDispose]() };
  };
  const costOf = async (run: (opens: Open) => Promise<unknown>): Promise<Cost> => {
    const before = relay.flows.length;
    const began = performance.now();
    await run(open);
    return { milliseconds: performance.now() - began, connections: relay.flows.length - before };
  };
  return { relay, costOf };
}
