import { readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { KUMA_DATAPLANE_SCHEMA } from "../../lib/terraform/kuma-dataplane-schema";
import { dataplaneToken } from "../mesh/dataplane-token";
import { ProxiedHost } from "../mesh/proxied-host";
import { attributeValues } from "../support/attribute-values";
import { filesBelow } from "../support/files-below";
import { restored } from "../support/restored";
import { Configuration } from "./configuration";

/** The proxy of one host, from its first apply to its destroy, under the real engine: real Envoy, a stand-in for kuma-dp. */

const TOKENS = [600, 1200, 1800].map((validSeconds) => dataplaneToken({ name: "web-1", validSeconds }));
const [FIRST = "", SECOND = "", THIRD = ""] = TOKENS;
const ADDRESS = "kuma_dataplane.web";

let on: ProxiedHost;
let configuration: Configuration;
let before: string;
let file: string;

/** Arguments of the resource in JSON, which is HCL, too. */
const declare = (token: string, others = "") => {
  const values = attributeValues(KUMA_DATAPLANE_SCHEMA.attributes, on.spec) as object;
  const lines = Object.entries(values).map(([name, value]) => `  ${name} = ${JSON.stringify(value)}\n`);
  return configuration.declare(`${others}resource "kuma_dataplane" "web" {\n${lines.join("")}  token = ${token}\n}\n`);
};

const byReference = () => declare(JSON.stringify(`file:${file}`));
const shows = (text: string) => TOKENS.filter((token) => text.includes(token) || text.includes(token.slice(-60)));

/** What a provider keeps in a state for itself, which nobody is told to be sensitive. */
const ofProvider = (state: string) =>
  (state.match(/(?<="private": ")[^"]+/g) ?? []).map((text) => Buffer.from(text, "base64").toString("utf8")).join();

beforeAll(async () => {
  [on, configuration] = await Promise.all([ProxiedHost.start(), Configuration.start()]);
  file = join(configuration.folder, "..", `${on.host.sandbox.name}-token`);
  await writeFile(file, FIRST);
  before = await on.host.snapshot();
  await byReference();
  await configuration.terraform("init");
});

afterAll(async () => {
  await configuration?.[Symbol.asyncDispose]();
  await on?.[Symbol.asyncDispose]();
});

test("a plan shows the Dataplane and who runs it, and touches nothing", async () => {
  const plan = await configuration.terraform("plan");
  expect(plan).toContain("kuma.io/service: web");
  expect(plan).toContain("it counts once the proxy listens on 15001, 15006, within 20 s");
  expect(plan).toMatch(/\+ token +=.*\(sensitive value\)/);
  // Of these two only the host knows.
  expect(plan.match(/\+ (\w+) += \(known after apply\)/g)?.map((line) => line.split(/ +/)[1])).toEqual([
    "proxy_version",
    "run_by",
  ]);
  expect(await on.host.snapshot()).toBe(before);
});

test("apply brings the proxy, ready; the second plan is empty", async () => {
  await configuration.apply();
  expect(await on.token()).toBe(FIRST);
  expect(await configuration.plan()).toEqual([]);
  const state = JSON.parse(readFileSync(join(configuration.folder, "terraform.tfstate"), "utf8"));
  expect(state.resources[0].instances[0].attributes).toMatchObject({
    status: "in sync",
    run_by: "systemd",
    proxy_version: "2.9.0",
  });
});

test("another token behind the reference is drift, and is put in place without a restart", async () => {
  const envoy = await on.envoy();
  await writeFile(file, SECOND);
  const [change] = await configuration.plan();
  expect(change?.change.before?.["status"]).toBe("drifted: /etc/kuma-dp/token is altered");
  await configuration.apply();
  expect([await on.token(), await on.envoy()]).toEqual([SECOND, envoy]);
  expect(await configuration.plan()).toEqual([]);
});

test("of a token that is referred to nothing the engine keeps has more than the reference", async () => {
  await configuration.terraform("plan", "-out=plan.bin");
  const { stdout } = await configuration.attempt("show", "-json", "plan.bin");
  const kept = stdout + filesBelow(configuration.folder);
  expect(kept).toContain(`file:${file}`);
  expect(shows(kept + ofProvider(kept))).toEqual([]);
});

test("a kuma-dp that somebody stopped is drift, in words, and is started again", async () => {
  await on.host.sh("systemctl stop kuma-dp");
  const [change] = await configuration.plan();
  expect(change?.change.before?.["status"]).toBe("drifted: kuma-dp does not run: its unit is inactive");
  await configuration.apply();
  expect(await on.host.sh("systemctl is-active kuma-dp")).toBe("active\n");
  expect(await configuration.plan()).toEqual([]);
});

test("it is let go and taken over by an import, whose apply finds nothing to do on the host", async () => {
  const id = `exec:${on.host.connection.exec.join(" ")}`;
  await configuration.terraform("state", "rm", ADDRESS);
  await configuration.terraform("import", ADDRESS, id);
  const envoy = await on.envoy();
  const found = await on.host.snapshot();
  await configuration.apply();
  expect([await on.host.snapshot(), await on.envoy()]).toEqual([found, envoy]);
  expect(await configuration.plan()).toEqual([]);
});

test("a token in a variable shows nowhere, and the state has it as it has every sensitive value", async () => {
  const envoy = await on.envoy();
  await declare("var.token", `variable "token" {\n  sensitive = true\n  default   = "${THIRD}"\n}\n\n`);
  const said = (await configuration.terraform("plan")) + (await configuration.apply());
  const shown = await configuration.terraform("show");
  expect(shown).toMatch(/token +=.*\(sensitive value\)/);
  expect(shows(said + shown)).toEqual([]);
  expect([await on.token(), await on.envoy()]).toEqual([THIRD, envoy]);
  const state = readFileSync(join(configuration.folder, "terraform.tfstate"), "utf8");
  expect([shows(state), shows(ofProvider(state))]).toEqual([[THIRD], []]);
});

test("destroy gives the host back", async () => {
  await configuration.terraform("destroy", "-auto-approve");
  expect(restored(await on.host.snapshot())).toBe(restored(before));
});
