import {
  missing,
  notAProtocol,
  portOfBackend,
  serviceMissing,
  serviceTagMissing,
  twoServices,
} from "../errors/dataplane-failures";
import type { Failure } from "../errors/failure";
import { notABackend } from "../errors/kubernetes-failures";
import { knows } from "./dataplane-era";
import { isTemplate } from "./dataplane-tokens";
import { isSince, type KumaVersion } from "./kuma-version";
import { quote } from "./parsed";
import { at, type Contradiction } from "./property";
import type { WrittenBackend, WrittenDataplane, WrittenNetworking, WrittenOutbound } from "./written-dataplane";

const SERVICE = "kuma.io/service";
const PROTOCOL = "kuma.io/protocol";

/** Source: pkg/core/resources/apis/mesh, `ParseProtocol`. */
const PROTOCOLS: readonly string[] = ["tcp", "http", "http2", "grpc", "kafka", "tls"];

/** By what services are told, of the host and of others. */
export function serviceFaults({ kumaVersion, networking = {} }: WrittenDataplane): Contradiction[] {
  return [
    ...(kumaVersion === undefined ? [] : tagFaults(networking, kumaVersion)),
    ...(networking.outbound ?? []).flatMap((outbound, index) =>
      outboundFaults(outbound, `networking.outbound[${index}]`),
    ),
    ...reachableFaults(networking),
  ];
}

function tagFaults({ inbound = [], gateway }: WrittenNetworking, kumaVersion: KumaVersion): Contradiction[] {
  if (!knows(kumaVersion, "inboundTags")) return [];
  return [
    ...inbound.flatMap(({ tags }, index) => tagged(tags, `networking.inbound[${index}].tags`, PROTOCOLS, kumaVersion)),
    ...(gateway === undefined ? [] : tagged(gateway.tags, "networking.gateway.tags", ["tcp"], kumaVersion)),
  ];
}

/** From 2.14 on a control plane may do without tags: then there are none at all. Source: pull request 17611 of Kuma. */
function tagged(
  tags: Readonly<Record<string, string>> | undefined,
  property: string,
  protocols: readonly string[],
  kumaVersion: KumaVersion,
): Contradiction[] {
  if (tags === undefined && isSince(kumaVersion, 2, 14)) return [];
  const protocol = tags?.[PROTOCOL];
  const isKnown = protocol === undefined || isTemplate(protocol) || protocols.includes(protocol);
  return [
    ...(tags?.[SERVICE] === undefined ? [fault(property, serviceTagMissing(), "kumaVersion")] : []),
    ...(isKnown ? [] : [fault(`${property}["${PROTOCOL}"]`, notAProtocol(quote(protocol), protocols))]),
  ];
}

function outboundFaults({ tags, backendRef }: WrittenOutbound, place: string): Contradiction[] {
  if (tags !== undefined && backendRef !== undefined)
    return [fault(`${place}.backendRef`, twoServices(), `${place}.tags`)];
  if (backendRef !== undefined) return referenceFaults(backendRef, `${place}.backendRef`);
  if (tags === undefined) return [fault(place, serviceMissing(), `${place}.tags`, `${place}.backendRef`)];
  return tags[SERVICE] === undefined ? [fault(`${place}.tags`, serviceTagMissing())] : [];
}

function referenceFaults(backend: Omit<WrittenBackend, "namespace">, property: string): Contradiction[] {
  const { kind, port } = backend;
  return [
    ...backendFaults(backend, property),
    // That of a MeshExternalService stands in its endpoints.
    ...(port === undefined && kind !== undefined && kind !== "MeshExternalService"
      ? [fault(`${property}.port`, portOfBackend(kind), `${property}.kind`)]
      : []),
  ];
}

function reachableFaults({ transparentProxying }: WrittenNetworking): Contradiction[] {
  const property = "networking.transparentProxying.reachableBackends";
  const { reachableBackends } = transparentProxying ?? {};
  if (reachableBackends === undefined) return [];
  if (reachableBackends.refs === undefined) return [fault(`${property}.refs`, missing("Which backends are meant"))];
  return reachableBackends.refs.flatMap((backend, index) => backendFaults(backend, `${property}.refs[${index}]`));
}

function backendFaults({ kind, name, namespace, labels }: WrittenBackend, property: string): Contradiction[] {
  const isOne = (name === undefined) !== (labels === undefined) && (namespace === undefined || name !== undefined);
  return [
    ...(kind === undefined ? [fault(`${property}.kind`, missing("The kind of the backend"))] : []),
    ...(isOne ? [] : [fault(property, notABackend(), `${property}.name`, `${property}.labels`)]),
  ];
}

function fault(property: string, failure: Failure, ...others: readonly string[]): Contradiction {
  return { failure: at(property, failure), between: [property, ...others] };
}
