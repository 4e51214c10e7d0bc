import { portTaken } from "../errors/doctor-failures";
import { isGated } from "../plan/gate";
import { FAMILIES } from "../rules/model";
import type { Listener } from "./examination";
import { note, ok, problem, type Remark, warning } from "./finding";
import { hears, holderText, lifeText, ownerOf } from "./listening";
import type { Look } from "./look";
import type { Redirected } from "./reception";
import { portText, type RedirectPort } from "./redirect-port";

/** A port to which a spec sends traffic, with all that goes there and all who listen there. */
interface WatchedPort extends RedirectPort {
  readonly traffic: readonly Redirected[];
  readonly listeners: readonly Listener[];
}

/** Who listens where the spec sends traffic: the sidecar, nobody, or somebody else. */
export function sidecarRemarks(look: Look): Remark[] {
  const ports = watchedPorts(look);
  if (ports.length === 0) return [ok("nothing is redirected")];
  const taken = ports.flatMap((port) => takenRemarks(look, port));
  if (taken.length > 0) return taken;
  const silent = ports.filter(({ traffic, listeners }) => !traffic.some(isHeardBy(listeners)));
  if (silent.length > 0) return [silence(look, silent)];
  const deaf = ports.filter(({ traffic, listeners }) => !traffic.every(isHeardBy(listeners)));
  return [deaf.length > 0 ? deafness(deaf) : ok(`listens on ${ports.map(portText).join(", ")}`), ...lives(look, ports)];
}

function watchedPorts(look: Look): WatchedPort[] {
  const traffic = wantedTraffic(look);
  const ports = new Map(traffic.map((one) => [portText(one), one]));
  return [...ports].map(([text, { use, protocol, port }]) => ({
    ...{ use, protocol, port },
    traffic: traffic.filter((one) => portText(one) === text),
    listeners: look.around.listeners.filter((one) => one.protocol === protocol && one.port === port),
  }));
}

function wantedTraffic({ spec: { policy }, seen }: Look): Redirected[] {
  const { inbound, outbound, dns, vnet } = policy;
  const families = FAMILIES.filter((family) => policy.families.includes(family) && (family === "ipv4" || seen.hasIpv6));
  return families.flatMap((family): Redirected[] => {
    const sent = { protocol: "tcp", direction: "outbound", family } as const;
    return [
      ...(inbound.enabled ? [{ ...sent, use: "inbound", direction: "inbound", port: inbound.port } as const] : []),
      ...(outbound.enabled || vnet.length > 0 ? [{ ...sent, use: "outbound", port: outbound.port } as const] : []),
      ...(dns.enabled || vnet.length > 0 ? [{ ...sent, use: "dns", protocol: "udp", port: dns.port } as const] : []),
    ];
  });
}

function isHeardBy(listeners: readonly Listener[]): (traffic: Redirected) => boolean {
  return (traffic) => listeners.some((listener) => hears(listener, traffic));
}

function takenRemarks({ host, spec }: Look, port: WatchedPort): Remark[] {
  const { name, uid } = spec.policy.proxyUser;
  const stranger = port.listeners.find((listener) => ownerOf(listener) !== uid);
  if (stranger === undefined) return [];
  const [where, holder] = [portText(port), holderText(stranger)];
  return [
    problem(
      `${where} is held by ${holder}, not by ${name} (${uid})`,
      portTaken(host, { port: `port ${where}`, holder, proxyUser: `${name} (${uid})` }),
    ),
  ];
}

/** Ports on which the proxy user listens: where none is right, perhaps the spec has others than the sidecar. */
function elsewhere({ spec, around }: Look): number[] {
  const own = around.listeners.filter((listener) => ownerOf(listener) === spec.policy.proxyUser.uid);
  return [...new Set(own.map(({ port }) => port))].toSorted((one, other) => one - other);
}

function silence(look: Look, ports: readonly RedirectPort[]): Remark {
  const others = elsewhere(look);
  const hint = others.length === 0 ? "" : `; the proxy user listens on ${others.join(", ")}`;
  return warning(
    `nobody listens on ${ports.map(portText).join(", ")}: ${meaningOfSilence(look)}${hint}`,
    "Start the sidecar; before its rules, where those are not there yet.",
  );
}

function meaningOfSilence({ spec, seen }: Look): string {
  if (seen.gate?.isOpen === true && !seen.gate.isHalfOpen) return "all traffic passes by the mesh right now";
  return isGated(spec)
    ? "with `fail-open` all traffic passes by the mesh then"
    : "rules without a proxy behind them are an outage";
}

function deafness(ports: readonly RedirectPort[]): Remark {
  return warning(
    `on ${ports.map(portText).join(", ")} one family of addresses is not listened for, and both are redirected`,
    'Let the sidecar listen on `::` as well, or set `ipFamilyMode: "ipv4"`.',
  );
}

/** Who it is that listens, since when and by whom he is kept running; each process once. */
function lives({ around }: Look, ports: readonly WatchedPort[]): Remark[] {
  const listeners = ports.flatMap((port) => port.listeners).filter(({ process }) => process !== undefined);
  const each = new Map(listeners.map((listener) => [listener.process?.pid, listener]));
  return [...each.values()].map((listener) => {
    const { secondsUp, unit } = listener.process ?? {};
    // Who is told neither tells nothing of his absence.
    const isKept = around.system.init !== "systemd" || secondsUp === undefined || unit?.endsWith(".service") === true;
    if (isKept) return ok(lifeText(listener));
    const by = unit === undefined ? ", run by no unit of systemd" : "";
    return note(
      `${lifeText(listener)}${by}`,
      "Run it as a service: nothing starts it again after a boot, or when it has ended.",
    );
  });
}
