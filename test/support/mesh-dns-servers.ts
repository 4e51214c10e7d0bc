import type { Place } from "../../sandbox/echo";
import type { Upstream } from "../../sandbox/upstream";
import { NameServer } from "./name-server";

/** Nameservers in a test: addresses behind the default route of every host, for the upstream takes them all for its own. */
export const SERVERS = {
  /** Knows names of the mesh and refuses all others, as the control plane of Kuma up to 1.6. */
  controlPlane: "198.51.100.1",
  /** The network's own, which knows {@link OTHER_NAME} and nothing else. */
  ordinary: "198.51.100.53",
  /** Answers as that one does. The network names it from some day on. */
  later: "198.51.100.54",
} as const;

/** A name of the mesh, and the virtual address that the mesh has for it. There is no IPv6 address. */
export const MESH_NAME = { name: "backend.mesh", address: "240.0.0.1" } as const;

/** A name that only the network's own nameservers know. */
export const OTHER_NAME = { name: "www.example.test", address: "198.51.100.7" } as const;

/** The DNS server of a control plane: 5653 is its port, 53 that of one with KUMA_DNS_SERVER_PORT=53. */
export function startControlPlaneDns(upstream: Upstream, port = 5653): Promise<NameServer> {
  return NameServer.start(upstream, { address: SERVERS.controlPlane, port, answers: MESH });
}

/** A nameserver of the network, {@link SERVERS.ordinary} or `later`: names of the mesh do not exist for it. */
export function startNetworkDns(upstream: Upstream, address: string): Promise<NameServer> {
  return NameServer.start(upstream, {
    address,
    port: 53,
    answers: [`address=/${OTHER_NAME.name}/${OTHER_NAME.address}`, `local=/${OTHER_NAME.name}/`, "address=/#/"],
  });
}

/** All that are out there: a control plane on both of its ports, and both nameservers of the network. */
export async function startNameServers(upstream: Upstream): Promise<void> {
  await Promise.all([
    startControlPlaneDns(upstream),
    startControlPlaneDns(upstream, 53),
    startNetworkDns(upstream, SERVERS.ordinary),
    startNetworkDns(upstream, SERVERS.later),
  ]);
}

/**
 * The DNS server of the sidecar, as the proxy's user. As kuma-dp does, it hands on what is no name of the mesh to the first
 * nameserver that resolv.conf has at its start: whoever hands the same on to the sidecar makes a loop.
 */
export async function startSidecarDns(host: Place, port = 15053): Promise<NameServer> {
  const { stdout } = await host.exec(["sed", "-n", "s/^nameserver[[:space:]]*//p", "/etc/resolv.conf"]);
  const [next = ""] = stdout.split("\n");
  const onwards = next === "" ? [] : [`server=${next}`];
  return NameServer.start(host, { address: "127.0.0.1", port, answers: [...MESH, ...onwards], uid: 5678 });
}

/** `local`: what is not said of a name of the mesh, an IPv6 address, does not exist, and nobody else is asked for it. */
const MESH = [`address=/mesh/${MESH_NAME.address}`, "local=/mesh/"];
