import { connect } from "../host/connect";
import { processEnvironment } from "../host/environment";
import { LinuxHost } from "../host/linux-host";
import { check } from "./check";
import { EngineWatch } from "./engine-watch";
import { type Difference, HostLifecycle } from "./lifecycle";
import { toldOnce } from "./told-once";
import { toWire, type Wire } from "./wire";
import type { OpenHost, World } from "./world";

/**
 * What {@link LOADER} asks for: the methods that Pulumi's dynamic provider calls. This module and this export are
 * public for ever, since every state of every user names them.
 */
export interface HostProvider {
  check(olds: Wire, news: Wire): Promise<ReturnType<typeof check>>;
  diff(id: string, olds: Wire, news: Wire): Promise<Difference>;
  create(inputs: Wire): ReturnType<HostLifecycle["create"]>;
  read(id: string, props: Wire): ReturnType<HostLifecycle["read"]>;
  update(id: string, olds: Wire, news: Wire): ReturnType<HostLifecycle["update"]>;
  delete(id: string, props: Wire): Promise<void>;
}

export function hostProvider(world: World): HostProvider {
  const lifecycle = new HostLifecycle(world);
  return {
    check: (_olds, news) => toldOnce(() => check(news)),
    diff: (_id, olds, news) => toldOnce(() => toWire(lifecycle.diff(olds, news))),
    create: (inputs) => lifecycle.create(inputs),
    read: (id, props) => toldOnce(() => lifecycle.read(id, props)),
    update: (id, olds, news) => lifecycle.update(id, olds, news),
    delete: (_id, props) => toldOnce(() => lifecycle.delete(props)),
  };
}

const engine = new EngineWatch();

const world: World = {
  async open(connection, recordedHostKey): Promise<OpenHost> {
    engine.requireAlive();
    const onUnknownHostKey = connection !== undefined && "host" in connection ? connection.onUnknownHostKey : undefined;
    const runner = await connect(connection, processEnvironment(), {
      ...(recordedHostKey === undefined ? {} : { recordedHostKey }),
      ...(onUnknownHostKey === undefined ? {} : { onUnknownHostKey }),
    });
    return {
      host: new LinuxHost(runner),
      ...(runner.hostKey === undefined ? {} : { hostKey: runner.hostKey }),
      [Symbol.asyncDispose]: () => runner[Symbol.asyncDispose](),
    };
  },
  // The engine shows what a dynamic provider prints, under "Diagnostics".
  say: (message) => process.stdout.write(`${message}\n`),
};

export const transparentProxyHost: HostProvider = hostProvider(world);
