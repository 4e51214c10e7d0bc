import { join } from "node:path";
import { reconcile } from "../lib/engine/reconcile";
import { refresh } from "../lib/engine/refresh";
import { connect } from "../lib/host/connect";
import { processEnvironment } from "../lib/host/environment";
import { LinuxHost } from "../lib/host/linux-host";
import { SandboxHost } from "../sandbox/host";
import { say } from "../sandbox/progress";
import { hostSpec } from "../test/support/host-under-test";
import { note, table } from "./report";
import { interleaved, showNumber, showSpread, spreadOf } from "./spread";
import { Measured } from "./terraform-cost";

/** How long a look at a far host takes. */
const FAR_SECONDS = 0.3;

/** A refresh of hosts that each answer after a while what a real one answered: this machine is not to do the work of so many. */
export async function benchRefresh({ rounds, hosts }: { rounds: number; hosts: number }): Promise<void> {
  await using measured = await Measured.start();
  const { configuration } = measured;
  const answer = join(configuration.folder, "answer");
  await record(answer);
  await configuration.declare(`resource "kuma_transparent_proxy_host" "of" {
  count           = ${hosts}
  host_connection = { exec = ["sh", "-c", "sleep ${FAR_SECONDS}; cat \\"$0\\"", "${answer}", count.index] }
}
`);
  await configuration.terraform("init");
  say(`${hosts} hosts are taken over …`);
  await configuration.apply("-parallelism=50");
  const costs = await interleaved(rounds, [10, 50, 200], async (parallelism) => {
    say(`refresh of ${hosts} hosts, ${parallelism} at once …`);
    return measured.run("plan", "-detailed-exitcode", `-parallelism=${parallelism}`);
  });
  const rows = [...costs].map(([parallelism, of]) => [
    `${parallelism}`,
    showNumber(Math.ceil(hosts / parallelism) * FAR_SECONDS),
    showSpread(spreadOf(of.map(({ seconds }) => seconds))),
    showSpread(spreadOf(of.map(({ cpuSeconds }) => cpuSeconds))),
    showSpread(spreadOf(of.map(({ provider }) => provider.cpuSeconds))),
    showNumber(Math.max(...of.map(({ provider }) => provider.mebibytes))),
  ]);
  table(
    [
      `${hosts} hosts; at once`,
      "waiting alone, s",
      "s by the clock",
      "s of CPU",
      "of it the provider",
      "provider, MiB",
    ],
    rows,
  );
  note(`${rounds} rounds of a plan without changes. Each look takes ${FAR_SECONDS * 1000} ms.`);
}

/** Writes down what a host with our defaults answers to a look. */
async function record(answer: string): Promise<void> {
  await using host = await SandboxHost.start();
  const spec = hostSpec({});
  const enter = host.enterArgv("sh");
  await using plain = await connect({ exec: [...enter] }, processEnvironment());
  await reconcile(spec, new LinuxHost(plain));
  const recording = ["sh", "-c", '"$@" | tee "$0"', answer, ...enter];
  await using runner = await connect({ exec: recording }, processEnvironment());
  await refresh(spec, new LinuxHost(runner));
}
