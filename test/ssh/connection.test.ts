import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { connect } from "../../lib/host/connect";
import type { ConnectOptions } from "../../lib/host/connecting";
import type { SshConnectionSpec } from "../../lib/spec/host";
import { Relay } from "../../sandbox/relay";
import { AS_ROOT, AS_USER, environmentOf, SshHost, thrownBy } from "./ssh-host";

let host: SshHost;
const ONE_SESSION = 2231;
const NO_SESSION = 2232;
const OTHER_ALGORITHMS = 2233;

beforeAll(async () => {
  host = await SshHost.start();
  await Promise.all([
    host.sshd(ONE_SESSION, "MaxSessions=1"),
    host.sshd(NO_SESSION, "MaxSessions=0"),
    host.sshd(OTHER_ALGORITHMS, "KexAlgorithms=sntrup761x25519-sha512@openssh.com"),
  ]);
});

afterAll(() => host[Symbol.asyncDispose]());

const open = (given: Partial<SshConnectionSpec> = {}, options?: ConnectOptions) =>
  connect(host.connection(given), environmentOf(), options);

/** A connection that goes through a relay. */
const via = (relay: Relay, options?: ConnectOptions) => open({ host: relay.host, port: relay.port }, options);

test("many scripts go over one connection, one after the other", async () => {
  await using runner = await open();
  expect([runner.name, runner.hostKey]).toEqual([host.address, host.hostKey]);
  const connections: string[] = [];
  for (let number = 0; number < 5; number += 1) {
    const { exitCode, stdout } = await runner.run(`echo "$SSH_CONNECTION"; exit ${number}`, AS_USER);
    expect(exitCode).toBe(number);
    connections.push(stdout);
  }
  expect(new Set(connections).size).toBe(1);
});

test("many scripts at once", async () => {
  await using runner = await open();
  const numbers = Array.from({ length: 6 }, (_, number) => number);
  const results = await Promise.all(numbers.map((number) => runner.run(`sleep 0.1; echo ${number}`, AS_USER)));
  expect(results.map(({ stdout }) => stdout)).toEqual(numbers.map((number) => `${number}\n`));
});

test("where sshd allows one session at a time, one script after the other", async () => {
  await using runner = await open({ port: ONE_SESSION });
  for (const word of ["one", "two", "three"]) {
    expect(await runner.run(`sleep 0.05; echo ${word}`, AS_USER)).toMatchObject({ stdout: `${word}\n` });
  }
});

test("where sshd allows one session at a time, scripts at once wait for each other", async () => {
  await using runner = await open({ port: ONE_SESSION });
  const words = ["one", "two", "three"];
  const results = await Promise.all(words.map((word) => runner.run(`sleep 0.05; echo ${word}`, AS_USER)));
  expect(results.map(({ stdout }) => stdout)).toEqual(words.map((word) => `${word}\n`));
});

test("where sshd allows no session at all", async () => {
  await using runner = await open({ port: NO_SESSION });
  expect(await thrownBy(runner.run(":", AS_USER))).toMatchObject({ code: "KTP225" });
});

test("a shell that a signal ends gives 128 and its number", async () => {
  await using runner = await open();
  expect(await runner.run("echo out; kill -TERM 0; sleep 5", AS_USER)).toMatchObject({
    exitCode: 143,
    stdout: "out\n",
  });
});

test("on a line of 100 ms: round trips to connect, to run the first script, a further one at once, and one later", async () => {
  await using relay = await Relay.start({ toHost: host.address, toPort: 22, roundTripMs: 100 });
  const turns = (): number => relay.flows[0]?.turnArounds ?? 0;
  await using runner = await via(relay);
  const connected = turns();
  await runner.run("echo", AS_ROOT);
  const first = turns() - connected;
  await runner.run("echo", AS_ROOT);
  const further = turns() - connected - first;
  await sleep(300);
  // Meanwhile the next session was opened, and the script alone travels.
  const rested = turns();
  await runner.run("echo", AS_ROOT);
  const later = turns() - rested;
  // One of each is to spare: where both speak at once, a round trip hides in another, or is counted for two.
  const budget = [6, 4, 3, 2];
  const spent = [connected, first, further, later];
  expect(spent.filter((turns, index) => turns > (budget[index] ?? 0))).toEqual([]);
});

test("a script that is late is given up, the connection with it, and the host goes on", async () => {
  await using runner = await open();
  const started = performance.now();
  const late = thrownBy(runner.run("sleep 1.5; : >/run/late", { asRoot: true, deadlineSeconds: 0.4 }));
  expect(await late).toMatchObject({ code: "KTP220", failures: [{ host: host.address }] });
  expect(performance.now() - started).toBeLessThan(1000);
  expect(await thrownBy(runner.run(":", AS_USER))).toMatchObject({ code: "KTP222" });
  await host.until(() => host.has("/run/late"), "the script to end");
});

test.each([
  { how: "rst", says: "connection reset" },
  { how: "fin", says: "it closed the connection" },
  { how: "hang", says: "it fell silent" },
] as const)("a connection that is cut in the middle of a script, by $how", async ({ how, says }) => {
  await using relay = await Relay.start({ toHost: host.address, toPort: 22 });
  await using runner = await via(relay, { keepaliveSeconds: 0.15 });
  const cut = thrownBy(runner.run(`: >/run/${how}-1; echo begun; sleep 1; : >/run/${how}-2`, AS_ROOT));
  await host.until(() => host.has(`/run/${how}-1`), "the script to begin");
  await sleep(50);
  relay.cutAll(how);
  const thrown = await cut;
  expect(thrown).toMatchObject({ code: "KTP221" });
  expect(thrown.message).toContain(`${says}). It had begun; the host may still be working on it.`);
  await host.until(() => host.has(`/run/${how}-2`), "the script to end without us");
  expect(await thrownBy(runner.run(":", AS_USER))).toMatchObject({ code: "KTP222" });
});

test.each(["rst", "fin"] as const)(
  "of a script that arrives in part, as a connection is cut by %s, nothing runs",
  async (how) => {
    await using relay = await Relay.start({ toHost: host.address, toPort: 22, roundTripMs: 100 });
    await using runner = await via(relay);
    // More than what may be under way without an answer, so that the cut comes in the middle.
    const script = `: >/run/part-${how}\n${"# so that the script is long\n".repeat(300_000)}`;
    const cut = thrownBy(runner.run(script, AS_ROOT));
    while ((relay.flows[0]?.bytesUp ?? 0) < 1_000_000) await sleep(1);
    relay.cutAll(how);
    const thrown = await cut;
    expect(thrown).toMatchObject({ code: "KTP221" });
    expect(thrown.message).toContain("Nothing says whether it began");
    const isOver = async () => (await host.box.exec(["pgrep", "-f", "sshd: root"])).code !== 0;
    await host.until(isOver, "the session to end");
    expect(await host.has(`/run/part-${how}`)).toBe(false);
  },
);

describe("a host that is not reached", () => {
  let silent: Server;
  let talkative: Server;
  const sockets = new Set<Socket>();
  const portOf = (server: Server): number => (server.address() as AddressInfo).port;

  beforeAll(async () => {
    silent = createServer((socket) => sockets.add(socket));
    talkative = createServer((socket) => {
      socket.on("error", () => undefined).end("HTTP/1.1 400 Bad Request\r\n\r\n");
    });
    for (const server of [silent, talkative]) await once(server.listen(0, "127.0.0.1"), "listening");
  });

  afterAll(() => {
    for (const socket of sockets) socket.destroy();
    for (const server of [silent, talkative]) server.close();
  });

  test.each([
    { name: "refused", given: () => ({ port: 9 }), tries: 1, says: "connection refused" },
    { name: "refused thrice", given: () => ({ port: 9, dialErrorLimit: 3 }), tries: 3, says: "connection refused" },
    { name: "no such name", given: () => ({ host: "web-1.invalid" }), tries: 1, says: "name" },
    {
      name: "silent",
      given: () => ({ host: "127.0.0.1", port: portOf(silent), perDialTimeout: 0.3 }),
      tries: 1,
      says: "no answer within 0.3 s",
    },
  ])("$name", async ({ given, tries, says }) => {
    const thrown = await thrownBy(open(given()));
    expect(thrown).toMatchObject({ code: "KTP200" });
    expect(thrown.message).toMatch(
      new RegExp(`cannot be reached: ${tries} (try|tries) in [0-9.]+ s; the last one: [^.]*${says}`),
    );
  });

  test.each([
    {
      name: "that is silent",
      given: () => ({ host: "127.0.0.1", port: portOf(silent), perDialTimeout: 0 }),
      says: "no answer within 0.5 s",
    },
    { name: "that refuses, tried for ever", given: () => ({ port: 9, dialErrorLimit: 0 }), says: "connection refused" },
  ])("within the deadline for all, $name", async ({ given, says }) => {
    const thrown = await thrownBy(open(given(), { deadlineSeconds: 0.5 }));
    expect(thrown).toMatchObject({ code: "KTP200" });
    expect(thrown.message).toContain(says);
  });

  test("that is no SSH server", async () => {
    const thrown = await thrownBy(open({ host: "127.0.0.1", port: portOf(talkative) }));
    expect(thrown).toMatchObject({ code: "KTP200" });
    expect(thrown.message).toContain("it closed the connection");
  });

  test("in a way that both sides know, which is not tried again", async () => {
    const thrown = await thrownBy(open({ port: OTHER_ALGORITHMS, dialErrorLimit: 0 }));
    expect(thrown).toMatchObject({ code: "KTP211" });
    expect(thrown.message).toContain("no matching key exchange algorithm");
  });

  test("yet, but a little later", async () => {
    const connecting = open({ port: 2239, dialErrorLimit: 10 });
    await sleep(300);
    await host.sshd(2239);
    await using runner = await connecting;
    expect((await runner.run("echo here", AS_USER)).stdout).toBe("here\n");
  });
});
