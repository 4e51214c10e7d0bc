import {
  gatewayWithInbound,
  gatewayWithOutbound,
  gatewayWithRules,
  inboundIsItsService,
  outboundIsPassedOver,
  rulesAreMissing,
  sameListener,
} from "../errors/dataplane-failures";
import { isTemplate } from "./dataplane-tokens";
import { DATAPLANE } from "./defaults";
import { at, type Contradiction } from "./property";
import type { WrittenDataplane, WrittenInbound, WrittenNetworking } from "./written-dataplane";

/** What parts of a Dataplane have against each other. */
export function networkingFaults(written: WrittenDataplane): Contradiction[] {
  const { networking = {} } = written;
  return [
    ...gatewayFaults(written),
    ...ruleFaults(written),
    ...inboundFaults(networking),
    ...outboundFaults(networking),
  ];
}

function gatewayFaults({ networking = {}, transparentProxy }: WrittenDataplane): Contradiction[] {
  const { gateway, inbound = [], outbound = [] } = networking;
  if (gateway === undefined) return [];
  const isBuiltin = gateway.type === "builtin";
  const between = ["networking.gateway", "networking.inbound", "networking.outbound"];
  return [
    ...(inbound.length > 0 ? [{ failure: at("networking.inbound", gatewayWithInbound()), between }] : []),
    ...(isBuiltin && outbound.length > 0
      ? [{ failure: at("networking.outbound", gatewayWithOutbound()), between }]
      : []),
    ...(isBuiltin && (transparentProxy ?? DATAPLANE.transparentProxy)
      ? [{ failure: at("networking.gateway.type", gatewayWithRules()), between: [...between, "transparentProxy"] }]
      : []),
  ];
}

/** What means nothing with rules, or without them. */
function ruleFaults({
  networking = {},
  transparentProxy = DATAPLANE.transparentProxy,
}: WrittenDataplane): Contradiction[] {
  const { gateway, outbound = [], transparentProxying } = networking;
  if (transparentProxy && outbound.length > 0 && gateway?.type !== "builtin") {
    const between = ["networking.outbound", "networking.gateway.type", "transparentProxy"];
    return [{ failure: at("networking.outbound", outboundIsPassedOver()), between }];
  }
  if (transparentProxy || Object.keys(transparentProxying ?? {}).length === 0) return [];
  const property = "networking.transparentProxying";
  return [{ failure: at(property, rulesAreMissing()), between: [property, "transparentProxy"] }];
}

function inboundFaults({ inbound = [], address }: WrittenNetworking): Contradiction[] {
  return inbound.flatMap((one, index) => {
    const place = `networking.inbound[${index}]`;
    return [
      ...(isItsOwnService(one, address)
        ? [{ failure: at(`${place}.serviceAddress`, inboundIsItsService()), between: [place, "networking.address"] }]
        : []),
      ...twice(inbound, index, (other) => `${other.address ?? address} ${other.port} ${serviceOf(other)}`, place),
    ];
  });
}

/** A sidecar that sends to its own listener what it takes there. */
function isItsOwnService(inbound: WrittenInbound, sidecar: string | undefined): boolean {
  const { port, servicePort = port, serviceAddress, address = sidecar } = inbound;
  return serviceAddress !== undefined && serviceAddress === address && servicePort === port;
}

/** One port may belong to several services, as it does in pods, told apart by their tags. */
function serviceOf({ tags, name }: WrittenInbound): string {
  return tags?.["kuma.io/service"] ?? name ?? "";
}

function outboundFaults({ outbound = [] }: WrittenNetworking): Contradiction[] {
  return outbound.flatMap((_, index) =>
    twice(outbound, index, ({ address, port }) => `${address ?? "127.0.0.1"} ${port}`, `networking.outbound[${index}]`),
  );
}

/** Whether an entry listens where one before it does already. */
function twice<Entry extends { readonly port?: unknown }>(
  entries: readonly Entry[],
  index: number,
  listener: (entry: Entry) => string,
  place: string,
): Contradiction[] {
  const entry = entries[index];
  if (entry?.port === undefined || isTemplate(listener(entry))) return [];
  const first = entries.findIndex((other) => listener(other) === listener(entry));
  if (first === index) return [];
  const other = place.replace(/\d+(?=\]$)/, String(first));
  return [{ failure: at(`${place}.port`, sameListener(other)), between: [place, other, "networking.address"] }];
}
