import { managementOf } from "../../../lib/host/observe-management";

const SSH = "listens 00000000:0016 ssh";
const answer = (...lines: readonly string[]) => managementOf(["heard", ...lines].join("\n"));

test("a host that says nothing is managed by nobody whom we know", () => {
  expect(answer()).toEqual({ sshPorts: [], processes: [] });
});

test.each([
  { name: "every address", socket: "00000000:0016", want: [22] },
  { name: "every address of both families", socket: "00000000000000000000000000000000:08AE", want: [2222] },
  { name: "one address", socket: "0200000A:0016", want: [22] },
  { name: "one that ends in 127", socket: "7F00000A:0016", want: [22] },
  { name: "loopback", socket: "0100007F:0016", want: [] },
  { name: "loopback as another address", socket: "3500007F:0016", want: [] },
  { name: "loopback of IPv6", socket: "00000000000000000000000001000000:0016", want: [] },
  { name: "loopback of IPv4 in IPv6", socket: "0000000000000000FFFF00000100007F:0016", want: [] },
  { name: "an address of IPv6", socket: "77FD0000000000000000000002000000:0016", want: [22] },
  { name: "no socket at all", socket: "local_address", want: [] },
])("an SSH server on $name", ({ socket, want }) => {
  expect(answer(`listens ${socket} ssh`).sshPorts).toEqual(want);
  expect(answer(`listens ${socket} other`).sshPorts).toEqual([]);
});

test("ports are told once, in their order", () => {
  expect(answer("listens 00000000:08AE ssh", SSH, "listens 0200000A:0016 ssh").sshPorts).toEqual([22, 2222]);
});

test("sockets that systemd holds for an SSH server, by whichever unit", () => {
  const sockets = [
    "0.0.0.0:2201 ssh.socket ssh.service",
    "[::]:2202 sshd.socket sshd@.service",
    "10.0.0.2:2203 dropbear.socket dropbear@.service",
    "[::]:2204 admin.socket sshd@.service",
  ];
  const others = [
    "127.0.0.1:2205 ssh.socket -",
    "[::1]:2206 ssh.socket -",
    "/run/ssh sshd-unix-local.socket -",
    "vsock::22 sshd-vsock.socket -",
    "[::]:9090 cockpit.socket cockpit.service",
    "",
  ];
  const lines = [...sockets, ...others].map((line) => `socket ${line}`);
  expect(answer(...lines).sshPorts).toEqual([2201, 2202, 2203, 2204]);
});

test("where systemd does not say for whom it listens, the usual port is that of its SSH server", () => {
  const held = ["listens 00000000:0016 init", "listens 00000000:2382 init"];
  expect(answer(...held).sshPorts).toEqual([22]);
  expect(answer(...held, "socket [::]:22 gitea.socket gitea.service").sshPorts).toEqual([]);
});

test.each([
  {
    name: "over IPv4",
    told: "198.51.100.7 50022 10.0.0.2 22",
    want: { family: "ipv4", client: "198.51.100.7", server: "10.0.0.2", port: 22 },
  },
  {
    name: "over IPv6, in any spelling",
    told: "FD77:1:0::1 50022 fd77:1::2 22",
    want: { family: "ipv6", client: "fd77:1::1", server: "fd77:1::2", port: 22 },
  },
  {
    name: "over IPv4, as a socket of both families tells it",
    told: "::ffff:198.51.100.7 50022 ::ffff:10.0.0.2 22",
    want: { family: "ipv4", client: "198.51.100.7", server: "10.0.0.2", port: 22 },
  },
  {
    name: "from a neighbour, with its zone",
    told: "fe80::1%eth0 50022 fe80::2%eth0 22",
    want: { family: "ipv6", client: "fe80::1", server: "fe80::2", port: 22 },
  },
])("a session $name", ({ told, want }) => {
  expect(answer(SSH, `session ${told}`).session).toEqual(want);
});

test.each([
  ["from the host itself, through a port where nobody listens", "127.0.0.1 50022 127.0.0.1 2022"],
  ["through a port where nobody listens", "198.51.100.7 50022 10.0.0.2 2022"],
  ["cut short", "198.51.100.7 50022 10.0.0.2"],
  ["of names", "web 50022 db 22"],
  ["of two families", "fd00::7 50022 10.0.0.2 22"],
  ["to no port", "198.51.100.7 50022 10.0.0.2 0"],
  ["of nonsense", "$(reboot) ; 22 '"],
])("no session: one %s", (_name, told) => {
  expect(answer(SSH, `session ${told}`)).toEqual({ sshPorts: [22], processes: [] });
});

test.each([
  ["by loopback", "127.0.0.1 50022 127.0.0.1 22"],
  ["by loopback of IPv6", "::1 50022 ::1 22"],
  ["by its address", "10.0.0.2 50022 10.0.0.2 22"],
])("a session from the host itself, %s, is the end of a tunnel", (_name, told) => {
  expect(answer(SSH, `session ${told}`)).toEqual({ isTunnelled: true, sshPorts: [22], processes: [] });
});

test("of several sessions, one through another, the nearest counts; its port is one for SSH, whoever listens", () => {
  const { session, sshPorts } = answer(
    "listens 00000000:08AE other",
    "session 198.51.100.7 1 10.0.0.2 2222",
    "session 203.0.113.9 1 10.0.0.2 22",
  );
  expect(session).toMatchObject({ client: "198.51.100.7", port: 2222 });
  expect(sshPorts).toEqual([2222]);
});

test("where nobody could say who listens, a session is taken at its word", () => {
  const told = "session 198.51.100.7 50022 10.0.0.2 2022";
  expect(managementOf(told)).toMatchObject({ session: { client: "198.51.100.7", port: 2022 }, sshPorts: [2022] });
  expect(managementOf("session 127.0.0.1 50022 127.0.0.1 22").session).toBeUndefined();
});

test("an SSH server for the host alone is none for others, though a session came through it", () => {
  expect(answer("listens 0100007F:0016 ssh", "session 127.0.0.1 50022 127.0.0.1 22").sshPorts).toEqual([]);
});

test("processes are told once, in their order", () => {
  expect(answer("process sssd", "process chronyd", "process sssd", "process").processes).toEqual(["chronyd", "sssd"]);
});
