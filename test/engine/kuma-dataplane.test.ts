import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { dataplaneToken } from "../mesh/dataplane-token";
import { ProxiedHost } from "../mesh/proxied-host";
import { filesBelow } from "../support/files-below";
import { restored } from "../support/restored";
import { Stack, shown } from "./stack";

/** The proxy of one host, from its first up to its destroy, under the real engine: real Envoy, a stand-in for kuma-dp. */

const TOKENS = [600, 1200, 1800].map((validSeconds) => dataplaneToken({ name: "web-1", validSeconds }));
const [FIRST = "", SECOND = "", THIRD = ""] = TOKENS;

let on: ProxiedHost;
let stack: Stack;
let before: string;
/** All that the engine said. */
let said = "";

const declare = (more: object, hosts = {}) => stack.declare(hosts, {}, { sidecar: { ...on.spec, ...more } });

async function runs(command: string, ...args: readonly string[]): Promise<string> {
  const told = await stack.pulumi(command, ...args);
  said += told;
  return told;
}

const up = (...args: readonly string[]) => runs("up", "--yes", "--skip-preview", "--diff", ...args);
const refresh = (...args: readonly string[]) => runs("refresh", "--yes", "--skip-preview", "--diff", ...args);

beforeAll(async () => {
  [on, stack] = await Promise.all([ProxiedHost.start(), Stack.start()]);
  before = await on.host.snapshot();
});

afterAll(async () => {
  await stack?.[Symbol.asyncDispose]();
  await on?.[Symbol.asyncDispose]();
});

/** Neither what was said, nor what the engine keeps: state, backups, history, events. */
afterEach(async () => {
  const everything = said + (await stack.exported()) + filesBelow(join(stack.folder, "..", "state"));
  expect(TOKENS.filter((token) => everything.includes(token) || everything.includes(token.slice(-60)))).toEqual([]);
});

test("a preview shows the Dataplane and who runs it, and touches nothing", async () => {
  await declare({ token: FIRST });
  const preview = await runs("preview", "--diff", "--show-full-output");
  expect(preview).toMatch(/token *: \[secret\]/);
  // The engine reads YAML, and shows what is in it.
  expect(preview).toMatch(/dataplane *: \(yaml\) \{[\s\S]*redirectPortOutbound: 15001[\s\S]*type *: "Dataplane"/);
  expect(preview).toContain("it counts once the proxy listens on 15001, 15006, within 20 s");
  expect(await on.host.snapshot()).toBe(before);
});

test("a preview tells all faults, each at its property, and nothing of the token", async () => {
  await declare({ token: `${FIRST}\n${SECOND}`, name: "Web", controlPlane: { address: "nowhere" } });
  const preview = shown(await stack.attempt("preview"));
  said += preview;
  expect(preview).toContain("KTP503 name: ");
  expect(preview).toContain("KTP540 controlPlane.address: ");
});

test("up brings the proxy, ready; the second one and a refresh find nothing to do", async () => {
  await declare({ token: FIRST });
  await up();
  expect((await stack.hosts())["sidecar"]?.outputs).toMatchObject({
    drift: "none",
    runBy: "systemd",
    proxyVersion: "2.9.0",
  });
  expect(await on.token()).toBe(FIRST);
  const applied = await on.host.snapshot();
  expect(await up("--expect-no-changes")).toContain("2 unchanged");
  expect(await refresh("--expect-no-changes")).toContain("2 unchanged");
  expect(await on.host.snapshot()).toBe(applied);
});

test("tags in another order are no change", async () => {
  const { networking } = on.spec;
  const tags = { "kuma.io/protocol": "tcp", "kuma.io/service": "web" };
  await declare({ token: FIRST, networking: { ...networking, inbound: [{ port: "8080", tags }] } });
  expect(await stack.plan()).toEqual([]);
});

test("a new token is put in place, and nothing is started anew", async () => {
  const envoy = await on.envoy();
  await declare({ token: SECOND });
  expect(await stack.plan()).toEqual(["update sidecar: token"]);
  await up();
  expect([await on.token(), await on.envoy()]).toEqual([SECOND, envoy]);
});

test("of a token that is referred to the state has the reference, and what it leads to is looked at", async () => {
  const file = join(stack.folder, "..", "token");
  await writeFile(file, SECOND);
  await declare({ token: `file:${file}` });
  await up();
  await writeFile(file, THIRD);
  expect(await refresh()).toContain("/etc/kuma-dp/token is altered");
  const envoy = await on.envoy();
  await up();
  expect([await on.token(), await on.envoy()]).toEqual([THIRD, envoy]);
  expect(await refresh("--expect-no-changes")).toContain("2 unchanged");
  // Somewhere else a refresh knows nothing of it.
  await rm(file);
  expect(await refresh("--expect-no-changes")).toContain("2 unchanged");
  await writeFile(file, THIRD);
});

test("a kuma-dp that somebody stopped is told by a refresh, and started by the next up", async () => {
  await on.host.sh("systemctl stop kuma-dp");
  expect(await refresh()).toContain("kuma-dp does not run: its unit is inactive");
  await up();
  expect(await on.host.sh("systemctl is-active kuma-dp")).toBe("active\n");
  expect(await refresh("--expect-no-changes")).toContain("2 unchanged");
});

test("rules and proxy of one host are brought about in one up, and given back in one destroy", async () => {
  await declare({ token: THIRD }, { web: { connection: on.host.connection } });
  await up();
  expect(await refresh("--expect-no-changes")).toContain("3 unchanged");
  await runs("destroy", "--yes", "--skip-preview");
  expect(restored(await on.host.snapshot())).toBe(restored(before));
  expect(await stack.hosts()).toEqual({});
});
