import { trafficOf } from "../../../lib/picture/lanes";
import { pathText } from "../../../lib/preview/row-words";
import type { PolicySpec } from "../../../lib/spec/policy";
import { shown } from "../../support/planned-hosts";

/** What keeps to its path under a policy, lane by lane. */
function lanesOf(spec: PolicySpec): string[] {
  const { rules = {} } = shown(spec);
  return (trafficOf(rules, rules)?.lanes ?? []).map(
    ({ section, text, path }) => `${section}: ${text} ${pathText(path)}`,
  );
}

const LOCAL = ["local: all other tcp past the sidecar", "local: tcp of the proxy user (5678) to the sidecar (15006)"];

test.each<{ name: string; spec: PolicySpec; lanes: readonly string[] }>([
  {
    name: "our defaults",
    spec: {},
    lanes: [
      "inbound: all other tcp to the sidecar (15006)",
      "inbound: tcp to port 22 past the sidecar",
      "inbound: all udp past the sidecar",
      ...LOCAL,
      "outbound: all other tcp to the sidecar (15001)",
      "outbound: tcp of the proxy user (5678) past the sidecar",
      "outbound: all udp past the sidecar",
      "dns: all queries past the sidecar",
    ],
  },
  {
    name: "exceptions of every kind, with DNS",
    spec: {
      redirect: {
        inbound: { excludePorts: [], excludePortsForIPs: ["10.0.0.1"] },
        outbound: {
          excludePorts: [3306],
          excludePortsForIPs: ["169.254.169.254"],
          excludePortsForUIDs: ["tcp:443:1001"],
        },
        dns: { enabled: true },
      },
    },
    lanes: expect.arrayContaining([
      "inbound: tcp over ipv4 from 10.0.0.1 past the sidecar",
      expect.stringMatching(/^outbound: tcp: .*to 169\.254\.169\.254.*; or of uid 1001 to port 443 past the sidecar$/),
      "dns: queries of all but the proxy user (5678) to the host's nameservers to the sidecar (15053)",
      "outbound: all other udp past the sidecar",
    ]),
  },
])("$name", ({ spec, lanes }) => {
  expect(lanesOf(spec)).toEqual(lanes);
});
