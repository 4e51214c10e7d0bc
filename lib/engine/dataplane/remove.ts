import type { DataplaneHost } from "../../host/host";
import type { ResolvedKumaDataplane } from "../../spec/resolve-kuma-dataplane";
import type { RemoveOptions } from "../remove";
import { giveBack } from "../walk";

/** Stops the proxy of a host and takes it off; while rules send traffic to it, it goes with them. @throws ProviderError as {@link giveBack} */
export function removeDataplane(
  spec: ResolvedKumaDataplane,
  host: DataplaneHost,
  options: RemoveOptions = {},
): Promise<readonly string[]> {
  return giveBack(({ host: { identity } }) => identity, spec, host, options);
}
