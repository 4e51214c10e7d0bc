import { spawn } from "node:child_process";
import { once } from "node:events";
import { readlinkSync } from "node:fs";
import { run } from "../../sandbox/command";
import { EchoServer, probe, probeAll } from "../../sandbox/echo";
import { SandboxHost } from "../../sandbox/host";
import { isInLab, runInLab } from "../../sandbox/lab";

/** The sandbox itself: if a host is not what these say, no other kernel test means anything. */

let host: SandboxHost;

beforeAll(async () => {
  host = await SandboxHost.start();
});

afterAll(() => host.stop());

describe("the lab", () => {
  test("has a network of its own with no way out", async () => {
    expect(isInLab()).toBe(true);
    const links = await run(["ip", "-json", "link", "show"]);
    const names = (JSON.parse(links.stdout) as { ifname: string }[]).map(({ ifname }) => ifname);
    expect(names).not.toContain("eth0");
    expect((await run(["ip", "route", "show", "default"])).stdout).toBe("");
    expect((await run(["ip", "-6", "route", "show", "default"])).stdout).toBe("");
  });

  test("is not the machine: PID 1 is the lab's own, and settings of the kernel cannot be written", async () => {
    expect((await run(["cat", "/proc/1/cmdline"])).stdout).toContain("lab.sh");
    const written = await run(["sh", "-c", "echo 0 >/proc/sys/kernel/printk_delay"]);
    expect({ ...written, stderr: /Read-only|Permission/.test(written.stderr) }).toEqual({
      code: 2,
      stdout: "",
      stderr: true,
    });
  });

  test("gives the exit status of its command, and everything in it ends with the command", async () => {
    const left = "sleep 4711";
    expect(await runInLab(["bash", "-c", `setsid ${left} & sleep 0.1; pgrep -fx '${left}' >/dev/null && exit 7`])).toBe(
      7,
    );
    expect((await run(["pgrep", "-fx", left])).stdout).toBe("");
  });

  test("passes signals on to its command", async () => {
    const script = "trap 'exit 9' TERM; echo up; for i in $(seq 100); do sleep 0.05; done";
    const command = spawn("node", ["build/sandbox/lab.js", "bash", "-c", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const ended = once(command, "close");
    await once(command.stdout, "data");
    command.kill("SIGTERM");
    expect(await ended).toEqual([9, null]);
  });

  test("guards hosts: outside of it none starts", async () => {
    const lab = process.env["KUMA_TP_LAB"];
    process.env["KUMA_TP_LAB"] = "net:[0]";
    await expect(SandboxHost.start()).rejects.toThrow("only inside a lab");
    process.env["KUMA_TP_LAB"] = lab;
  });
});

describe("a host", () => {
  test("has namespaces of its own", async () => {
    const here = readlinkSync("/proc/self/ns/net");
    const there = await host.mustExec(["readlink", "/proc/self/ns/net"]);
    expect(there.trim()).toMatch(/^net:\[\d+\]$/);
    expect(there.trim()).not.toBe(here);
  });

  test("has two ends, IPv4 and IPv6", async () => {
    const shown = await host.mustExec(["ip", "-json", "addr", "show", "scope", "global"]);
    const ends = (JSON.parse(shown) as { ifname: string; addr_info: { local: string }[] }[])
      .filter(({ addr_info }) => addr_info.length > 0)
      .map(({ ifname, addr_info }) => [ifname, ...addr_info.map(({ local }) => local)]);
    expect(ends).toEqual([
      ["eth0", host.address, host.address6],
      ["eth1", host.upstreamAddress, host.upstreamAddress6],
    ]);
  });

  test("has the users a test may log in as, and no proxy user", async () => {
    const passwd = await host.mustExec([
      "sh",
      "-c",
      "cut -d: -f1,3 /etc/passwd | sed -n '/:[56]...$/p'; id kuma-dp 2>&1 || :",
    ]);
    expect(passwd.trim().split("\n")).toEqual(["app:6001", "ops:6002", "opspw:6003", "id: ‘kuma-dp’: no such user"]);
  });

  test.each([
    { user: "root", command: "id -un", says: "root\n" },
    { user: "app", command: "id -un", says: "app\n" },
    { user: "ops", command: "sudo id -un", says: "root\n" },
  ])("lets $user in over ssh: $command", async ({ user, command, says }) => {
    expect(await ssh(user, command)).toEqual({ code: 0, stdout: says, stderr: "" });
  });

  test("gives sudo to opspw with the password, and not without", async () => {
    const sudo = ["sudo", "-S", "-p", "", "id", "-un"];
    expect((await host.exec(sudo, { user: "opspw", stdin: "wrong\n" })).code).toBe(1);
    const right = await host.exec(sudo, { user: "opspw", stdin: "secret\n" });
    expect(right).toEqual({ code: 0, stdout: "root\n", stderr: "" });
  });

  test("tells exit status, output and input of a command, and kills one that takes too long", async () => {
    const script = "cat; echo no >&2; exit 7";
    expect(await host.exec(["sh", "-c", script], { stdin: "yes" })).toEqual({ code: 7, stdout: "yes", stderr: "no\n" });
    expect((await host.exec(["sleep", "20"], { timeoutSeconds: 0.3 })).code).toBe(137);
    expect((await host.exec(["pgrep", "-x", "sleep"])).stdout).toBe("");
  });
});

describe("traffic", () => {
  const nobody = { uid: 65534 };

  test.each([
    { name: "IPv4", to: "198.51.100.7", local: "198.51.100.7:80", from: () => host.upstreamAddress },
    { name: "IPv6", to: "2001:db8::7", local: "[2001:db8::7]:80", from: () => `[${host.upstreamAddress6}]` },
  ])("from the host to any $name address arrives upstream", async ({ to, local, from }) => {
    await using server = await EchoServer.start(host.upstream, { tcp: [80], udp: [80] }, nobody.uid);
    const [tcp, udp] = await probeAll(host, [
      { to, port: 80 },
      { to, port: 80, proto: "udp" },
    ]);
    const peer = expect.stringMatching(new RegExp(`^${from().replace(/[[\].]/g, "\\$&")}:\\d+$`));
    expect(tcp).toEqual({ at: 80, proto: "tcp", orig: null, local, peer, ...nobody });
    expect(udp).toEqual({ at: 80, proto: "udp", orig: null, local, peer, ...nobody });
    expect(server.answers).toHaveLength(2);
  });

  test("from upstream, from any address and port, arrives at the host", async () => {
    await using _server = await EchoServer.start(host, { tcp: [8080] }, 6001);
    const to = { to: host.upstreamAddress, port: 8080 };
    const local = `${host.upstreamAddress}:8080`;
    expect(await probe(host.upstream, { ...to, sourceAddress: "203.0.113.9", sourcePort: 999 })).toEqual({
      ...{ at: 8080, proto: "tcp", orig: null, local, peer: "203.0.113.9:999", uid: 6001 },
    });
    expect(await probe(host.upstream, { ...to, port: 8081 })).toEqual({ error: "ECONNREFUSED" });
  });

  test("that a rule redirects by user tells its first destination", async () => {
    await using redirected = await SandboxHost.start();
    await using _sidecar = await EchoServer.start(redirected, { tcp: [15001] }, 5678);
    const rule = "-t nat -A OUTPUT -p tcp -m owner ! --uid-owner 5678 -j REDIRECT --to-ports 15001".split(" ");
    await redirected.mustExec(["iptables", ...rule]);
    await redirected.mustExec(["ip6tables", ...rule]);
    const heard = await probeAll(redirected, [
      { to: "198.51.100.7", port: 443, uid: 6001 },
      { to: "2001:db8::7", port: 443, uid: 6001 },
      { to: "198.51.100.7", port: 443, uid: 5678 },
    ]);
    expect(heard).toEqual([
      expect.objectContaining({ at: 15001, orig: "198.51.100.7:443", uid: 5678 }),
      expect.objectContaining({ at: 15001, orig: "[2001:db8::7]:443", uid: 5678 }),
      { error: "ECONNREFUSED" },
    ]);
  });
});

describe("a snapshot", () => {
  test("is the same when nothing changed, and taking it leaves nothing behind", async () => {
    const before = await host.snapshot();
    expect(before).toContain("/etc/passwd 644 0:0 regular file");
    expect(await host.snapshot()).toBe(before);
    await ssh("ops", "sudo id");
    expect(await host.snapshot()).toBe(before);
    expect(await host.mustExec(["nft", "list", "ruleset"])).toBe("");
    expect(await host.mustExec(["cat", "/proc/net/ip_tables_names"])).toBe("");
  });

  test.each([
    { what: "an nft rule", command: "nft add table inet foreign", undo: "nft delete table inet foreign" },
    {
      what: "an iptables rule",
      command: "iptables -A INPUT -j ACCEPT",
      undo: "iptables -F INPUT; nft delete table ip filter",
    },
    { what: "an address of lo", command: "ip addr add ::6/128 dev lo", undo: "ip addr del ::6/128 dev lo" },
    { what: "content of a file", command: "echo '# x' >>/etc/hosts", undo: "sed -i '$d' /etc/hosts" },
    { what: "mode of a file", command: "chmod 600 /etc/hosts", undo: "chmod 644 /etc/hosts" },
    { what: "a user", command: "useradd -u 5678 -U kuma-dp", undo: "userdel kuma-dp" },
    { what: "owner of a file", command: "chown app /etc/hosts", undo: "chown root /etc/hosts" },
  ])("shows $what, and no longer when it is undone", async ({ command, undo }) => {
    await using changed = await SandboxHost.start();
    const before = await changed.snapshot();
    await changed.mustExec(["sh", "-c", command]);
    expect(await changed.snapshot()).not.toBe(before);
    await changed.mustExec(["sh", "-c", undo]);
    expect(await changed.snapshot()).toBe(before);
  });

  test("shows legacy rules only where there are any", async () => {
    await using legacy = await SandboxHost.start();
    expect(await legacy.snapshot()).not.toContain("legacy");
    await legacy.mustExec(["iptables-legacy", "-t", "nat", "-A", "OUTPUT", "-j", "RETURN"]);
    expect(await legacy.snapshot()).toContain("== ip legacy rules\n*nat\n");
  });
});

test("a host without IPv6 has none, not even on lo", async () => {
  await using single = await SandboxHost.start({ ipv6: false });
  expect(await single.mustExec(["ip", "-6", "addr"])).toBe("");
  expect([single.address6, single.upstreamAddress6]).toEqual([undefined, undefined]);
});

test("a small host has a disk that fills up", async () => {
  await using small = await SandboxHost.start({ size: "8m" });
  const filled = await small.exec(["dd", "if=/dev/zero", "of=/fill", "bs=1M"]);
  expect([filled.code, filled.stderr]).toEqual([1, expect.stringContaining("No space left on device")]);
});

test("two hosts of one upstream reach each other", async () => {
  await using other = await SandboxHost.start({ upstream: host.upstream });
  await using _server = await EchoServer.start(other, { tcp: [8080] });
  const heard = await probe(host, { to: other.upstreamAddress, port: 8080 });
  expect(heard).toEqual(expect.objectContaining({ at: 8080, local: `${other.upstreamAddress}:8080` }));
});

test("stopping leaves no network and no link behind", async () => {
  const short = await SandboxHost.start();
  const { name, upstream } = short;
  expect(await namesStarting(name, upstream.name)).toEqual([name, upstream.name, `${name}h`]);
  await short.stop();
  expect(await namesStarting(name, upstream.name)).toEqual([]);
});

/** Networks, and links of the lab, of one host: others come and go meanwhile. */
async function namesStarting(...prefixes: readonly string[]): Promise<readonly string[]> {
  const spaces = await run(["ip", "netns", "list"]);
  const links = await run(["ip", "-brief", "link"]);
  const names = [...spaces.stdout.split("\n").sort(), ...links.stdout.split("\n")].map(
    (line) => line.split(/[ @]/)[0] ?? "",
  );
  return names.filter((name) => prefixes.some((prefix) => new RegExp(`^${prefix}(?!\\d)`).test(name)));
}

function ssh(user: string, command: string) {
  const unknown = ["-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "BatchMode=yes"];
  return run(["ssh", "-F", "none", "-q", "-i", host.keyPath, ...unknown, `${user}@${host.address}`, command]);
}
