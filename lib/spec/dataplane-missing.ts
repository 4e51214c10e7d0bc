import { missing, neitherInboundNorGateway } from "../errors/dataplane-failures";
import type { Failure } from "../errors/failure";
import { at, type Contradiction } from "./property";
import type { WrittenDataplane, WrittenNetworking } from "./written-dataplane";

/** What every Dataplane has, and this one does not. */
export function missingParts({ kumaVersion, name, networking }: WrittenDataplane): Contradiction[] {
  return [
    ...(kumaVersion === undefined ? [lacks("kumaVersion", missing("The version of Kuma"))] : []),
    ...(name === undefined ? [lacks("name", missing("The name of the Dataplane"))] : []),
    ...(networking === undefined ? [lacks("networking", missing("Where the sidecar is"))] : missingInside(networking)),
  ];
}

function missingInside({ address, inbound = [], gateway, outbound = [] }: WrittenNetworking): Contradiction[] {
  return [
    ...(address === undefined ? [lacks("networking.address", missing("The address of the sidecar"))] : []),
    ...(inbound.length === 0 && gateway === undefined
      ? [
          {
            failure: at("networking", neitherInboundNorGateway()),
            between: ["networking.inbound", "networking.gateway"],
          },
        ]
      : []),
    ...inbound.flatMap(({ port }, index) =>
      port === undefined ? [lacks(`networking.inbound[${index}].port`, missing("The port of the inbound"))] : [],
    ),
    ...outbound.flatMap(({ port }, index) =>
      port === undefined ? [lacks(`networking.outbound[${index}].port`, missing("The port of the outbound"))] : [],
    ),
  ];
}

function lacks(property: string, failure: Failure): Contradiction {
  return { failure: at(property, failure), between: [property] };
}
