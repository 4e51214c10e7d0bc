import { DRIFT_SENTENCE, excludingRule, INBOUND, outboundExcept, PORTS, SSH_RULE } from "../cases/one-port";
import { ManagedHost } from "../engine/hosts";
import { DRIFT } from "../support/previews";
import { Configuration } from "./configuration";

/** All that `terraform plan` marks as changed, line by line as the engine prints it. */

let host: ManagedHost;
let configuration: Configuration;

beforeAll(async () => {
  [host, configuration] = await Promise.all([ManagedHost.start(), Configuration.start()]);
});

afterAll(async () => {
  await configuration[Symbol.asyncDispose]();
  await host[Symbol.asyncDispose]();
});

const declare = (port: number) =>
  configuration.declare(
    `resource "kuma_transparent_proxy_host" "web" {
  host_connection = { exec = ${JSON.stringify(host.connection.exec)} }
  confirm         = { enabled = false }
  redirect        = { outbound = { exclude_ports = [${port}] } }
}
`,
  );

/** Of a line that changes, Terraform writes an arrow between its texts; OpenTofu takes one away and adds the other. */
async function marked(): Promise<readonly string[]> {
  const shown = await configuration.terraform("plan");
  const lines = shown.split("\n").map((line) => line.trim().replace(/,$/, "").replace(/ +=/, " ="));
  return lines
    .slice(lines.findIndex((line) => line.startsWith("~ resource ")) + 1)
    .filter((line) => /^[-+~] /.test(line))
    .flatMap((line) => {
      const [, before, after] = /^~ (".*") -> (".*")$/.exec(line) ?? [];
      return before === undefined ? [line] : [`- ${before}`, `+ ${after}`];
    });
}

test("one port reads as one line of traffic, and two of rules for each family", async () => {
  await declare(PORTS.before);
  await configuration.terraform("init");
  await configuration.apply();
  await declare(PORTS.after);
  expect(await marked()).toEqual([
    "~ redirect = {",
    "~ outbound = {",
    "~ exclude_ports = [",
    `- "${PORTS.before}"`,
    `+ "${PORTS.after}"`,
    "~ rules = [",
    `- "ipv4/nat ${excludingRule(PORTS.before)}"`,
    `- "ipv6/nat ${excludingRule(PORTS.before)}"`,
    `+ "ipv4/nat ${excludingRule(PORTS.after)}"`,
    `+ "ipv6/nat ${excludingRule(PORTS.after)}"`,
    "~ traffic = [",
    `- "${outboundExcept(PORTS.before)}"`,
    `+ "${outboundExcept(PORTS.after)}"`,
  ]);
});

test("drift is named: in its sentence, by the rules that come back, and by the traffic", async () => {
  await configuration.apply();
  await host.sh(DRIFT);
  expect(await marked()).toEqual([
    "~ redirect = {",
    "- inbound = {",
    "- exclude_ports = [] -> null",
    "~ rules = [",
    `+ "ipv4/nat ${SSH_RULE}"`,
    `+ "ipv6/nat ${SSH_RULE}"`,
    `~ status = "drifted: ${DRIFT_SENTENCE}" -> "in sync"`,
    "~ traffic = [",
    `- "${INBOUND}"`,
    `+ "${INBOUND}, except port 22"`,
  ]);
});
