import { portTaken } from "../errors/doctor-failures";
import type { Family } from "../rules/model";
import type { Listener } from "./examination";
import { ok, problem, type Remark, warning } from "./finding";
import type { Look } from "./look";

/** A port to which traffic is redirected. */
interface SidecarPort {
  readonly use: "inbound" | "outbound" | "dns";
  readonly protocol: "tcp" | "udp";
  readonly port: number;
}

/** Who listens where traffic is sent: the sidecar, nobody, or somebody else. */
export function sidecarRemarks(look: Look): Remark[] {
  const ports = portsOf(look);
  if (ports.length === 0) return [ok("nothing is redirected")];
  const heard = ports.map((port) => ({ port, listeners: listenersOn(look, port) }));
  const taken = heard.flatMap(({ port, listeners }) => takenRemarks(look, port, listeners));
  if (taken.length > 0) return taken;
  const silent = heard.filter(({ listeners }) => listeners.length === 0).map(({ port }) => port);
  if (silent.length > 0) return [silence(silent, elsewhere(look))];
  const deaf = heard.filter(({ listeners }) => !hearsEach(look, listeners)).map(({ port }) => port);
  return [deaf.length > 0 ? deafness(deaf) : ok(`listens on ${ports.map(portText).join(", ")}`)];
}

function portsOf({ spec: { policy } }: Look): SidecarPort[] {
  const { inbound, outbound, dns, vnet } = policy;
  return [
    ...(inbound.enabled ? [{ use: "inbound", protocol: "tcp", port: inbound.port } as const] : []),
    ...(outbound.enabled || vnet.length > 0
      ? [{ use: "outbound", protocol: "tcp", port: outbound.port } as const]
      : []),
    ...(dns.enabled || vnet.length > 0 ? [{ use: "dns", protocol: "udp", port: dns.port } as const] : []),
  ];
}

function listenersOn({ around }: Look, { protocol, port }: SidecarPort): Listener[] {
  return around.listeners.filter((listener) => listener.protocol === protocol && listener.port === port);
}

function takenRemarks({ host, spec }: Look, port: SidecarPort, listeners: readonly Listener[]): Remark[] {
  const { name, uid } = spec.policy.proxyUser;
  const stranger = listeners.find((listener) => ownerOf(listener) !== uid);
  if (stranger === undefined) return [];
  const [where, holder] = [portText(port), holderText(stranger)];
  return [
    problem(
      `${where} is held by ${holder}, not by ${name} (${uid})`,
      portTaken(host, { port: `port ${where}`, holder, proxyUser: `${name} (${uid})` }),
    ),
  ];
}

/** `nginx of www-data (33)` */
function holderText(listener: Listener): string {
  const owner = ownerOf(listener);
  const name = owner === listener.uid ? listener.user : undefined;
  return `${listener.process?.name ?? "a process"} of ${name === undefined ? `uid ${owner}` : `${name} (${owner})`}`;
}

/** A process may have opened its socket as root and be another user since: what it sends goes by the latter. */
function ownerOf({ process, uid }: Listener): number {
  return process?.uid ?? uid;
}

/** Ports on which the proxy user listens: where none is right, perhaps the spec has others than the sidecar. */
function elsewhere({ spec, around }: Look): number[] {
  const own = around.listeners.filter((listener) => ownerOf(listener) === spec.policy.proxyUser.uid);
  return [...new Set(own.map(({ port }) => port))].toSorted((one, other) => one - other);
}

function silence(ports: readonly SidecarPort[], others: readonly number[]): Remark {
  const hint = others.length === 0 ? "" : `; the proxy user listens on ${others.join(", ")}`;
  return warning(
    `nobody listens on ${ports.map(portText).join(", ")}: rules without a proxy behind them are an outage${hint}`,
    "Start the sidecar before the rules are applied.",
  );
}

/** Whether the listeners of one port hear every family that is redirected. A socket of `::` hears IPv4 as well. */
function hearsEach({ spec, seen }: Look, listeners: readonly Listener[]): boolean {
  const families = spec.policy.families.filter((family) => family === "ipv4" || seen.hasIpv6);
  return families.every((family) => listeners.some((listener) => hears(listener, family)));
}

function hears({ address }: Listener, family: Family): boolean {
  const isIpv6 = address.includes(":");
  return family === "ipv6" ? isIpv6 : !isIpv6 || address === "::";
}

function deafness(ports: readonly SidecarPort[]): Remark {
  return warning(
    `on ${ports.map(portText).join(", ")} one family of addresses is not listened for, and both are redirected`,
    'Let the sidecar listen on `::` as well, or set `ipFamilyMode: "ipv4"`.',
  );
}

function portText({ use, protocol, port }: SidecarPort): string {
  return `${port}/${protocol} (${use})`;
}
