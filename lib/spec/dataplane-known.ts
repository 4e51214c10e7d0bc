import { unknownRelease, unknownToRelease } from "../errors/dataplane-failures";
import { DATAPLANE_RELEASES, type DataplaneFeature, knows, releasesWith } from "./dataplane-era";
import type { KumaVersion } from "./kuma-version";
import { at, type Contradiction } from "./property";
import { isAmong, wordsOf } from "./releases";
import type { WrittenDataplane, WrittenNetworking } from "./written-dataplane";

/** What the release of Kuma does not know. */
export function releaseFaults(written: WrittenDataplane): Contradiction[] {
  const { kumaVersion } = written;
  if (kumaVersion === undefined) return [];
  if (!isOfKnownRelease(written)) {
    return [{ failure: at("kumaVersion", unknownRelease(kumaVersion.text)), between: ["kumaVersion"] }];
  }
  return givenFeatures(written)
    .filter(([feature]) => !knows(kumaVersion, feature))
    .map(([feature, property]) => unknown(feature, property, kumaVersion));
}

/** Whether it is known what a Dataplane of that release looks like. */
export function isOfKnownRelease({ kumaVersion }: WrittenDataplane): boolean {
  return kumaVersion !== undefined && isAmong(kumaVersion, DATAPLANE_RELEASES);
}

function unknown(feature: DataplaneFeature, property: string, { text }: KumaVersion): Contradiction {
  const failure = unknownToRelease(property, text, wordsOf(releasesWith(feature)), INSTEAD[feature]);
  return { failure: at(property, failure), between: ["kumaVersion", property] };
}

/** What to give in its place, where there is such a thing. */
const INSTEAD: Readonly<Partial<Record<DataplaneFeature, string>>> = {
  gateway:
    "Give its ports as `inbound`, and let them pass by the sidecar: `redirect.inbound.excludePorts` of the host's TransparentProxyHost.",
  directAccessByName: 'Give "*", or leave it out.',
  inboundTags: "Give `name` and `protocol` of the inbound, and what selects it as `labels` of the Dataplane.",
  inboundProtocol: "Give the tag `kuma.io/protocol`.",
  outboundTags: "Give `backendRef`.",
  backendRef: "Give `tags` with `kuma.io/service`.",
  reachableServices: "Give `reachableBackends`.",
  reachableBackends: "Give `reachableServices`.",
};

const TOLD = "networking.transparentProxying";

const isName = (service: string): boolean => service !== "*";

type Given = readonly [feature: DataplaneFeature, property: string];

function givenFeatures({ labels, networking = {} }: WrittenDataplane): Given[] {
  const { advertisedAddress, admin, gateway, transparentProxying } = networking;
  const inside: readonly (readonly [DataplaneFeature, string, unknown])[] = [
    ["advertisedAddress", "networking.advertisedAddress", advertisedAddress],
    ["admin", "networking.admin", admin],
    ["gateway", "networking.gateway", gateway],
    ["builtinGateway", "networking.gateway.type", gateway?.type === "builtin" ? gateway.type : undefined],
    ["directAccessByName", `${TOLD}.directAccessServices`, transparentProxying?.directAccessServices?.find(isName)],
    ["reachableServices", `${TOLD}.reachableServices`, transparentProxying?.reachableServices],
    ["reachableBackends", `${TOLD}.reachableBackends`, transparentProxying?.reachableBackends],
    ["labels", "labels", labels],
  ];
  const single = inside
    .filter(([, , value]) => value !== undefined)
    .map(([feature, property]): Given => [feature, property]);
  return [...single, ...listedFeatures(networking)];
}

function listedFeatures({ inbound = [], outbound = [] }: WrittenNetworking): Given[] {
  const known: readonly (readonly [DataplaneFeature, string, unknown])[] = [
    ...inbound.flatMap(({ name, protocol, state, tags }, index) => {
      const place = `networking.inbound[${index}]`;
      return [
        ["inboundName", `${place}.name`, name],
        ["inboundProtocol", `${place}.protocol`, protocol],
        ["inboundState", `${place}.state`, state],
        ["inboundTags", `${place}.tags`, tags],
      ] as const;
    }),
    ...outbound.flatMap(({ tags, backendRef }, index) => {
      const place = `networking.outbound[${index}]`;
      return [
        ["outboundTags", `${place}.tags`, tags],
        ["backendRef", `${place}.backendRef`, backendRef],
      ] as const;
    }),
  ];
  return known.filter(([, , value]) => value !== undefined).map(([feature, property]): Given => [feature, property]);
}
