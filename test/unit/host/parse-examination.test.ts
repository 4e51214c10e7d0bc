import type { Examination } from "../../../lib/doctor/examination";
import { parseExamination } from "../../../lib/host/parse-examination";

/** What is made of a host's answer to doctor's script. */

function examined(parts: Readonly<Record<string, string>>): Examination {
  return parseExamination(new Map(Object.entries(parts)));
}

test("a host that says nothing", () => {
  expect(examined({})).toEqual({
    system: {},
    modules: {
      states: {
        nf_tables: "unknown",
        nft_compat: "unknown",
        ip_tables: "unknown",
        xt_owner: "unknown",
        nf_conntrack: "unknown",
      },
      areOfAnotherKernel: false,
    },
    programs: [],
    commands: [],
    ownerMatch: { extension: "unknown", isReady: false },
    ipv6: { isInKernel: false, isDisabled: false, isDisabledOnLoopback: false, interfaces: [] },
    resolver: {
      file: { kind: "missing", isMounted: false, isImmutable: false },
      hasResolvconf: false,
      nameServices: [],
    },
    firewalld: { isInstalled: false, hasDirectRules: false },
    boot: { enabled: [], flushing: [], restoring: [], withProxyRules: [] },
    storage: [],
    listeners: [],
    daemons: [],
    leftovers: [],
  });
});

describe("a module of the kernel", () => {
  const CONFIG =
    "CONFIG_NETFILTER_XT_MATCH_OWNER=m\nCONFIG_IP_NF_IPTABLES=y\n# CONFIG_IP_NF_IPTABLES_LEGACY is not set";

  test.each([
    { name: "is loaded", parts: { modules: "loaded xt_owner\nloadable xt_owner" }, xt_owner: "loaded" },
    { name: "is built in", parts: { modules: "built-in xt_owner" }, xt_owner: "built-in" },
    { name: "can be loaded", parts: { modules: "loadable xt_owner" }, xt_owner: "loadable" },
    {
      name: "is built in, by the configuration",
      parts: { "kernel-config": "CONFIG_NETFILTER_XT_MATCH_OWNER=y" },
      xt_owner: "built-in",
    },
    { name: "can be loaded, by the configuration alone", parts: { "kernel-config": CONFIG }, xt_owner: "loadable" },
    {
      name: "is in a package that is not installed",
      parts: { "kernel-config": CONFIG, kernel: "modules=listed" },
      xt_owner: "missing",
    },
    {
      name: "went with the kernel that was replaced",
      parts: { "kernel-config": CONFIG, kernel: "modules=gone" },
      xt_owner: "unknown",
    },
    { name: "was never built", parts: { "kernel-config": "CONFIG_NF_TABLES=y" }, xt_owner: "missing" },
    { name: "is not listed", parts: { modules: "loaded nf_tables", kernel: "modules=listed" }, xt_owner: "missing" },
    { name: "is not told of", parts: { modules: "loaded nf_tables" }, xt_owner: "unknown" },
  ])("$name", ({ parts, xt_owner }) => {
    expect(examined(parts as Record<string, string>).modules.states).toMatchObject({ xt_owner });
  });

  test.each([
    { name: "of older kernels", config: "CONFIG_IP_NF_IPTABLES=m", ip_tables: "loadable" },
    { name: "of newer ones", config: "CONFIG_IP_NF_IPTABLES=y\nCONFIG_IP_NF_IPTABLES_LEGACY=m", ip_tables: "loadable" },
    { name: "of those without it", config: CONFIG, ip_tables: "missing" },
  ])("ip_tables by the configuration $name", ({ config, ip_tables }) => {
    expect(examined({ "kernel-config": config }).modules.states).toMatchObject({ ip_tables });
  });
});

describe("what listens", () => {
  const listening = (address: string) => examined({ listeners: `tcp ${address} 3A99 5678 7` }).listeners[0]?.address;

  test.each([
    { hex: "00000000", address: "0.0.0.0" },
    { hex: "3500007F", address: "127.0.0.53" },
    { hex: "00000000000000000000000000000000", address: "::" },
    { hex: "00000000000000000000000001000000", address: "::1" },
    { hex: "B80D0120000000000000000007000000", address: "2001:db8::7" },
    { hex: "0000000000000000FFFF00000100007F", address: "127.0.0.1" },
    { hex: "12345", address: undefined },
  ])("on $address", ({ hex, address }) => {
    expect(listening(hex)).toBe(address);
  });

  test("with its holder", () => {
    const { listeners } = examined({
      listeners: "tcp 00000000 0016 0 11\nudp6 00000000000000000000000000000000 3ACD 5678 12\ntcp 00000000 0017 9 13",
      holders: "11 1\n11 400\n12 700\n14 800",
      processes: "1 0 systemd\n400 0 sshd: /usr/sbin/\n700  envoy",
      users: "0 root\n5678 kuma-dp",
    });
    expect(listeners).toEqual([
      {
        protocol: "tcp",
        address: "0.0.0.0",
        port: 22,
        uid: 0,
        user: "root",
        process: { pid: 400, name: "sshd: /usr/sbin/", uid: 0 },
      },
      { protocol: "udp", address: "::", port: 15053, uid: 5678, user: "kuma-dp", process: { pid: 700, name: "envoy" } },
      { protocol: "tcp", address: "0.0.0.0", port: 23, uid: 9 },
    ]);
  });

  const STAT = "S 1 700 700 0 -1 4194560 1 0 0 0 5 1 0 0 20 0 1 0 123456 0 0";
  const WITH = "up 10000.50 39000.00";

  test.each([
    { name: "since when it runs", lives: [WITH, `stat 700 ${STAT}`], want: { secondsUp: 8765 } },
    {
      name: "as what it runs",
      lives: ["group 700 0::/system.slice/kuma-dp.service"],
      want: { unit: "kuma-dp.service" },
    },
    {
      name: "as what it runs, where groups are of the first version",
      lives: [
        "group 700 12:memory:/system.slice/other.service",
        "group 700 1:name=systemd:/system.slice/kuma-dp.service",
        "group 700 0::/",
      ],
      want: { unit: "kuma-dp.service" },
    },
    {
      name: "the unit within that of a user",
      lives: ["group 700 0::/user.slice/user-1000.slice/user@1000.service/app.slice/envoy.service"],
      want: { unit: "envoy.service" },
    },
    {
      name: "the unit that has groups of its own",
      lives: ["group 700 0::/system.slice/kuma-dp.service/workers"],
      want: { unit: "kuma-dp.service" },
    },
    { name: "no unit, in a slice alone", lives: [WITH, "group 700 0::/system.slice"], want: {} },
    { name: "nothing, where it began after the look", lives: ["up 3.00 4.00", `stat 700 ${STAT}`], want: {} },
    { name: "nothing, of what is no number", lives: [WITH, "stat 700 S 1"], want: {} },
    { name: "nothing, without the time of the host", lives: [`stat 700 ${STAT}`], want: {} },
    { name: "nothing of another process", lives: [WITH, `stat 701 ${STAT}`], want: {} },
  ])("with its holder, and $name", ({ lives, want }) => {
    const { listeners } = examined({
      listeners: "tcp 00000000 3A99 5678 12",
      holders: "12 700",
      processes: "700 5678 envoy",
      lives: lives.join("\n"),
    });
    expect(listeners[0]?.process).toEqual({ pid: 700, name: "envoy", uid: 5678, ...want });
  });

  test("held by the first process alone", () => {
    const parts = { listeners: "tcp 00000000 0016 0 11", holders: "11 1", processes: "1 0 systemd" };
    expect(examined(parts).listeners[0]?.process).toEqual({ pid: 1, name: "systemd", uid: 0 });
  });
});

test("numbers that are none, and lines that are cut, are left out", () => {
  expect(
    examined({
      system: "uptime=soon\nnow=\ninit=runit",
      conntrack: "count=12\nmax=",
      storage: "/var/lib yes yes - -\n/etc yes",
      programs: "iptables\niptables-nft\t/usr/sbin/iptables-nft\t",
      lock: "nobody",
      "journal-file": "written=yesterday",
    }),
  ).toMatchObject({
    system: {},
    storage: [{ path: "/var/lib", isThere: true, isWritable: true }],
    programs: [{ name: "iptables-nft", path: "/usr/sbin/iptables-nft", version: "without a version" }],
  });
});

test("only of nft it is known whether it speaks JSON", () => {
  const programs = ["no", "yes", ""].map((json) => `nft\t/usr/sbin/nft\tnftables v1.0.6\t${json}`).join("\n");
  expect(examined({ programs }).programs.map(({ speaksJson }) => speaksJson)).toEqual([false, true, undefined]);
});
