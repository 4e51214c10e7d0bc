import { isOfKnownRelease, releaseFaults } from "./dataplane-known";
import { missingParts } from "./dataplane-missing";
import { networkingFaults } from "./dataplane-networking";
import { portFaults } from "./dataplane-ports";
import { rulesFaults } from "./dataplane-rules";
import { serviceFaults } from "./dataplane-services";
import type { Contradiction } from "./property";
import type { WrittenRunning } from "./readiness";
import type { WrittenHost } from "./written";

/**
 * What is wrong with the Dataplane of a host beyond single values: by Kuma's own rules (pkg/core/resources/apis/mesh/dataplane_validator.go
 * from 1.1 to 2.14), by what its release knows, and by what the rules of the host do.
 */
export function dataplaneContradictions(written: WrittenRunning & Pick<WrittenHost, "proxyUser">): Contradiction[] {
  const judged = isOfKnownRelease(written) ? written : { ...written, kumaVersion: undefined };
  return [
    ...missingParts(written),
    ...releaseFaults(written),
    ...networkingFaults(judged),
    ...serviceFaults(judged),
    ...portFaults(judged),
    ...rulesFaults(judged),
  ];
}
