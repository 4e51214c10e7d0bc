import { ManagedHost } from "../engine/hosts";
import { DRIFT, DRIFTED, preview, ROWS, rowsIn } from "../support/previews";
import { textsIn } from "../support/xml";
import { Configuration } from "./configuration";

/** What a reviewer reads of plans that the real engine makes, of one host from its first to its last. */

let host: ManagedHost;
let configuration: Configuration;

beforeAll(async () => {
  [host, configuration] = await Promise.all([ManagedHost.start(), Configuration.start()]);
});

afterAll(async () => {
  await configuration[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
});

const declare = (rest: string) =>
  configuration.declare(
    `resource "terraform_data" "other" {}\nresource "kuma_transparent_proxy_host" "web" {\n` +
      `  host_connection = { exec = ${JSON.stringify(host.connection.exec)} }\n${rest}\n}\n`,
  );

async function previewOf(...options: readonly string[]) {
  await configuration.terraform("plan", "-input=false", "-out=plan.bin", ...options);
  return preview("terraform", await planned(), "--fail-on", "escape");
}

/** The last plan. */
async function planned(): Promise<string> {
  return (await configuration.attempt("show", "-json", "plan.bin")).stdout;
}

test("a host that gets the rules, beside what is none of ours", async () => {
  await declare("");
  await configuration.terraform("init");
  const said = await previewOf();
  expect(rowsIn(said)).toEqual(ROWS.create);
  expect(said).toMatchObject({ code: 0, stdout: expect.stringContaining("`kuma_transparent_proxy_host.web`: gets") });
  expect(said.stdout).not.toContain("terraform_data");
});

test("a port that leaves the mesh, which a gate may stop; and drift beside it", async () => {
  await configuration.apply();
  await declare("  redirect = { outbound = { exclude_ports = [5432] } }");
  const said = await previewOf();
  expect(rowsIn(said)).toEqual(ROWS.update);
  expect(said.code).toBe(1);
  expect(said.stdout).not.toContain("nsenter");
  const drawn = textsIn((await preview("terraform", await planned(), "--format", "svg")).stdout);
  expect(drawn.filter((text) => /^\d (before|after)$/.test(text)).toSorted()).toEqual(
    ROWS.update.flatMap((_, index) => [`${index + 1} after`, `${index + 1} before`]),
  );
  expect(drawn).toEqual(expect.arrayContaining(["leaves the mesh: no mTLS, no policies", ":15001", ":15006"]));
  await host.sh(DRIFT);
  const both = await previewOf();
  expect(rowsIn(both)).toEqual([...ROWS.drift, ...ROWS.update]);
  expect(both.stdout).toMatch(DRIFTED);
  const refreshed = await previewOf("-refresh-only");
  expect(rowsIn(refreshed)).toEqual(ROWS.drift);
  expect(refreshed.stdout).toMatch(DRIFTED);
});

test("drift that a refresh has written into the state already, by both kinds of plan", async () => {
  await configuration.apply();
  await host.sh(DRIFT);
  await configuration.apply("-refresh-only");
  for (const options of [[], ["-refresh-only"]]) {
    const said = await previewOf(...options);
    expect(said.stdout).toMatch(DRIFTED);
    expect(rowsIn(said)).toEqual(ROWS.drift);
    expect(said.code).toBe(1);
  }
  // Nor is it any other to what came on top of it.
  await host.sh("iptables -t nat -D KUMA_MESH_OUTBOUND 2");
  const more = await previewOf("-refresh-only");
  expect(rowsIn(more)).toEqual(expect.arrayContaining([...ROWS.drift]));
});

test("a host that has lost all, and one that shall lose it", async () => {
  await configuration.apply();
  expect(await previewOf()).toMatchObject({
    code: 0,
    stdout: expect.stringContaining("No traffic changes path, and nothing else changes."),
  });
  expect(rowsIn(await previewOf("-destroy"))).toEqual(ROWS.delete);
  await host.sh("sh /var/lib/kuma-transparent-proxy/uninstall");
  const gone = await previewOf("-refresh-only");
  expect(gone.stdout).toContain("Drifted, which an apply mends: nothing of it is left");
  await configuration.terraform("destroy", "-auto-approve");
});
