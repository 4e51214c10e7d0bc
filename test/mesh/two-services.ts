import { refresh } from "../../lib/engine/refresh";
import type { Family } from "../../lib/rules/model";
import type { HostSpec } from "../../lib/spec/host";
import { Upstream } from "../../sandbox/upstream";
import { LastingConnection, repeatLines } from "../kernel/lasting-connection";
import { hostSpec } from "../support/host-under-test";
import { until } from "../support/until";
import { request, startApplication } from "./application";
import { INBOUND_SOURCE } from "./bootstrap";
import { DataplaneScene } from "./dataplane-scene";
import type { Kuma } from "./kuma";
import { proxyStatistics } from "./proxy-host";

/** Where the application of the server listens, and whoever repeats lines. */
export const PORT = 8080;
const LASTING_PORT = 8081;

/** How one request fared. */
export interface Way {
  /** Address that the application of the server saw it come from. */
  readonly peer: string;
  readonly refusals: number;
  /** From the first try to the answer. */
  readonly seconds: number;
}

/** Two services on two machines, each behind its own proxy as a service. */
export class TwoServices implements AsyncDisposable {
  readonly client: DataplaneScene;
  readonly server: DataplaneScene;
  readonly #upstream: Upstream;

  private constructor(client: DataplaneScene, server: DataplaneScene, upstream: Upstream) {
    this.client = client;
    this.server = server;
    this.#upstream = upstream;
  }

  static async start(kuma: Kuma): Promise<TwoServices> {
    const upstream = await Upstream.start();
    const set = () => DataplaneScene.set({ upstream }, kuma);
    const [client, server] = await Promise.all([set(), set()]);
    await Promise.all([startApplication(server.on.sandbox, [PORT]), repeatLines(server.on.sandbox, LASTING_PORT)]);
    // The proxy first: no moment in which rules lead to nobody.
    for (const scene of [client, server]) {
      await scene.bring(scene.spec());
      await scene.redirect();
    }
    return new TwoServices(client, server, upstream);
  }

  get #both(): readonly DataplaneScene[] {
    return [this.client, this.server];
  }

  /** Loads other rules on both. */
  async redirect(spec: HostSpec): Promise<void> {
    for (const scene of this.#both) await scene.redirect(spec);
  }

  /** What a refresh of each says about its rules. */
  drifts(spec: HostSpec): Promise<(string | undefined)[]> {
    return Promise.all(this.#both.map(async ({ on }) => (await refresh(hostSpec(spec), on.host))?.drift));
  }

  /** Address that the application of the server sees the request come from. */
  async ask(family: Family): Promise<string> {
    const asked = { to: addressOf(this.server, family), port: PORT, path: "/", body: "a body" };
    return (await request(this.client.on.sandbox, "app", asked)).peer;
  }

  /** Asks until there is an answer. */
  async askOn(): Promise<Way> {
    const began = performance.now();
    let refusals = -1;
    let peer = "";
    await until(async () => {
      refusals += 1;
      peer = await this.ask("ipv4");
      return true;
    });
    return { peer, refusals, seconds: (performance.now() - began) / 1000 };
  }

  /** What a deed gives, who the server took each request for that was answered meanwhile, and how many were not. */
  async whileAsking<T>(deed: () => Promise<T>): Promise<[T, readonly string[], number]> {
    const peers: string[] = [];
    let refused = 0;
    let isOver = false;
    const asking = async () => {
      while (!isOver)
        await this.ask("ipv4").then(
          (peer) => peers.push(peer),
          () => (refused += 1),
        );
    };
    const asked = asking();
    const done = await deed().finally(async () => {
      isOver = true;
      await asked;
    });
    return [done, peers, refused];
  }

  /** A connection from the client to the server that stays. */
  connection(): Promise<LastingConnection> {
    return LastingConnection.open(this.client.on.sandbox, addressOf(this.server, "ipv4"), LASTING_PORT, "app");
  }

  /** Kills both proxies: Envoy alone, by turns with all that its service runs. */
  async kill(time: number): Promise<void> {
    const how = time % 2 === 0 ? "pkill -KILL -x envoy" : "systemctl kill -s KILL kuma-dp";
    await Promise.all(this.#both.map(({ on }) => on.sh(how)));
  }

  /** Connections that each proxy has taken since it was started last, once both serve again. */
  async taken(): Promise<readonly number[]> {
    let taken: number[] = [];
    await until(async () => {
      taken = await Promise.all([this.passed("client", "ipv4"), this.passed("server", "ipv4")]);
      return true;
    });
    return taken;
  }

  /** Connections that the proxy of one of them has taken: those that go out of the client, and that come in to the server. */
  async passed(end: "client" | "server", family: Family): Promise<number> {
    const direction = end === "client" ? "outbound" : "inbound";
    return (await proxyStatistics(this[end].on.sandbox))[`${direction}:passthrough:${family}`].accepted;
  }

  /** Who a request came from: with both proxies on its way, or with none. */
  get peers(): { readonly byBoth: string; readonly pastBoth: string } {
    return { byBoth: INBOUND_SOURCE.ipv4, pastBoth: addressOf(this.client, "ipv4") };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#both.map((scene) => scene[Symbol.asyncDispose]()));
    await this.#upstream.stop();
  }
}

/** Where other hosts reach it. */
export function addressOf({ on }: DataplaneScene, family: Family): string {
  const { upstreamAddress, upstreamAddress6 } = on.sandbox;
  return { ipv4: upstreamAddress, ipv6: upstreamAddress6 ?? "" }[family];
}
