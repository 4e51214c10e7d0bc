import { reconcileMeshDns } from "../../lib/engine/mesh-dns/reconcile";
import { refreshMeshDns } from "../../lib/engine/mesh-dns/refresh";
import { removeMeshDns } from "../../lib/engine/mesh-dns/remove";
import { reconcile } from "../../lib/engine/reconcile";
import type { MeshDnsHost } from "../../lib/host/host";
import type { HostSpec } from "../../lib/spec/host";
import { Upstream } from "../../sandbox/upstream";
import { hostSpec, meshDnsUnderTest, TestHost } from "../support/host-under-test";
import { lookedUp } from "../support/looked-up";
import { MESH_NAME, OTHER_NAME, SERVERS, startNetworkDns, startSidecarDns } from "../support/mesh-dns-servers";
import { meshDnsSpec } from "../support/mesh-dns-spec";
import { ownerOf, throughNewShell, wholeResolver } from "./mesh-dns-scene";

/**
 * A `MeshDNS` beside the rules of a `TransparentProxyHost`: queries that are captured, that should be, and that must not.
 * @needs systemd
 */

jest.setTimeout(60_000);

let upstream: Upstream;
beforeAll(async () => {
  upstream = await Upstream.start();
  await startNetworkDns(upstream, SERVERS.ordinary);
  await startNetworkDns(upstream, SERVERS.later);
});
afterAll(() => upstream.stop());

const WITH_DNS: HostSpec = { redirect: { dns: { enabled: true } } };
const SIDECAR = meshDnsSpec({ via: { sidecar: {} }, probe: { mesh: MESH_NAME.name, other: OTHER_NAME.name } });
const CAPTURE = meshDnsSpec({ via: { sidecar: {} }, mode: "capture" });

describe.each(["iptables", "nftables"] as const)("%s", (backend) => {
  let on: TestHost;
  let dns: MeshDnsHost;
  beforeAll(async () => {
    on = await TestHost.start({ upstream });
    await on.sh(`printf 'nameserver ${SERVERS.ordinary}\nsearch lan\n' >/etc/resolv.conf`);
    dns = (await meshDnsUnderTest(on.sandbox)).host;
  });
  afterAll(() => on.stop());

  test("without rules that capture it is refused, with what to do", async () => {
    const before = await wholeResolver(on);
    await expect(reconcileMeshDns(CAPTURE, dns)).rejects.toMatchObject({
      code: "KTP333",
      message: expect.stringContaining(`queries to ${SERVERS.ordinary} to port 15053`),
    });
    await reconcile(hostSpec({ backend }), on.host);
    await expect(reconcileMeshDns(CAPTURE, dns)).rejects.toMatchObject({ code: "KTP333" });
    // Nothing else leads to the sidecar here.
    await expect(reconcileMeshDns(SIDECAR, dns)).rejects.toMatchObject({ code: "KTP328" });
    expect(await on.sh("ls -d /var/lib/kuma-transparent-proxy-dns 2>&1 || :")).toContain("No such file");
    expect(before).not.toContain("kuma");
  });

  test("with them, and nobody who answers, it does not count", async () => {
    await reconcile(hostSpec({ ...WITH_DNS, backend }), on.host);
    const before = await wholeResolver(on);
    const probing = { ...CAPTURE, probe: { mesh: MESH_NAME.name }, confirm: { seconds: 10, checks: [] } };
    await expect(reconcileMeshDns(probing, dns, { confirming: throughNewShell(on.sandbox) })).rejects.toMatchObject({
      code: "KTP286",
    });
    expect(await wholeResolver(on)).toBe(before);
  });

  test("with them names resolve, and nothing of the resolver is written", async () => {
    const lies = await on.sh("stat -c '%i %Y' /etc/resolv.conf; cat /etc/resolv.conf");
    await reconcile(hostSpec({ ...WITH_DNS, backend }), on.host);
    await using _sidecar = await startSidecarDns(on.sandbox);
    const { plan } = await reconcileMeshDns(SIDECAR, dns, { confirming: throughNewShell(on.sandbox) });
    expect(plan).toMatchObject({ way: "capture", changes: [] });
    expect(await lookedUp(on.sandbox, MESH_NAME.name)).toEqual([MESH_NAME.address]);
    expect(await lookedUp(on.sandbox, OTHER_NAME.name)).toEqual([OTHER_NAME.address]);
    expect(await on.sh("stat -c '%i %Y' /etc/resolv.conf; cat /etc/resolv.conf")).toBe(lies);
  });

  test("the resolver of the host is followed: another nameserver is drift until the rules have it", async () => {
    await on.sh(`sed -i s/${SERVERS.ordinary}/${SERVERS.later}/ /etc/resolv.conf`);
    expect((await refreshMeshDns(CAPTURE, dns))?.drift).toBe(`no rule takes queries to ${SERVERS.later} to port 15053`);
    await reconcile(hostSpec({ ...WITH_DNS, backend }), on.host);
    expect((await refreshMeshDns(CAPTURE, dns))?.drift).toBe("none");
  });

  test("rules that take queries elsewhere are told", async () => {
    await reconcile(hostSpec({ backend, redirect: { dns: { enabled: true, port: 16053 } } }), on.host);
    await expect(reconcileMeshDns(CAPTURE, dns)).rejects.toMatchObject({ code: "KTP333" });
  });

  test("is given back with nothing but its journal gone", async () => {
    const before = await wholeResolver(on);
    expect(await removeMeshDns(CAPTURE, dns)).toEqual([]);
    expect((await wholeResolver(on)).length).toBeLessThan(before.length);
    expect(await refreshMeshDns(CAPTURE, dns)).toBeUndefined();
  });
});

describe("a dnsmasq beside rules that capture every query", () => {
  const owner = ownerOf("dnsmasq");
  const EVERY: HostSpec = { redirect: { dns: { enabled: true, captureAll: true } } };
  let on: TestHost;
  let dns: MeshDnsHost;
  beforeAll(async () => {
    on = await TestHost.start({ ...owner.host, upstream });
    await on.sh(owner.prepare);
    dns = (await meshDnsUnderTest(on.sandbox)).host;
    await reconcile(hostSpec(EVERY), on.host);
  });
  afterAll(() => on.stop());

  const onPort = (port: number) => meshDnsSpec({ via: { controlPlane: { addresses: SERVERS.controlPlane, port } } });

  test("would ask itself by way of the sidecar: the loop is found before anything is changed", async () => {
    const before = await wholeResolver(on);
    await expect(reconcileMeshDns(onPort(5653), dns)).rejects.toMatchObject({
      code: "KTP332",
      message: expect.stringMatching(/dnsmasq on .* would go round in a circle.*excludePortsForUIDs: \["udp:53:\d+"\]/),
    });
    expect(await wholeResolver(on)).toBe(before);
  });

  test("would never reach a control plane on port 53", async () => {
    await expect(reconcileMeshDns(onPort(53), dns)).rejects.toMatchObject({ code: "KTP331" });
  });

  test("is told where its user passes by, as the refusal says", async () => {
    const uid = (await on.sh("id -u dnsmasq")).trim();
    const passing = { ...EVERY.redirect, outbound: { excludePortsForUIDs: [`udp:53:${uid}`] } };
    await reconcile(hostSpec({ redirect: passing }), on.host);
    const { plan } = await reconcileMeshDns(onPort(5653), dns);
    expect(plan.way).toBe("dnsmasq");
    await reconcile(hostSpec(EVERY), on.host);
    expect((await refreshMeshDns(onPort(5653), dns))?.drift).toContain("would go round in a circle");
  });
});
