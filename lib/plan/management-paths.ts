import { isWithin } from "../rules/addresses";
import { FAMILIES, type Family, type Range } from "../rules/model";
import { sshPort } from "../spec/management-path";
import { holdsPort } from "../spec/ports";
import type { ManagementPath, ResolvedHostSpec } from "../spec/resolved";
import type { Management, Session } from "./observation";
import { type MetPath, packetsOf } from "./path-packets";

/** A management path with who goes it, as messages say it: `SSH`, `ldap`, `this session`. */
export interface NamedPath extends MetPath {
  readonly name: string;
  /** The property that speaks of it. */
  readonly property: string;
}

/** What the spec itself says: the port of its SSH connection, and its managers. */
export function declaredPaths(spec: ResolvedHostSpec): NamedPath[] {
  const port = sshPort(spec);
  return [
    ...(port === undefined ? [] : sshServer("SSH", port, spec)),
    ...spec.managers.flatMap(({ name, paths }, index) =>
      paths.map((path) => ({ ...path, name, property: `managers[${index}]` })),
    ),
  ];
}

/** What shows on the host: the very session that looks at it, and where its SSH server listens. */
export function seenPaths(spec: ResolvedHostSpec, { session, sshPorts }: Management): NamedPath[] {
  return [
    ...(session === undefined ? [] : [sessionPath(session, spec)]),
    ...sshPorts.flatMap((port) => sshServer("the SSH server", port, spec)),
  ];
}

/**
 * Where an inbound entry of `managers` says who comes to the port, only they do: in the families of which it names anybody who
 * could come from elsewhere.
 */
function sshServer(name: string, port: number, spec: ResolvedHostSpec): NamedPath[] {
  const said = spec.managers.flatMap(({ paths }) => paths.filter((path) => isInboundTo(path, port)));
  const packets = said.flatMap((path) => packetsOf(path, spec.policy.proxyUser.uid));
  const left = FAMILIES.filter((family) => !packets.some((set) => set.family === family));
  const path = { ...inbound(port, spec), name };
  if (left.length === FAMILIES.length) return [path];
  return left.map((family) => ({ ...path, addresses: { ipv4: [], ipv6: [], [family]: [ANYBODY[family]] } }));
}

const ANYBODY: Readonly<Record<Family, string>> = { ipv4: "0.0.0.0/0", ipv6: "::/0" };

function isInboundTo({ direction, protocol, ports }: ManagementPath, port: number): boolean {
  return direction === "inbound" && protocol === "tcp" && holdsPort(ports, port);
}

function sessionPath({ family, client, server, port }: Session, spec: ResolvedHostSpec): NamedPath {
  const network = spec.policy.vnet.find((one) => one.family === family && isWithin(client, one.cidr));
  return {
    ...inbound(port, spec),
    name: "this session",
    addresses: { ipv4: [], ipv6: [], [family]: [blockOf(client, family)] },
    ownAddress: blockOf(server, family),
    // `br+` stands for every interface that begins so; any of them will do.
    ...(network === undefined ? {} : { interface: network.interface.replace(/\+$/, "0") }),
  };
}

function blockOf(address: string, family: Family): string {
  return `${address}/${family === "ipv4" ? 32 : 128}`;
}

function inbound(port: number, { policy }: ResolvedHostSpec): ManagementPath & { readonly property: string } {
  const ports: readonly Range[] = [{ from: port, to: port }];
  const key = policy.inbound.includePorts.length > 0 ? "includePorts" : "excludePorts";
  return { direction: "inbound", protocol: "tcp", ports, property: `redirect.inbound.${key}` };
}
