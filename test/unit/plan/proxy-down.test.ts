import { proxyDownLines } from "../../../lib/plan/proxy-down";
import type { HostSpec } from "../../../lib/spec/host";
import { hostSpec } from "../../support/host-spec";

const line = (spec: HostSpec) => proxyDownLines(hostSpec({ allowLockout: true, ...spec }));
const REFUSED = "while nobody listens on 15006 and 15001: is refused";

test.each<readonly [string, HostSpec, readonly string[]]>([
  ["by default", {}, [`${REFUSED}, of the host itself too: dns, metadata, packages (\`hostEgress\` lets it by)`]],
  [
    "with one name",
    { hostEgress: ["metadata"] },
    [`${REFUSED}, of the host itself too: dns, packages (\`hostEgress\` lets it by)`],
  ],
  ["with all of them", { hostEgress: ["dns", "metadata", "packages"] }, [REFUSED]],
  [
    "with metadata let by otherwise",
    { redirect: { outbound: { excludePortsForIPs: ["169.254.169.254", "fd00:ec2::254"] } } },
    [`${REFUSED}, of the host itself too: dns, packages (\`hostEgress\` lets it by)`],
  ],
  [
    "open, with DNS",
    { onProxyDown: "fail-open", redirect: { dns: { enabled: true } } },
    ["while nobody listens on 15006, 15001 and 15053 (udp): passes by the sidecar"],
  ],
  [
    "open, as kumactl's rules are",
    { onProxyDown: "fail-open", keepExistingConnections: false, redirect: { inbound: { enabled: false } } },
    [
      "while nobody listens on 15001: passes by the sidecar; once it is taken again, connections that connection tracking has lost are cut",
    ],
  ],
  ["where nothing is redirected", { redirect: { inbound: { enabled: false }, outbound: { enabled: false } } }, []],
])("%s", (_name, spec, expected) => {
  expect(line(spec)).toEqual(expected);
});
