import { OneAtATime } from "../engine/one-at-a-time";
import { connect } from "../host/connect";
import { processEnvironment, processIdentity } from "../host/environment";
import type { Managed } from "../host/host";
import { LinuxHost } from "../host/linux-host";
import { LinuxMeshDns } from "../host/linux-mesh-dns";
import { openManaged } from "../host/open-host";
import type { Runner } from "../host/runner";
import { type Checked, checkSpec } from "./check";
import { EngineWatch } from "./engine-watch";
import { HOST_KIND } from "./host-kind";
import type { Kind, Reached } from "./kind";
import { type Difference, Lifecycle } from "./lifecycle";
import { MESH_DNS_KIND } from "./mesh-dns-kind";
import { toldOnce } from "./told-once";
import { toWire, type Wire } from "./wire";
import type { World } from "./world";

/**
 * What a loader asks for: the methods that Pulumi's dynamic provider calls. This module and its exports of this type are
 * public for ever, since every state of every user names them.
 */
export interface HostProvider {
  check(olds: Wire, news: Wire): Promise<Checked>;
  diff(id: string, olds: Wire, news: Wire): Promise<Difference>;
  create(inputs: Wire): Promise<{ id: string; outs: Wire }>;
  read(id: string, props: Wire): Promise<{ id?: string; props?: Wire; inputs?: Wire }>;
  update(id: string, olds: Wire, news: Wire): Promise<{ outs: Wire }>;
  delete(id: string, props: Wire): Promise<void>;
}

/** @param hosts on which nobody else works meanwhile, whatever the kind of resource */
export function providerOf<Spec extends Reached, Seen, Deed>(
  kind: Kind<Spec, Seen, Deed>,
  world: World<Managed<Spec, Seen, Deed>>,
  hosts: OneAtATime,
): HostProvider {
  const lifecycle = new Lifecycle(kind, world, hosts);
  const told = <T>(method: () => T | Promise<T>) => toldOnce(kind.name, method);
  return {
    check: (_olds, news) => told(() => checkSpec(kind, news)),
    diff: (_id, olds, news) => told(() => toWire(lifecycle.diff(olds, news))),
    create: (inputs) => lifecycle.create(inputs),
    read: (id, props) => told(() => lifecycle.read(id, props)),
    update: (id, olds, news) => lifecycle.update(id, olds, news),
    delete: (_id, props) => told(() => lifecycle.delete(props)),
  };
}

/** The provider of a `TransparentProxyHost` in a world of its own. */
export function hostProvider(world: World): HostProvider {
  return providerOf(HOST_KIND, world, new OneAtATime());
}

const engine = new EngineWatch();

/** The real one. */
function worldOf<Of>(manage: new (runner: Runner) => Of): World<Of> {
  return {
    async open(connection, options) {
      // Of an engine that is gone no change is confirmed: it would record nothing of it.
      engine.requireAlive();
      const environment = processEnvironment();
      return openManaged(manage, connection, (to, how) => connect(to, environment, how), options);
    },
    changing: processIdentity,
    // The engine shows what a dynamic provider prints, under "Diagnostics".
    say: (message) => process.stdout.write(`${message}\n`),
  };
}

const hosts = new OneAtATime();

export const transparentProxyHost: HostProvider = providerOf(HOST_KIND, worldOf(LinuxHost), hosts);

export const meshDns: HostProvider = providerOf(MESH_DNS_KIND, worldOf(LinuxMeshDns), hosts);

type PodReader = typeof import("./kubernetes/pod-traffic-check");

/** What reads the policies of pods is loaded only where there is one: hosts are managed without it. */
const podReader = (): PodReader => require("./kubernetes/pod-traffic-check");

/** What the traffic of a workload's pods is. Its check decides all of it: there is nothing to be made, or to be looked at. */
export const podTraffic: HostProvider = {
  check: (_olds, news) => toldOnce("PodTraffic", () => podReader().checkPodTraffic(news)),
  // Not a word on what changes: the engine compares the inputs itself, line by line.
  diff: async () => ({ replaces: [], deleteBeforeReplace: false }),
  // Its name in the program tells it from others.
  create: async (inputs) => ({ id: "pod-traffic", outs: inputs }),
  read: async (id, props) => ({ id, props, inputs: props }),
  update: async (_id, _olds, news) => ({ outs: news }),
  delete: async () => undefined,
};
