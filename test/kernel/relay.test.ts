import { once } from "node:events";
import { connect, createServer, type Server, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import { setTimeout as sleep } from "node:timers/promises";
import { Relay } from "../../sandbox/relay";

/** A server that answers each line with the same line, and `many` with 100,000 bytes. */
let server: Server;
let port: number;

beforeAll(async () => {
  server = createServer((socket) => {
    socket.on("error", () => undefined);
    socket.on("data", (line) => socket.write(line.toString() === "many\n" ? Buffer.alloc(100_000, "x") : line));
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
});

afterAll(async () => {
  server.close();
  await once(server, "close");
});

function clientOf(relay: Relay): Socket {
  return connect(relay.port, relay.host);
}

async function said(client: Socket, line: string): Promise<string> {
  client.write(line);
  const [answer] = (await once(client, "data")) as [Buffer];
  return answer.toString();
}

test("adds the round trip that was asked for, and counts the turn-arounds", async () => {
  await using relay = await Relay.start({ toHost: "127.0.0.1", toPort: port, roundTripMs: 100 });
  const client = clientOf(relay);
  const started = performance.now();
  for (const line of ["one\n", "two\n", "three\n"]) expect(await said(client, line)).toBe(line);
  const took = performance.now() - started;
  client.end();
  await once(client.resume(), "close");
  // One for the connection, one for each line.
  expect(took).toBeGreaterThanOrEqual(395);
  expect(took).toBeLessThan(800);
  expect(relay.flows).toEqual([{ bytesUp: 14, bytesDown: 14, turnArounds: 3, wasCut: false }]);
});

test.each([
  { how: "rst", ending: "ECONNRESET" },
  { how: "fin", ending: "end" },
  { how: "hang", ending: "silence" },
] as const)("cuts by $how after so many bytes: the client sees $ending", async ({ how, ending }) => {
  await using relay = await Relay.start({ toHost: "127.0.0.1", toPort: port, cutAfterBytes: 50_000, how });
  const client = clientOf(relay);
  client.write("many\n");
  expect(await endingOf(client)).toBe(ending);
  expect(relay.flows).toEqual([expect.objectContaining({ bytesUp: 5, turnArounds: 1, wasCut: true })]);
  client.destroy();
});

test("cuts after so many seconds, and what is open when it is told to", async () => {
  await using timed = await Relay.start({ toHost: "127.0.0.1", toPort: port, cutAfterSeconds: 0.1, how: "fin" });
  expect(await endingOf(clientOf(timed))).toBe("end");
  await using told = await Relay.start({ toHost: "127.0.0.1", toPort: port });
  const client = clientOf(told);
  expect(await said(client, "x\n")).toBe("x\n");
  told.cutAll();
  expect(await endingOf(client)).toBe("ECONNRESET");
});

/** How a connection ends within half a second; what it says before does not matter. */
function endingOf(client: Socket): Promise<string> {
  const reset = once(client, "error").then(([error]) => String((error as NodeJS.ErrnoException).code));
  const ended = text(client).then(
    () => "end",
    (error: NodeJS.ErrnoException) => String(error.code),
  );
  return Promise.race([reset, ended, sleep(500).then(() => "silence")]);
}
