import { SandboxHost } from "../sandbox/host";
import { withProgress } from "../sandbox/progress";
import { Upstream } from "../sandbox/upstream";

/** How many hosts are started or stopped at the same time. */
const AT_ONCE = 4;

/** Sandbox hosts of one upstream, stopped together. */
export class Fleet implements AsyncDisposable {
  readonly hosts: readonly SandboxHost[];
  readonly #upstream: Upstream;

  private constructor(upstream: Upstream, hosts: readonly SandboxHost[]) {
    this.#upstream = upstream;
    this.hosts = hosts;
  }

  static async start(count: number): Promise<Fleet> {
    return withProgress(`${count} sandbox hosts`, async () => {
      const upstream = await Upstream.start();
      const hosts = await inBatches(Array.from({ length: count }), () => SandboxHost.start({ upstream, size: "32m" }));
      return new Fleet(upstream, hosts);
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await inBatches(this.hosts, (host) => host.stop());
    await this.#upstream.stop();
  }
}

async function inBatches<Item, Result>(
  items: readonly Item[],
  work: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let index = 0; index < items.length; index += AT_ONCE) {
    results.push(...(await Promise.all(items.slice(index, index + AT_ONCE).map(work))));
  }
  return results;
}
