import { readFile } from "node:fs/promises";
import { SshHost } from "../ssh/ssh-host";
import { restored } from "../support/restored";
import { Configuration } from "./configuration";

/** One host over SSH under the real engine: its key. */

const ADDRESS = "kuma_transparent_proxy_host.web";
/** A port of another sshd of the host, with a key of its own. */
const OTHER_KEY = 2223;

let host: SshHost;
let configuration: Configuration;
let before: string;
let key: string;
let given: readonly string[];

const hcl = (rest: string, key = `private_key = "file:${host.box.keyPath}"`) =>
  `resource "kuma_transparent_proxy_host" "web" {
  host_connection = {
    host             = "${host.address}"
    dial_error_limit = 1
    ${key}
    ${rest}
  }
  redirect = { inbound = { exclude_ports = [22, ${OTHER_KEY}] } }
}
`;
const declare = (rest: string) => configuration.declare(hcl(rest));

beforeAll(async () => {
  [host, configuration] = await Promise.all([SshHost.start(), Configuration.start()]);
  await host.box.mustExec(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", "/etc/ssh/other_key"]);
  before = await host.box.snapshot();
  key = await readFile(host.box.keyPath, "utf8");
  given = ["-var", `key=${key}`];
  await host.sshd(OTHER_KEY, "HostKey=/etc/ssh/other_key");
  await declare("");
  await configuration.terraform("init");
});

afterAll(async () => {
  await configuration[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
});

test("a host whose key nobody vouched for is refused, and is no resource", async () => {
  const { code, stderr } = await configuration.attempt("apply", "-auto-approve");
  expect(code).toBe(1);
  expect(stderr).toMatch(/KTP212 [\s\S]*SHA256:/);
  expect(await configuration.terraform("show")).toMatch(/No state|The state file is empty/);
});

test("its key may be recorded at first use, and is no part of what a plan shows", async () => {
  await declare('on_unknown_host_key = "record"');
  expect(await configuration.apply()).toContain(`id=ssh:${host.address}:22`);
  expect(await configuration.plan()).toEqual([]);
  expect(await configuration.terraform("state", "show", ADDRESS)).toMatch(/private_key += \(sensitive value\)/);
});

test("from then on another key is refused, and the resource stays as it is", async () => {
  await declare(`on_unknown_host_key = "record"\n    port = ${OTHER_KEY}`);
  const { code, stderr } = await configuration.attempt("apply", "-auto-approve");
  expect(code).toBe(1);
  expect(stderr).toContain("KTP213");
  await declare('on_unknown_host_key = "record"');
  expect(await configuration.plan()).toEqual([]);
});

test("a key in the configuration of the provider reaches hosts that give none, and no state or plan holds it", async () => {
  const variable = 'variable "key" { ephemeral = true }\nprovider "kuma" { private_key = var.key }\n';
  await configuration.declare(variable + hcl('on_unknown_host_key = "record"', ""));
  await configuration.terraform("plan", "-input=false", "-out=plan.bin", ...given);
  await configuration.terraform("apply", ...given, "plan.bin");
  expect((await configuration.attempt("plan", "-detailed-exitcode", ...given)).code).toBe(0);
  const state = await configuration.terraform("state", "pull");
  const shown = await configuration.terraform("show", "-json", "plan.bin");
  const [, line = ""] = key.split("\n");
  expect(line.length).toBeGreaterThan(40);
  expect(state + shown).not.toContain(line);
  expect(state).toContain('"private_key": null');
});

test("destroy gives the host back", async () => {
  await configuration.terraform("destroy", "-auto-approve", ...given);
  expect(restored(await host.box.snapshot())).toBe(restored(before));
});
