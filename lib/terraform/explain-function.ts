import { effectOf } from "../engine/effect";
import { UNKNOWN } from "../lifecycle/wire";
import type { ProviderFunction } from "./function";
import { HOST_PARAMETER, readHost } from "./host-argument";
import { HOST_SCHEMA } from "./host-schema";
import { decodeDynamic } from "./value";

/** `provider::kuma::explain`: what `kuma-tp explain` prints. */
export const EXPLAIN: ProviderFunction = {
  name: "explain",
  summary: "Which traffic of a host goes where.",
  says: "One line for each direction and protocol, as `traffic` of a `kuma_transparent_proxy_host` has them.",
  parameters: [HOST_PARAMETER],
  returns: "list",
  call([given = {}]) {
    const spec = readHost(decodeDynamic(given));
    if (!spec.ok) return { failures: spec.failures, argument: 0, attributes: HOST_SCHEMA.attributes };
    return { value: spec.value === undefined ? UNKNOWN : effectOf(spec.value).traffic };
  },
};
