import type {
  ResolvedDataplane,
  ResolvedGateway,
  ResolvedInbound,
  ResolvedNetworking,
  ResolvedOutbound,
} from "../spec/resolve-dataplane";
import type { WrittenServiceProbe } from "../spec/written-dataplane";
import { transparentProxying } from "./transparent-proxying";
import { asText, yamlText } from "./yaml-text";

/** The Dataplane as kuma-dp is given it: YAML, the resource of Universal for the release of Kuma that is on the host. */
export function dataplaneText(resolved: ResolvedDataplane): string {
  const { mesh, name, labels, networking } = resolved;
  return yamlText({
    type: "Dataplane",
    mesh,
    name,
    ...given({ labels: Object.keys(labels).length === 0 ? undefined : texts(labels) }),
    networking: {
      ...networkingData(networking),
      ...given({ transparentProxying: transparentProxying(resolved), admin: adminOf(networking) }),
    },
  });
}

function networkingData({ address, advertisedAddress, inbounds, gateway, outbounds }: ResolvedNetworking): object {
  return given({
    address,
    advertisedAddress,
    inbound: inbounds.length === 0 ? undefined : inbounds.map(inboundData),
    gateway: gateway === undefined ? undefined : gatewayData(gateway),
    outbound: outbounds.length === 0 ? undefined : outbounds.map(outboundData),
  });
}

function inboundData(inbound: ResolvedInbound): object {
  const { port, servicePort, serviceAddress, address, name, protocol, state, tags, serviceProbe } = inbound;
  const probe = serviceProbe === undefined ? undefined : probeData(serviceProbe);
  return given({
    ...{ port, servicePort, serviceAddress, address, name, protocol, state },
    tags: texts(tags),
    serviceProbe: probe,
  });
}

/** A probe is one of TCP: Kuma knows no other. Times are those of protobuf, which knows seconds alone. */
function probeData({ interval, timeout, unhealthyThreshold, healthyThreshold }: WrittenServiceProbe): object {
  const seconds = (time: number | undefined) => (time === undefined ? undefined : `${time}s`);
  return {
    ...given({ interval: seconds(interval), timeout: seconds(timeout), unhealthyThreshold, healthyThreshold }),
    tcp: {},
  };
}

/** One without tags says its type, so that it is seen. */
function gatewayData({ type, tags }: ResolvedGateway): object {
  const hasTags = Object.keys(tags).length > 0;
  return given({
    type: type === "builtin" ? "BUILTIN" : hasTags ? undefined : "DELEGATED",
    tags: hasTags ? texts(tags) : undefined,
  });
}

function outboundData({ address, port, tags, backendRef }: ResolvedOutbound): object {
  return given({ address, port, tags: texts(tags), backendRef });
}

function adminOf({ adminPort }: ResolvedNetworking): object | undefined {
  return adminPort === undefined ? undefined : { port: adminPort };
}

function texts(entries: Readonly<Record<string, string>> | undefined): object | undefined {
  if (entries === undefined) return undefined;
  return Object.fromEntries(Object.entries(entries).map(([name, value]) => [name, asText(value)]));
}

/** What is given, in its order. */
function given(members: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));
}
