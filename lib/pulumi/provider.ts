import { connect } from "../host/connect";
import { processEnvironment, processIdentity } from "../host/environment";
import { openHost } from "../host/open-host";
import { check } from "./check";
import { EngineWatch } from "./engine-watch";
import { type Difference, HostLifecycle } from "./lifecycle";
import { toldOnce } from "./told-once";
import { toWire, type Wire } from "./wire";
import type { World } from "./world";

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
  async open(connection, options) {
    // Of an engine that is gone no change is confirmed: it would record nothing of it.
    engine.requireAlive();
    const environment = processEnvironment();
    return openHost(connection, (to, how) => connect(to, environment, how), options);
  },
  changing: processIdentity,
  // The engine shows what a dynamic provider prints, under "Diagnostics".
  say: (message) => process.stdout.write(`${message}\n`),
};

export const transparentProxyHost: HostProvider = hostProvider(world);
