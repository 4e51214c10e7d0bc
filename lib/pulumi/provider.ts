import { OneAtATime } from "../engine/one-at-a-time";
import type { Managed } from "../host/host";
import { LinuxDataplane } from "../host/linux-dataplane";
import { LinuxHost } from "../host/linux-host";
import { LinuxMeshDns } from "../host/linux-mesh-dns";
import { DATAPLANE_KIND } from "../lifecycle/dataplane-kind";
import { HOST_KIND } from "../lifecycle/host-kind";
import type { Kind, Reached } from "../lifecycle/kind";
import { Lifecycle } from "../lifecycle/lifecycle";
import { MESH_DNS_KIND } from "../lifecycle/mesh-dns-kind";
import { type EngineWorld, worldOf } from "../lifecycle/process-world";
import { toWire, type Wire } from "../lifecycle/wire";
import type { World } from "../lifecycle/world";
import { type Checked, checkSpec } from "./check";
import { type Difference, differenceOf } from "./difference";
import { EngineWatch } from "./engine-watch";
import { toldOnce } from "./told-once";

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
    diff: (_id, olds, news) => told(() => toWire(differenceOf(kind, olds, news))),
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

const engineWorld: EngineWorld = {
  // Of an engine that is gone no change is confirmed: it would record nothing of it.
  requireAlive: () => engine.requireAlive(),
  // The engine shows what a dynamic provider prints, under "Diagnostics".
  say: (message) => process.stdout.write(`${message}\n`),
};

const hosts = new OneAtATime();

export const transparentProxyHost: HostProvider = providerOf(HOST_KIND, worldOf(LinuxHost, engineWorld), hosts);

export const meshDns: HostProvider = providerOf(MESH_DNS_KIND, worldOf(LinuxMeshDns, engineWorld), hosts);

export const kumaDataplane: HostProvider = providerOf(DATAPLANE_KIND, worldOf(LinuxDataplane, engineWorld), hosts);

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
