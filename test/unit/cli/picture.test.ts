import { textsIn } from "../../support/xml";
import { screenOf } from "./console";

/** `--format svg`, and what there is no picture of. */

const explain = (...argv: readonly string[]) =>
  screenOf(["explain", ...argv], { stdin: "redirect: {inbound: {excludePorts: [22]}}\n" });

test("a host as declared: each path, and no mark", async () => {
  const { exitCode, stdout, stderr } = await explain("--config", "-", "--format", "svg");
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  const texts = textsIn(stdout);
  expect(texts).toEqual(
    expect.arrayContaining(["Traffic of a host, as declared", "tcp to port 22", ":15006", ":15001"]),
  );
  expect(texts.filter((text) => /before|after/.test(text))).toEqual([]);
});

test("--json is --format json, and no other format beside it", async () => {
  const [one, other] = await Promise.all([
    explain("--config", "-", "--json"),
    explain("--config", "-", "--format", "json"),
  ]);
  expect(other).toEqual(one);
  expect(JSON.parse(one.stdout)).toHaveProperty("traffic");
  expect(await explain("--config", "-", "--json", "--format", "svg")).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining("KTP400 --json and --format svg are two formats."),
  });
});

test.each([
  { name: "pods", argv: ["--pod", "-", "--kuma-version", "2.9"] },
  { name: "one packet", argv: ["--config", "-", "--uid", "1", "--to", "10.0.0.1:1"] },
])("there is no picture of $name", async ({ name, argv }) => {
  expect(await explain(...argv, "--format", "svg")).toMatchObject({
    exitCode: 2,
    stdout: "",
    stderr: expect.stringContaining(`KTP420 There is no picture of ${name}.`),
  });
});

test("a plan as a picture stops at the same risks", async () => {
  const host = { traffic: [], status: "in sync" };
  const change = { actions: ["create"], before: null, after: host };
  const type = "kuma_transparent_proxy_host";
  const plan = { format_version: "1.2", resource_changes: [{ address: `${type}.web`, mode: "managed", type, change }] };
  const argv = ["preview", "terraform", "-", "--format", "svg", "--fail-on", "enter"];
  const { exitCode, stdout } = await screenOf(argv, { stdin: JSON.stringify(plan) });
  expect(exitCode).toBe(1);
  expect(textsIn(stdout)).toContain(`${type}.web: gets the transparent proxy`);
  const nothing = await screenOf(argv, { stdin: JSON.stringify({ ...plan, resource_changes: [] }) });
  expect(nothing.exitCode).toBe(0);
  expect(textsIn(nothing.stdout)).toEqual(["No traffic changes path, and nothing else changes."]);
});
