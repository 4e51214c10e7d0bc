import { stringify } from "yaml";
import { dataplane } from "../../../lib";
import { SEED } from "../../cases/dataplanes";
import { screenOf } from "./console";

const CONFIG = `
kumaVersion: "2.11"
name: web-1
networking:
  address: 10.0.0.5
  inbound:
  - port: 80
    tags: { kuma.io/service: web }
`;

test("the Dataplane is printed, and what is worth knowing of it beside it", async () => {
  const made = dataplane(SEED.spec);
  if (!made.ok) throw new Error("refused");
  const { stdout, stderr, exitCode } = await screenOf(["dataplane", "--config", "-"], { stdin: stringify(SEED.spec) });
  expect({ stdout, exitCode }).toEqual({ stdout: made.value.dataplane, exitCode: 0 });
  expect(stderr.split("\n")).toEqual([
    expect.stringMatching(/^Note: `redirectPortInboundV6: 15006` is not in Kuma's own example/),
    "Note: kuma-dp has to be told what its variables stand for, by `--dataplane-var`: name, address, port.",
    "",
  ]);
});

test("the other file is printed instead", async () => {
  const argv = ["dataplane", "--config", "sidecar.yaml", "--transparent-proxy-config"];
  expect(await screenOf(argv, { files: { "sidecar.yaml": CONFIG } })).toEqual({
    exitCode: 0,
    stdout:
      "ipFamilyMode: dualstack\nredirect:\n  inbound:\n    enabled: true\n    port: 15006\n" +
      "  outbound:\n    enabled: true\n    port: 15001\n  dns:\n    enabled: false\n    port: 15053\n",
    stderr: "",
  });
});

test.each([
  { name: "a release without it", config: CONFIG.replace("2.11", "2.10") },
  { name: "a host without rules", config: `${CONFIG}transparentProxy: false\n` },
])("of $name there is no such file", async ({ config }) => {
  const argv = ["dataplane", "--config", "-", "--transparent-proxy-config"];
  expect(await screenOf(argv, { stdin: config })).toEqual({
    exitCode: 2,
    stdout: "",
    stderr: expect.stringMatching(/^KTP528 kuma-dp is given no such file/),
  });
});

test("all that is wrong is told at once", async () => {
  const config = CONFIG.replace("10.0.0.5", "0.0.0.0").replace("port: 80", "port: 15006");
  expect(await screenOf(["dataplane", "--config", "-"], { stdin: config })).toEqual({
    exitCode: 2,
    stdout: "",
    stderr:
      "KTP507 networking.address: 0.0.0.0 is no address that anybody could connect to. Give the address of the host in the network of the mesh.\n" +
      "KTP525 networking.inbound[0].port: Port 15006 is taken by redirected connections from outside. Give another one, or set `proxy.redirect.inbound.port`.\n",
  });
});

test("what is no object is no sidecar", async () => {
  const { exitCode, stderr } = await screenOf(["dataplane", "--config", "-"], { stdin: "[1]" });
  expect({ exitCode, stderr }).toEqual({ exitCode: 2, stderr: expect.stringMatching(/^KTP101 /) });
});
