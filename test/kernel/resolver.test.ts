import { TestHost } from "../support/host-under-test";
import { doctorAt } from "./doctor-at";
import { examined } from "./examined";

/**
 * Who resolves names on real hosts, and by which way each can be told of the mesh's nameservers: systemd-resolved, dnsmasq
 * and the C library alone.
 * @needs systemd bullseye trixie busybox
 */

const SUITES = ["bookworm", "bullseye", "trixie"] as const;

/** A link that has its own nameserver, as DHCP gives it one, and the stub that Debian's package would put in place. */
const RESOLVED = `
ln -sf ../run/systemd/resolve/stub-resolv.conf /etc/resolv.conf
systemctl start systemd-resolved
resolvectl dns eth1 10.9.0.53 fd09::53`;

describe.each(SUITES)("systemd-resolved of %s", (suite) => {
  let on: TestHost;
  beforeAll(async () => {
    on = await TestHost.start({ suite, init: "systemd" });
  });
  afterAll(() => on.stop());

  test("that does not run is not started by a look", async () => {
    expect((await examined(on)).resolver.resolved).toBeUndefined();
    expect(await on.sh("systemctl is-active systemd-resolved || :")).toBe("inactive\n");
  });

  test("tells its nameservers, and can be told of the mesh's", async () => {
    await on.sh(RESOLVED);
    const { resolver } = await examined(on);
    expect(resolver.file).toMatchObject({ kind: "link", target: "/run/systemd/resolve/stub-resolv.conf" });
    expect(resolver.resolved).toMatchObject({ global: [], links: ["10.9.0.53", "fd09::53"], isStrict: false });
    expect(resolver.resolved?.version).toBeGreaterThanOrEqual(247);
    const { of } = await doctorAt(on.sandbox);
    expect(of("mesh-names")).toEqual(["ok: systemd-resolved can be told to ask a control plane for names of the mesh"]);
  });

  test("with nameservers for the whole host could not tell one from the other", async () => {
    await on.sh(`
      mkdir -p /etc/systemd/resolved.conf.d
      printf '[Resolve]\\nDNS=10.9.0.54\\nDNSSEC=yes\\n' >/etc/systemd/resolved.conf.d/own.conf
      systemctl restart systemd-resolved
      resolvectl revert eth1`);
    const { resolver } = await examined(on);
    expect(resolver.resolved).toMatchObject({ global: ["10.9.0.54"], links: [], isStrict: true });
    const { of } = await doctorAt(on.sandbox);
    expect(of("mesh-names")).toEqual([expect.stringMatching(/^note: nothing here can be told/)]);
  });
});

describe("dnsmasq", () => {
  let on: TestHost;
  beforeAll(async () => {
    on = await TestHost.start({ init: "systemd" });
    await on.sh(`
      mkdir -p /etc/dnsmasq.d
      printf '[Service]\\nExecStart=/usr/sbin/dnsmasq -k -7 /etc/dnsmasq.d,.dpkg-old --no-resolv\\n' >/etc/systemd/system/dnsmasq.service
      systemctl start dnsmasq
      printf 'nameserver 127.0.0.1\\nsearch lan' >/etc/resolv.conf
      until ss -lnu | grep -q ':53 '; do sleep 0.05; done`);
  });
  afterAll(() => on.stop());

  test("tells where it listens, what it reads and as what it runs, and can be told of the mesh's nameservers", async () => {
    const { resolver } = await examined(on);
    expect(resolver.file).toEqual({
      kind: "file",
      text: "nameserver 127.0.0.1\nsearch lan",
      isMounted: false,
      isImmutable: false,
    });
    expect(resolver.dnsmasq).toEqual({
      addresses: ["0.0.0.0", "::"],
      folder: "/etc/dnsmasq.d",
      unit: "dnsmasq.service",
    });
    const { of } = await doctorAt(on.sandbox);
    expect(of("mesh-names")).toEqual(["ok: dnsmasq can be told to ask a control plane for names of the mesh"]);
  });

  test("that serves another network is not the host's", async () => {
    await on.sh(`
      systemctl stop dnsmasq
      dnsmasq --listen-address=10.78.0.2 --bind-interfaces --no-resolv --pid-file=/run/other.pid
      until ss -lnu | grep -q '10.78.0.2:53 '; do sleep 0.05; done`);
    expect((await examined(on)).resolver.dnsmasq).toBeUndefined();
  });
});

describe("a host with a C library alone", () => {
  test("of busybox, whose tools are few", async () => {
    await using on = await TestHost.start({ suite: "busybox" });
    await on.sh("printf 'nameserver 10.9.0.53\\n' >/etc/resolv.conf");
    const { resolver } = await examined(on);
    expect(resolver).toEqual({
      file: { kind: "file", text: "nameserver 10.9.0.53\n", isMounted: false, isImmutable: false },
      hasResolvconf: false,
      nameServices: expect.any(Array),
    });
  });

  test("that knows no nameserver", async () => {
    await using on = await TestHost.start();
    await on.sh("rm /etc/resolv.conf");
    expect((await examined(on)).resolver.file).toEqual({ kind: "missing", isMounted: false, isImmutable: false });
  });
});
