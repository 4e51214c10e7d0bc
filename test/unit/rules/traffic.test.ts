import { trafficLines } from "../../../lib/rules/traffic";
import type { PolicySpec } from "../../../lib/spec/policy";
import { policyOf } from "../../support/policy-of";

function lines(spec: PolicySpec): string[] {
  return trafficLines(policyOf(spec));
}

test("our defaults", () => {
  expect(lines({})).toEqual([
    "inbound tcp: to the sidecar (15006), except port 22",
    "outbound tcp: to the sidecar (15001); the proxy user (5678) passes by",
    "outbound udp: untouched",
    "dns: untouched",
    "ipv6: as ipv4, where the host has it",
    "connections older than the rules: stay as they are",
  ]);
});

test("everything at once", () => {
  const spec: PolicySpec = {
    kumaDPUser: 1234,
    redirect: {
      inbound: { excludePorts: [22, "8000-8099"], excludePortsForIPs: ["10.9.0.0/16", "fd00::9"], port: 16006 },
      outbound: {
        excludePorts: [3306, 5432],
        excludePortsForIPs: ["10.1.0.0/16", "192.0.2.1"],
        excludePortsForUIDs: ["tcp:*:101", "tcp:80,443:1000-1999", "udp:53:102"],
        insertRedirectInsteadOfAppend: true,
      },
      dns: { enabled: true, captureAll: true },
      vnet: { networks: ["docker0:172.17.0.0/16"] },
    },
    keepExistingConnections: false,
    dropInvalidPackets: true,
    log: { enabled: true },
  };
  expect(lines(spec)).toEqual([
    "inbound tcp: to the sidecar (16006), except ports 22, 8000-8099, from 10.9.0.0/16, fd00::9",
    "outbound tcp: to the sidecar (15001), except ports 3306, 5432, to 10.1.0.0/16, 192.0.2.1, uid 101, uid 1000-1999 to ports 80, 443, dns; the proxy user (1234) passes by",
    "outbound udp: untouched but for dns",
    "dns: every query over udp goes to the sidecar (15053), except to 10.1.0.0/16, 192.0.2.1, uid 102; the proxy user (1234) passes by",
    "ipv6: as ipv4, where the host has it",
    "ipv4 from docker0: tcp out of 172.17.0.0/16 goes to the sidecar (15001), dns over udp to the sidecar (15053)",
    "connections older than the rules: can be redirected midway",
    "order: inbound and outbound rules come before those of others",
    "invalid packets: dropped, whomever they are for",
    "log: every new connection of the host, at level 7",
  ]);
});

test.each<{ name: string; spec: PolicySpec; want: string }>([
  { name: "no inbound", spec: { redirect: { inbound: { enabled: false } } }, want: "inbound tcp: untouched" },
  { name: "no outbound", spec: { redirect: { outbound: { enabled: false } } }, want: "outbound tcp: untouched" },
  { name: "IPv4 alone", spec: { ipFamilyMode: "ipv4" }, want: "ipv6: untouched" },
  {
    name: "only some ports",
    spec: { redirect: { outbound: { includePorts: [80, 443] } } },
    want: "outbound tcp: ports 80, 443 to the sidecar (15001); the proxy user (5678) passes by",
  },
  {
    name: "the host's nameservers",
    spec: { redirect: { dns: { enabled: true, port: 5300 } } },
    want: "dns: queries over udp to the host's nameservers go to the sidecar (5300); the proxy user (5678) passes by",
  },
])("$name", ({ spec, want }) => {
  expect(lines(spec)).toContain(want);
});
