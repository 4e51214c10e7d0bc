import { includeWithExclude, portsCollide } from "../errors/spec-failures";
import { DNS, SIDECAR_PORTS } from "./defaults";
import { sshPort } from "./management-path";
import { at, type Contradiction } from "./property";
import type { WrittenHost } from "./written";

interface Listener {
  readonly name: string;
  readonly property: string;
  readonly port: number;
  /** Whether the spec says the port itself; what it says, it can change. */
  readonly isWritten: boolean;
}

/** Where two listeners of the host would share a port. */
export function collisions(written: WrittenHost): Contradiction[] {
  const listeners = listenersOf(written);
  return listeners.flatMap((one, index) =>
    listeners
      .slice(index + 1)
      .filter((other) => other.port === one.port)
      .map((other) => collision(one, other)),
  );
}

function collision(one: Listener, other: Listener): Contradiction {
  const [blamed, taker] = other.isWritten ? [other, one] : [one, other];
  return {
    failure: at(blamed.property, portsCollide(blamed.port, taker.name)),
    between: [one.property, other.property],
  };
}

function listenersOf(written: WrittenHost): Listener[] {
  const { inbound, outbound, dns, vnet } = written.redirect ?? {};
  // Queries of virtual networks go to the port of DNS whether the host's own do or not.
  const usesDns = (dns?.enabled ?? DNS.enabled) || (vnet?.networks ?? []).length > 0;
  const ssh = sshPort(written);
  const sidecar = (key: keyof typeof SIDECAR_PORTS, port: number | undefined): Listener => {
    const property = `redirect.${key}.port`;
    return { name: `\`${property}\``, property, port: port ?? SIDECAR_PORTS[key], isWritten: port !== undefined };
  };
  return [
    ...(ssh === undefined ? [] : [{ name: "SSH", property: "connection.port", port: ssh, isWritten: false }]),
    sidecar("inbound", inbound?.port),
    sidecar("outbound", outbound?.port),
    ...(usesDns ? [sidecar("dns", dns?.port)] : []),
  ];
}

/** Where a direction names both the ports to redirect and ports not to. */
export function includesWithExcludes({ redirect }: WrittenHost): Contradiction[] {
  return (["inbound", "outbound"] as const)
    .filter((direction) => {
      const { includePorts = [], excludePorts = [] } = redirect?.[direction] ?? {};
      return includePorts.length > 0 && excludePorts.length > 0;
    })
    .map((direction) => {
      const property = `redirect.${direction}.excludePorts`;
      return { failure: at(property, includeWithExclude()), between: [property, `redirect.${direction}.includePorts`] };
    });
}
