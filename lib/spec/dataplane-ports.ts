import { portOfSidecar } from "../errors/dataplane-failures";
import { knows } from "./dataplane-era";
import { ADMIN_PORT, DATAPLANE, READINESS_PORT, SIDECAR_PORTS } from "./defaults";
import { isSince } from "./kuma-version";
import { at, type Contradiction } from "./property";
import { READINESS_PROPERTY, readinessPortOf, type WrittenRunning } from "./readiness";
import type { OrVariable, WrittenDataplane } from "./written-dataplane";

interface Taken {
  readonly port: OrVariable<number>;
  /** As messages call it. */
  readonly by: string;
  /** Where it is said, or could be. */
  readonly property: string;
  /** Whether the release has no such property. */
  readonly isFixed?: boolean;
}

/** Ports of services that the sidecar needs for itself. */
export function portFaults(written: WrittenRunning): Contradiction[] {
  const taken = [...redirects(written), ...adminPort(written), ...readinessPort(written)];
  return [
    ...collisions([...portsOfServices(written), ...adminPort(written)], taken),
    ...collisions(
      readinessPort(written).filter(({ isFixed }) => isFixed !== true),
      redirects(written),
    ),
  ];
}

function collisions(ports: readonly Pick<Taken, "port" | "property">[], taken: readonly Taken[]): Contradiction[] {
  return ports.flatMap(({ port, property }) =>
    taken
      .filter((own) => own.port === port && own.property !== property)
      .map((own) => ({
        failure: at(property, portOfSidecar(port, own.by, own.isFixed === true ? undefined : own.property)),
        between: [property, own.property, "transparentProxy", "kumaVersion"],
      })),
  );
}

/** On a port of the redirect rules would send the sidecar what is meant for the service. */
function redirects({ transparentProxy = DATAPLANE.transparentProxy, proxy }: WrittenDataplane): Taken[] {
  const { inbound, outbound, dns } = proxy?.redirect ?? {};
  if (!transparentProxy) return [];
  return [
    {
      port: inbound?.port ?? SIDECAR_PORTS.inbound,
      by: "redirected connections from outside",
      property: "proxy.redirect.inbound.port",
    },
    {
      port: outbound?.port ?? SIDECAR_PORTS.outbound,
      by: "redirected connections of the host",
      property: "proxy.redirect.outbound.port",
    },
    ...(dns?.enabled === true
      ? [{ port: dns.port ?? SIDECAR_PORTS.dns, by: "the sidecar's DNS", property: "proxy.redirect.dns.port" }]
      : []),
  ];
}

/** Where kuma-dp itself tells whether it is ready. */
function readinessPort(written: WrittenRunning): Taken[] {
  const { kumaVersion } = written;
  const by = "kuma-dp's own readiness";
  if (kumaVersion === undefined || !isSince(kumaVersion, 2, 9)) return [];
  const port = readinessPortOf(written);
  return [
    port === undefined
      ? { port: READINESS_PORT, by, property: "kumaVersion", isFixed: true }
      : { port, by, property: READINESS_PROPERTY },
  ];
}

/** Up to 1.4 kuma-dp is told it by an option. */
function adminPort({ kumaVersion, networking }: WrittenDataplane): Taken[] {
  const hasProperty = kumaVersion !== undefined && knows(kumaVersion, "admin");
  const port = (hasProperty ? networking?.admin?.port : undefined) ?? ADMIN_PORT;
  return [{ port, by: "Envoy's own interface", property: "networking.admin.port", isFixed: !hasProperty }];
}

function portsOfServices({ networking = {} }: WrittenDataplane): { port: OrVariable<number>; property: string }[] {
  const listed = (list: string, entries: readonly Readonly<Record<string, unknown>>[], key: string) =>
    entries.flatMap((entry, index) => {
      const port = entry[key];
      return typeof port === "number" ? [{ port, property: `networking.${list}[${index}].${key}` }] : [];
    });
  const { inbound = [], outbound = [] } = networking;
  return [
    ...listed("inbound", inbound, "port"),
    ...listed("inbound", inbound, "servicePort"),
    ...listed("outbound", outbound, "port"),
  ];
}
