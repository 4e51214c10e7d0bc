import { readdir } from "node:fs/promises";
import { ManagedHost } from "../engine/hosts";
import { restored } from "../support/restored";
import { Synthesized } from "./synthesized";

/** One host by constructs of both libraries, in both languages, from synthesis to destroy, under the real engine. */

let host: ManagedHost;
let app: Synthesized;
let before: string;

/** What a text may have in it that either language has a meaning for. */
const CHECK = [`: "it's \\"quoted\\" \\\\ \t%{x}" '$`, "{HOME}'\n: [ { second line"].join("");
const escaped = CHECK.replaceAll(/[$%]\{/g, (sign) => `${sign.charAt(0)}${sign}`);

const spec = (excludePorts: readonly number[]) => ({
  connection: host.connection,
  redirect: { outbound: { excludePorts }, dns: { enabled: true } },
  managers: ["ntp", { name: "agent", ports: "9000-9010", direction: "outbound" }],
  allowLockout: true,
  confirm: { checks: [escaped], timeoutSeconds: 20 },
});

const isPlanEmpty = async () => (await app.attempt("plan", "-detailed-exitcode")).code === 0;

beforeAll(async () => {
  [host, app] = await Promise.all([ManagedHost.start(), Synthesized.start()]);
  before = await host.snapshot();
});

afterAll(async () => {
  await app[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
});

test("what plain Node synthesizes is initialized without a word about where the provider is, and is valid", async () => {
  await app.synthesize("cdktf", "JSON", spec([3306]));
  expect(await app.terraform("init", "-input=false")).toMatch(/Installed mesh\/kuma|kuma-transparent-proxy\.internal/);
  expect(await app.terraform("validate")).toContain("The configuration is valid");
});

test("a plan shows what the host would get, nothing of it unknown, and an apply brings it", async () => {
  const plan = await app.terraform("plan");
  expect(plan).toContain('"inbound tcp: to the sidecar (15106), except port 22"');
  expect(plan).not.toContain("known after apply");
  expect(await host.snapshot()).toBe(before);
  await app.terraform("apply", "-auto-approve", "-input=false");
  expect(await host.sh("iptables -t nat -S KUMA_MESH_INBOUND_REDIRECT")).toContain("--to-ports 15106");
  expect(await isPlanEmpty()).toBe(true);
});

test.each([
  ["cdktf", "HCL"],
  ["cdktn", "JSON"],
  ["cdktn", "HCL"],
] as const)(
  "the same by %s in %s, over what was synthesized before, is the same to Terraform",
  async (library, language) => {
    await app.synthesize(library, language, spec([3306]));
    const files = (await readdir(app.stack)).filter((file) => /\.tf(?:\.json)?$/.test(file));
    expect(files).toEqual([language === "HCL" ? "cdk.tf" : "cdk.tf.json"]);
    expect(await app.terraform("validate")).toContain("The configuration is valid");
    expect(await isPlanEmpty()).toBe(true);
  },
);

test("cdktn in HCL changes the host in place, and destroys it", async () => {
  await app.synthesize("cdktn", "HCL", spec([3306, 5432]));
  const plan = await app.terraform("plan");
  expect(plan).toMatch(/\+ "5432"/);
  expect(plan).toContain("0 to add, 1 to change, 0 to destroy");
  await app.terraform("apply", "-auto-approve", "-input=false");
  expect(await isPlanEmpty()).toBe(true);
  await app.terraform("destroy", "-auto-approve");
  expect(restored(await host.snapshot())).toBe(restored(before));
});

test("cdktn in JSON brings it anew, and cdktf in HCL destroys it", async () => {
  await app.synthesize("cdktn", "JSON", spec([3306]));
  await app.terraform("apply", "-auto-approve", "-input=false");
  await app.synthesize("cdktf", "HCL", spec([3306]));
  expect(await isPlanEmpty()).toBe(true);
  await app.terraform("destroy", "-auto-approve");
  expect(restored(await host.snapshot())).toBe(restored(before));
});

test("the example that cdktf.json names makes a host transparent that it is told of", async () => {
  expect(await app.synthesizeExample()).toBe("npm run --silent synth");
  await app.terraform("init", "-input=false");
  const connection = `-var=connection=${JSON.stringify(host.connection)}`;
  const applied = await app.terraform("apply", "-auto-approve", "-input=false", connection);
  expect(applied).toContain(
    '"outbound tcp: to the sidecar (15001), except ports 3306, 5432; the proxy user (5678) passes by"',
  );
  expect((await app.attempt("plan", "-detailed-exitcode", connection)).code).toBe(0);
  await app.terraform("destroy", "-auto-approve", connection);
  expect(restored(await host.snapshot())).toBe(restored(before));
});
