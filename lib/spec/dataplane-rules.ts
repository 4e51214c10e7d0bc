import { addressIsNotRedirected, familyIsNobodys } from "../errors/dataplane-failures";
import { sidecarIsSilent } from "../errors/dns-failures";
import { isTemplate } from "./dataplane-tokens";
import { DATAPLANE, POLICY } from "./defaults";
import { isSince } from "./kuma-version";
import { at, type Contradiction } from "./property";
import { policyContradictions } from "./resolve";
import type { WrittenHost } from "./written";
import type { WrittenDataplane } from "./written-dataplane";

/** What the rules of the host do that its sidecar would not take, and what is wrong with them by themselves. */
export function rulesFaults(written: WrittenDataplane & Pick<WrittenHost, "proxyUser">): Contradiction[] {
  const { proxy = {}, proxyUser, transparentProxy = DATAPLANE.transparentProxy } = written;
  // Whose name stands for which uid is known beside the user alone; a Dataplane has neither.
  const user = proxyUser === undefined ? { kumaDPUser: undefined } : { proxyUser };
  const own = policyContradictions({ ...proxy, ...user }).map(within("proxy"));
  return [...own, ...(transparentProxy ? redirectFaults(written) : [])];
}

function redirectFaults({ kumaVersion, proxy = {}, networking }: WrittenDataplane): Contradiction[] {
  const { ipFamilyMode = POLICY.ipFamilyMode, redirect } = proxy;
  const address = networking?.address ?? "";
  const isIpv6 = address.includes(":") && !isTemplate(address);
  const ofRelease = ["kumaVersion", "transparentProxy"];
  return [
    ...(ipFamilyMode === "ipv4" && isIpv6
      ? [
          {
            failure: at("networking.address", addressIsNotRedirected(address)),
            between: ["networking.address", "proxy.ipFamilyMode", "transparentProxy"],
          },
        ]
      : []),
    ...(kumaVersion !== undefined && ipFamilyMode === "dualstack" && !isSince(kumaVersion, 1, 1, 2)
      ? [
          {
            failure: at("proxy.ipFamilyMode", familyIsNobodys(kumaVersion.text)),
            between: ["proxy.ipFamilyMode", ...ofRelease],
          },
        ]
      : []),
    ...(kumaVersion !== undefined && redirect?.dns?.enabled === true && !isSince(kumaVersion, 1, 1, 3)
      ? [
          {
            failure: at("proxy.redirect.dns.enabled", sidecarIsSilent(kumaVersion.text)),
            between: ["proxy.redirect.dns.enabled", ...ofRelease],
          },
        ]
      : []),
  ];
}

/** A contradiction in a part of a spec, as one of the whole. What stands beside the policy keeps its name. */
function within(part: string): (contradiction: Contradiction) => Contradiction {
  const named = (property: string) => (/^(?:proxyUser|connection)\b/.test(property) ? property : `${part}.${property}`);
  return ({ failure, between }) => ({
    failure: failure.property === undefined ? failure : { ...failure, property: named(failure.property) },
    between: between.map(named),
  });
}
