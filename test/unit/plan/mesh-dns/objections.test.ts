import { describeDnsDrift } from "../../../../lib/plan/mesh-dns/change";
import type { DnsObservation } from "../../../../lib/plan/mesh-dns/observation";
import { compareMeshDns, planMeshDns } from "../../../../lib/plan/mesh-dns/plan";
import { takenTo } from "../../../../lib/plan/mesh-dns/queries";
import { parseIptablesSave, type SavedTable } from "../../../../lib/rules/parse-iptables";
import type { MeshDnsSpec } from "../../../../lib/spec/mesh-dns";
import { FakeHost } from "../../../support/fake-host";
import { meshDnsSpec } from "../../../support/mesh-dns-spec";

/** Plans for hosts that nobody has in a laboratory. */

interface Met {
  readonly text?: string;
  /** Rules of the nat table for IPv4 and IPv6, without `-A`. */
  readonly ipv4?: readonly string[];
  readonly ipv6?: readonly string[];
  readonly forwarders?: DnsObservation["forwarders"];
}

async function meet({ text, ipv4 = [], ipv6 = [], forwarders = [] }: Met): Promise<DnsObservation> {
  const tables = (rules: readonly string[]): readonly SavedTable[] =>
    parseIptablesSave(`*nat\n:OUTPUT ACCEPT [0:0]\n${rules.map((rule) => `-A ${rule}\n`).join("")}COMMIT\n`);
  return {
    host: {
      ...(await new FakeHost().observe()),
      saved: { "iptables-nft": { ipv4: tables(ipv4), ipv6: tables(ipv6) } },
    },
    resolver: {
      file: {
        kind: text === undefined ? "missing" : "file",
        isMounted: false,
        isImmutable: false,
        ...(text === undefined ? {} : { text }),
      },
      hasResolvconf: false,
      nameServices: ["files", "dns"],
    },
    forwarders,
    hasForeignJournal: false,
    hasRemains: false,
    hasUninstall: false,
    files: text === undefined ? {} : { "/etc/resolv.conf": text },
    folders: [],
  };
}

const CAPTURE: MeshDnsSpec = { via: { sidecar: {} }, mode: "capture" };
const ON_53: MeshDnsSpec = { via: { controlPlane: { addresses: "10.0.0.1", port: 53 } } };
const drift = async (spec: MeshDnsSpec, met: Met) =>
  compareMeshDns("web", meshDnsSpec(spec), await meet(met)).changes.map(describeDnsDrift);

const TO_SIDECAR = "-p udp -m udp --dport 53 -j REDIRECT --to-ports 15053";

describe("queries that are captured", () => {
  test("a nameserver of a link is met by its address", async () => {
    const met = { text: "nameserver fe80::1%eth0\n", ipv6: [`OUTPUT -d fe80::1/128 ${TO_SIDECAR}`] };
    expect(await drift(CAPTURE, met)).toEqual([expect.stringContaining("the host has none")]);
    expect(await drift(CAPTURE, { text: met.text })).toContain("no rule takes queries to fe80::1%eth0 to port 15053");
  });

  test("what is no address is asked by nobody", async () => {
    const met = {
      text: "nameserver dns.example\nnameserver 10.9.0.53\n",
      ipv4: [`OUTPUT -d 10.9.0.53/32 ${TO_SIDECAR}`],
    };
    expect(await drift(CAPTURE, met)).toEqual([expect.stringContaining("the host has none")]);
  });

  test("a host that lists no nameserver is told so in a sentence", async () => {
    expect(await drift(CAPTURE, { text: "search lan\n" })).toContain(
      "the host lists no nameserver whose queries could be captured",
    );
  });

  test("somebody else's rule of whom we know where it leads counts as ours", async () => {
    const { host } = await meet({
      ipv4: [`OUTPUT ! -d 127.0.0.0/8 -m owner --uid-owner 5678 -j RETURN`, `OUTPUT ${TO_SIDECAR}`],
    });
    expect(takenTo({ to: "10.9.0.53", port: 53, uid: 5678 }, host)).toBeUndefined();
    expect(takenTo({ to: "10.9.0.53", port: 53, uid: 1 }, host)).toBe(15053);
  });

  test("of one that takes root's queries not, others' count", async () => {
    const met = {
      text: "nameserver 10.9.0.53\n",
      ipv4: ["OUTPUT -p udp -m udp --dport 53 -m owner --uid-owner 0 -j RETURN", `OUTPUT ${TO_SIDECAR}`],
    };
    expect(await drift(CAPTURE, met)).toEqual([expect.stringContaining("the host has none")]);
  });
});

describe("a host that lists no nameserver, and asks the one of its own", () => {
  const unbound = { name: "unbound", address: "127.0.0.1", uid: 101 };
  test("would ask it no more", async () => {
    const seen = await meet({ forwarders: [unbound] });
    expect(() => planMeshDns("web", meshDnsSpec(ON_53), seen)).toThrow(/unbound on 127\.0\.0\.1/);
  });
  test("may list it", async () => {
    const seen = await meet({ text: "nameserver 127.0.0.1\n", forwarders: [unbound] });
    expect(planMeshDns("web", meshDnsSpec(ON_53), seen).way).toBe("resolv-conf");
  });
});

test.each([
  { address: "127.0.0.53", forwarder: { name: "systemd-resolve", address: "127.0.0.53", uid: 100 } },
  { address: "127.0.0.1", forwarder: { name: "dnsmasq", address: "0.0.0.0", uid: 107 } },
])("a control plane at $address, which is the host's own resolver, is refused", async ({ address, forwarder }) => {
  const seen = await meet({ text: "nameserver 10.9.0.53\n", forwarders: [forwarder] });
  const spec = meshDnsSpec({ via: { controlPlane: { addresses: address, port: 53 } } });
  expect(() => planMeshDns("web", spec, seen)).toThrow(expect.objectContaining({ code: "KTP339" }));
  const itself = { ...forwarder, name: "kuma-cp" };
  expect(planMeshDns("web", spec, { ...seen, forwarders: [itself] }).way).toBe("resolv-conf");
});
