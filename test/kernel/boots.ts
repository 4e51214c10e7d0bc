import { setTimeout as sleep } from "node:timers/promises";
import { run } from "../../sandbox/command";
import { SandboxHost, type SandboxHostOptions } from "../../sandbox/host";

/** What every host does that can be booted again, whatever its first process is. */
export function bootTests(kind: SandboxHostOptions): void {
  let host: SandboxHost;
  const sh = (script: string): Promise<string> => host.mustExec(["sh", "-c", script]);

  beforeAll(async () => {
    host = await SandboxHost.start(kind);
  });
  afterAll(() => host.stop());

  test.each(["reboot", "powerCut"] as const)("%s: files stay, everything else is made anew", async (boot) => {
    const fresh = await sh(PASSING);
    const before = { ids: await sh(IDS), links: await sh(LINKS), boot: await sh(BOOT_ID) };
    await sh(CHANGE);
    expect(await sh(PASSING)).not.toBe(fresh);

    await host[boot]();

    expect(await sh("cat /root/kept")).toBe("kept\n");
    expect(await sh(PASSING)).toBe(fresh);
    expect({ ids: await sh(IDS), links: await sh(LINKS) }).toEqual({ ids: before.ids, links: before.links });
    expect(before.boot).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\n$/);
    expect(await sh(BOOT_ID)).not.toBe(before.boot);
  });

  test("a command line that enters it fails while it is down, and works again after the boot", async () => {
    const enter = host.enterArgv("echo", "in");
    expect((await run(enter)).stdout).toBe("in\n");
    const booted = host.powerCut();
    while ((await run(enter)).code === 0) await sleep(1);
    await booted;
    expect(await run(enter)).toEqual({ code: 0, stdout: "in\n", stderr: "" });
  });

  test("is reached from both sides after a boot", async () => {
    await host.powerCut();
    const banner = `exec 3<>/dev/tcp/${host.upstreamAddress}/22 && head -c 4 <&3`;
    const heard = await host.upstream.exec(["bash", "-c", banner], { timeoutSeconds: 3 });
    expect(heard).toEqual({ code: 0, stdout: "SSH-", stderr: "" });
  });
}

/** State of the kernel, and folders that no boot keeps: which boot it is may not show. */
const PASSING = `
nft list ruleset; ip addr show dev lo; cat /proc/sys/net/ipv4/ip_local_reserved_ports; ls /run /tmp | grep lost || :`;

/** A change of each of them, and a file that stays. */
const CHANGE = `
echo kept >/root/kept; echo lost >/run/lost; echo lost >/tmp/lost
nft add table inet lost; ip addr add 203.0.113.9/32 dev lo; echo 15001 >/proc/sys/net/ipv4/ip_local_reserved_ports`;

/** What tells one host from another over all its boots. A busybox has no machine-id. */
const IDS = "cat /etc/machine-id /etc/ssh/ssh_host_ed25519_key.pub 2>/dev/null || :";
const BOOT_ID = "cat /proc/sys/kernel/random/boot_id";

/** MAC, IPv4 and IPv6 addresses and routes. A link tells its state only a second later. */
const LINKS = `
for link in eth0 eth1; do ip addr show dev $link | grep -E 'link/ether|scope global' | sed 's/ link-netn.*//'; done
ip route; ip -6 route | grep ^default`;
