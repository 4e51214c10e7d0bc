import { reconcile } from "../../lib/engine/reconcile";
import { remove } from "../../lib/engine/remove";
import type { HostSpec } from "../../lib/spec/host";
import type { SandboxHostOptions } from "../../sandbox/host";
import { hostSpec, TestHost } from "../support/host-under-test";
import { restored } from "../support/restored";
import { settle } from "./other-peoples-rules";
import { wrapper } from "./wrapper";

/** Hosts that cannot be brought to their spec: each says so by a code, and is left as it was. */

interface Fault {
  readonly name: string;
  /** Lines of shell that break the host. */
  readonly by: string;
  readonly spec?: HostSpec;
  readonly host?: SandboxHostOptions;
  readonly code: string;
  readonly says: string;
}

/** Fails where the real program would load, not where it only tests. */
const failsToLoad = (program: string) =>
  wrapper(program, 'case "$*" in *--test*) ;; *) echo "line 3 failed" >&2; exit 1 ;; esac');

const FAULTS: readonly Fault[] = [
  {
    name: "neither iptables nor nft",
    by: 'rm /usr/sbin/*tables* "$(command -v nft)"',
    code: "KTP250",
    says: "neither iptables nor nft",
  },
  {
    name: "no nft, though the spec asks for it",
    by: 'rm "$(command -v nft)"',
    spec: { backend: "nftables" },
    code: "KTP251",
    says: "backend: the back-end nftables needs nft",
  },
  {
    name: "no iptables, though the spec asks for it",
    by: "rm /usr/sbin/*tables*",
    spec: { backend: "iptables" },
    code: "KTP251",
    says: "backend: the back-end iptables needs iptables",
  },
  { name: "no ip6tables", by: "rm /usr/sbin/ip6tables*", code: "KTP252", says: "no ip6tables" },
  {
    name: "no proxy user, and none to be created",
    by: "",
    spec: { proxyUser: { create: false } },
    code: "KTP253",
    says: "there is no user kuma-dp",
  },
  {
    name: "a proxy user of another uid",
    by: "useradd -u 5700 kuma-dp",
    code: "KTP254",
    says: "uid 5700 there, not 5678",
  },
  { name: "somebody else's uid", by: "useradd -u 5678 postgres", code: "KTP255", says: "belongs to user postgres" },
  {
    name: "iptables without the owner match",
    by: "rm $(find /usr/lib -name libxt_owner.so)",
    code: "KTP256",
    says: "cannot match packets by their owner",
  },
  {
    name: "a kernel without the owner match",
    by: wrapper(
      "iptables-nft-restore",
      'echo "Warning: Extension owner revision 0 not supported, missing kernel module?" >&2; echo "iptables-restore: line 12 failed" >&2; exit 1',
    ),
    code: "KTP256",
    says: "cannot match packets by their owner",
  },
  {
    name: "a rule that iptables refuses",
    by: wrapper("ip6tables-nft-restore", 'echo "ip6tables-restore: line 4 failed" >&2; exit 2'),
    code: "KTP257",
    says: "refused the rules: ip6tables-restore: line 4 failed",
  },
  {
    name: "a table that nft refuses",
    by: wrapper("nft", 'case "$*" in *-f*) echo "Error: Operation not supported" >&2; exit 1 ;; esac'),
    spec: { backend: "nftables" },
    code: "KTP257",
    says: "nftables refused the rules: Error: Operation not supported",
  },
  {
    name: "IPv6 that fails after IPv4 was loaded",
    by: failsToLoad("ip6tables-nft-restore"),
    code: "KTP257",
    says: "line 3 failed",
  },
  {
    name: "/var that cannot be written",
    by: "mount --bind /var /var; mount -o remount,bind,ro /var",
    code: "KTP258",
    says: "/var/lib/kuma-transparent-proxy cannot be written: mkdir: cannot create directory",
  },
  {
    name: "a disk that is full",
    by: "cat /dev/zero >/fill 2>/dev/null || :",
    host: { size: "8m" },
    code: "KTP258",
    says: "No space left on device",
  },
  {
    name: "/etc that cannot be written",
    by: "mount --bind /etc /etc; mount -o remount,bind,ro /etc",
    code: "KTP259",
    says: "user kuma-dp could not be created",
  },
  {
    name: "a useradd that fails",
    by: wrapper("useradd", 'echo "useradd: no more entries" >&2; exit 1'),
    code: "KTP259",
    says: "useradd: no more entries",
  },
  {
    name: "a damaged journal",
    by: "mkdir -p /var/lib/kuma-transparent-proxy; echo rubbish >/var/lib/kuma-transparent-proxy/journal",
    code: "KTP264",
    says: "the journal /var/lib/kuma-transparent-proxy/journal was written by a newer version",
  },
  {
    name: "an address of loopback that cannot be added",
    by: wrapper("ip", 'case "$*" in *add*) echo "RTNETLINK answers: Permission denied" >&2; exit 2 ;; esac'),
    code: "KTP268",
    says: "the step add-loopback-address did not succeed: RTNETLINK answers: Permission denied",
  },
];

test.each(FAULTS)("$name: $code", async ({ by, spec = {}, host, code, says }) => {
  await using on = await TestHost.start(host);
  await settle(on);
  await on.sh(by);
  const before = await look(on);
  await expect(reconcile(hostSpec(spec), on.host)).rejects.toMatchObject({
    code,
    message: expect.stringContaining(says),
  });
  expect(await look(on)).toBe(before);
});

async function look(on: TestHost): Promise<string> {
  return restored(await on.sandbox.snapshot());
}

test("what IPv4 brought into being on a host without any rule goes again when IPv6 fails", async () => {
  await using on = await TestHost.start();
  await on.sh(failsToLoad("ip6tables-nft-restore"));
  const before = await look(on);
  await expect(reconcile(hostSpec({}), on.host)).rejects.toMatchObject({ code: "KTP257" });
  expect(await look(on)).toBe(before);
});

test("a shell without its usual tools: KTP265", async () => {
  await using on = await TestHost.start();
  await on.sh("mv /usr/bin/sed /run/aside");
  await expect(reconcile(hostSpec({}), on.host)).rejects.toMatchObject({
    code: "KTP265",
    message: expect.stringContaining("sed: not found"),
  });
});

test("another machine than the one that was managed: KTP266", async () => {
  await using on = await TestHost.start();
  const before = await look(on);
  await expect(reconcile(hostSpec({}), on.host, { machineId: "0123456789abcdef" })).rejects.toMatchObject({
    code: "KTP266",
  });
  expect(await remove(hostSpec({}), on.host, { machineId: "0123456789abcdef" })).toEqual([
    `another machine answers at ${on.host.name} now; it is left alone`,
  ]);
  expect(await look(on)).toBe(before);
});

describe("a host that has our rules already keeps them, journal and all, when a change fails:", () => {
  const changes: readonly (Pick<Fault, "name" | "by" | "code"> & { readonly backend: "iptables" | "nftables" })[] = [
    { name: "IPv6", by: failsToLoad("ip6tables-nft-restore"), code: "KTP257", backend: "iptables" },
    {
      name: "nft",
      by: wrapper("nft", 'case "$*" in *-c*) ;; *-f*) [ -f /run/once ] || { touch /run/once; exit 1; } ;; esac'),
      code: "KTP257",
      backend: "nftables",
    },
    {
      name: "the other user",
      by: wrapper("userdel", 'case "$*" in kuma-dp) echo "userdel: cannot lock" >&2; exit 1 ;; esac'),
      code: "KTP268",
      backend: "iptables",
    },
    {
      name: "the journal at the end",
      by: wrapper(
        "mv",
        'case "$*" in *journal) [ ! -f /run/once ] || { rm /run/once; exit 1; }; touch /run/once ;; esac',
      ),
      code: "KTP268",
      backend: "nftables",
    },
  ];

  test.each(changes)("$name, $backend", async ({ by, code, backend }) => {
    await using on = await TestHost.start();
    await settle(on);
    await reconcile(hostSpec({ backend }), on.host);
    await on.sh(by);
    const before = await look(on);
    const changed = hostSpec({
      backend,
      proxyUser: { name: "mesh", uid: 5700 },
      redirect: { outbound: { excludePorts: [3306], insertRedirectInsteadOfAppend: true }, dns: { enabled: true } },
    });
    await expect(reconcile(changed, on.host)).rejects.toMatchObject({ code });
    expect(await look(on)).toBe(before);
  });
});
