import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { Upstream } from "../../sandbox/upstream";
import { until } from "../support/until";
import { ManagedHost } from "./hosts";
import { Stack } from "./stack";

/** Many hosts in one program, and one host in several resources. */

const HOSTS = 8;

let hosts: ManagedHost[];
let upstream: Upstream;
let stack: Stack;
let folder: string;

beforeAll(async () => {
  [stack, upstream, folder] = await Promise.all([Stack.start(), Upstream.start(), mkdtemp(join(tmpdir(), "kuma-tp-"))]);
  hosts = [];
  for (let index = 0; index < HOSTS; index += 1) hosts.push(await ManagedHost.start({ upstream, ipv6: false }));
  await writeFile(join(folder, "way"), WAY);
});

afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await Promise.all(hosts.map((host) => host[Symbol.asyncDispose]()));
  await upstream.stop();
  await rm(folder, { recursive: true });
});

/** A way to a host on which each script is told when it begins and ends, and which can be held up. */
const WAY = `folder=$1; shift
echo begin >>"$folder/log"
while [ -e "$folder/held" ]; do sleep 0.1; done
sleep 1
"$@"
status=$?
echo end >>"$folder/log"
exit $status
`;

const wayTo = (host: ManagedHost) => ({ exec: ["sh", join(folder, "way"), folder, ...host.connection.exec] });

function first(): ManagedHost {
  const [host] = hosts;
  if (host === undefined) throw new Error("there are no hosts");
  return host;
}

/** How many scripts ran at once, and how many in all. */
async function traffic(): Promise<{ most: number; scripts: number }> {
  const events = (await readFile(join(folder, "log"), "utf8")).trim().split("\n");
  let running = 0;
  const counts = events.map((event) => (running += event === "begin" ? 1 : -1));
  await rm(join(folder, "log"));
  return { most: Math.max(...counts), scripts: events.filter((event) => event === "begin").length };
}

test("hosts are worked on at the same time, each in three round trips", async () => {
  await stack.declare(Object.fromEntries(hosts.map((host, index) => [`web-${index}`, { connection: wayTo(host) }])));
  await stack.up();

  const { most, scripts } = await traffic();
  expect(most).toBeGreaterThanOrEqual(HOSTS / 2);
  expect(scripts).toBe(3 * HOSTS);
  expect(await Promise.all(hosts.map((host) => host.generation()))).toEqual(hosts.map(() => 1));
  await stack.destroy();
  expect(await Promise.all(hosts.map((host) => host.generation()))).toEqual(hosts.map(() => undefined));
  await rm(join(folder, "log"));
});

test("two resources on one host wait for each other, and the second finds nothing to do", async () => {
  const connection = wayTo(first());
  await stack.declare({ one: { connection }, other: { connection } });
  await stack.up();

  expect(await traffic()).toEqual({ most: 1, scripts: 4 });
  expect(await first().generation()).toBe(1);
  await stack.destroy();
  expect(await first().generation()).toBeUndefined();
  await rm(join(folder, "log"));
});

describe("when the engine is killed, and no change waits to be confirmed", () => {
  test("what has begun is carried to its end, and nothing more is begun", async () => {
    const connection = wayTo(first());
    await stack.declare({ one: { connection, confirm: false }, other: { connection, confirm: false } });
    await writeFile(join(folder, "held"), "");
    const up = stack.begin("up", "--yes", "--skip-preview");
    await until(async () => (await readFile(join(folder, "log"), "utf8")).includes("begin"));
    up.kill("SIGKILL");
    await sleep(500);
    await rm(join(folder, "held"));

    await until(async () => (await first().generation()) === 1);
    // Long enough for another look at the host, were there one.
    await sleep(4000);
    const { most, scripts } = await traffic();
    expect({ most, scripts }).toEqual({ most: 1, scripts: 3 });
    expect(await first().sh("sed -n s/^status=//p /var/lib/kuma-transparent-proxy/journal")).toBe("applied\n");
  });

  test("the next up takes over what is there", async () => {
    await stack.pulumi("cancel", "--yes");
    await stack.declare({ one: { connection: wayTo(first()), confirm: false } });
    await stack.up();
    expect(await first().generation()).toBe(1);
    await stack.destroy();
    expect(await first().generation()).toBeUndefined();
  });
});
