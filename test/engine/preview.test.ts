import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { DRIFT, DRIFTED, preview, ROWS, rowsIn } from "../support/previews";
import { ManagedHost } from "./hosts";
import { Stack } from "./stack";

/** What a reviewer reads of previews and refreshes that the real engine makes, of one host from its first to its last. */

let host: ManagedHost;
let stack: Stack;

beforeAll(async () => {
  [host, stack] = await Promise.all([ManagedHost.start(), Stack.start({ env: { PULUMI_DEBUG_COMMANDS: "true" } })]);
});

afterAll(async () => {
  await stack[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
});

const declare = (outbound: object) => stack.declare({ web: { connection: host.connection, redirect: { outbound } } });
const previewOf = async (...command: readonly [string, ...string[]]) =>
  preview("pulumi", (await stack.attempt(...command)).stdout, "--fail-on", "escape");

/** The same of the engine's log of events. */
async function previewOfLog(...command: readonly [string, ...string[]]) {
  const file = join(stack.folder, "events.json");
  await rm(file, { force: true });
  await stack.attempt(...command, "--event-log", file);
  return preview("pulumi", await readFile(file, "utf8"), "--fail-on", "escape");
}

test("a host that gets the rules", async () => {
  await declare({});
  const said = await previewOf("preview", "--json");
  expect(rowsIn(said)).toEqual(ROWS.create);
  expect(said).toMatchObject({ code: 0, stdout: expect.stringContaining("#### `web`: gets the transparent proxy") });
  expect(await previewOfLog("preview")).toEqual(said);
});

test("a port that leaves the mesh, which a gate may stop", async () => {
  await stack.up();
  await declare({ excludePorts: [5432] });
  const said = await previewOf("preview", "--json");
  expect(rowsIn(said)).toEqual(ROWS.update);
  expect(said.code).toBe(1);
  expect(await previewOfLog("preview")).toEqual(said);
  // How the host is reached is nobody's business.
  expect(said.stdout).not.toContain("nsenter");
});

test("drift, by a refresh that changes nothing, and beside a change", async () => {
  await host.sh(DRIFT);
  const refreshed = await previewOf("refresh", "--preview-only", "--json");
  expect(rowsIn(refreshed)).toEqual(ROWS.drift);
  expect(refreshed.stdout).toMatch(DRIFTED);
  expect(await previewOfLog("refresh", "--preview-only")).toEqual(refreshed);
  const both = await previewOf("preview", "--refresh", "--json");
  expect(rowsIn(both)).toEqual([...ROWS.drift, ...ROWS.update]);
  expect(both.stdout).toMatch(DRIFTED);
  expect(await previewOfLog("preview", "--refresh")).toEqual(both);
});

test("a host that has lost all, and one that shall lose it", async () => {
  await stack.up();
  expect(await previewOf("preview", "--json")).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("No traffic changes path, and nothing else changes."),
  });
  await stack.declare({});
  const lost = await previewOf("preview", "--json");
  expect(rowsIn(lost)).toEqual(ROWS.delete);
  expect(await previewOfLog("preview")).toEqual(lost);
  expect(await previewOfLog("destroy", "--preview-only")).toEqual(lost);
  await host.sh("sh /var/lib/kuma-transparent-proxy/uninstall");
  const gone = await previewOf("refresh", "--preview-only", "--json");
  expect(gone.stdout).toContain("Drifted, which an apply mends: nothing of it is left");
  expect(await previewOfLog("refresh", "--preview-only")).toEqual(gone);
  await stack.destroy();
});
