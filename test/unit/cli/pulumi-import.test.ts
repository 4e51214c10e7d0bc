import { BLOCK_BEGIN, BLOCK_END } from "../../../lib/resolver/resolv-conf";
import { answer, answerAfterApply } from "./answers";
import { kumaTp, screenOf } from "./console";

const SPEC = { redirect: { inbound: { excludePorts: [22, 9090] } } };
const files = { "web.json": JSON.stringify(SPEC) };
const ARGV = ["pulumi-import", "--config", "web.json"];

test("the file goes to stdout, and nowhere else", async () => {
  const session = await kumaTp(ARGV, { files, answer: answerAfterApply(SPEC) });
  expect({ ...session, stdout: JSON.parse(session.stdout) }).toMatchObject({
    exitCode: 0,
    stdout: { resources: [{ name: "host", id: "local", inputs: { ...SPEC, drift: "none" } }] },
    stderr: "",
    written: {},
    open: 0,
  });
});

test("the file goes where --output says, under the name that --name says", async () => {
  const toStdout = await screenOf([...ARGV, "--name", "web-1"], { files, answer: answerAfterApply(SPEC) });
  const session = await kumaTp([...ARGV, "--name", "web-1", "--output", "import.json"], {
    files,
    answer: answerAfterApply(SPEC),
  });
  expect(session).toMatchObject({ exitCode: 0, stdout: "", stderr: "", written: { "import.json": toStdout.stdout } });
  expect(JSON.parse(toStdout.stdout).resources[0].name).toBe("web-1");
});

test("secrets stay out, and are named; what refers to one is kept", async () => {
  const secret = { host: "web-1", password: "hunter2", sudo: { password: "env:SUDO" } };
  const connection = { ...secret, proxy: [{ host: "hop", privateKey: "-----BEGIN…", agentSocketPath: "/run/agent" }] };
  const config = { "web.json": JSON.stringify({ connection }) };
  const session = await screenOf(ARGV, { files: config, answer: answerAfterApply({ connection }) });
  expect(session.stdout).not.toMatch(/hunter2|BEGIN/);
  expect({ ...session, stdout: "" }).toEqual({
    exitCode: 0,
    stdout: "",
    stderr: ["connection.password", "connection.proxy[0].privateKey"]
      .map(
        (property) =>
          `${property} is a secret and not in the file; the next preview adds it. A reference (env:NAME, file:PATH) would be kept.\n`,
      )
      .join(""),
  });
});

test("a host that drifted is written as it is, and that is said", async () => {
  const drifted = answerAfterApply({ redirect: { inbound: { excludePorts: [22, 9091] } } });
  const { exitCode, stdout, stderr } = await screenOf(ARGV, { files, answer: drifted });
  expect({ exitCode, stderr, inputs: JSON.parse(stdout).resources[0].inputs }).toMatchObject({
    exitCode: 0,
    stderr:
      "the host differs from its spec, which the next preview shows: " +
      "1 rule missing, 1 rule too many in ipv4/nat/KUMA_MESH_INBOUND; " +
      "1 rule missing, 1 rule too many in ipv6/nat/KUMA_MESH_INBOUND " +
      "(another spec or version was applied last, probably: our rules are as they were left): " +
      "inbound tcp to port 9090 goes to the sidecar; inbound tcp to port 9091 passes by the sidecar\n",
    inputs: { redirect: { inbound: { excludePorts: [22, 9091] } } },
  });
});

test("a host without anything of ours is nothing to import", async () => {
  expect(await kumaTp(ARGV, { files, answer: answer() })).toMatchObject({
    exitCode: 1,
    stdout: "",
    stderr:
      "KTP425 local: there is nothing of ours on the host, so there is nothing to import. " +
      "Declare it and run `pulumi up`, which makes it.\n",
    open: 0,
  });
});

test("a file that cannot be written is told", async () => {
  const around = { files, answer: answerAfterApply(SPEC), writeError: "EACCES" };
  expect(await screenOf([...ARGV, "--output", "/import.json"], around)).toEqual({
    exitCode: 1,
    stdout: "",
    stderr: "KTP426 /import.json cannot be written: EACCES. Make room, or name another file.\n",
  });
});

test("a faulty spec is bad input, and no host is asked", async () => {
  const session = await kumaTp(ARGV, { files: { "web.json": '{"redirect": {"inbound": {"port": 0}}}' } });
  expect(session).toMatchObject({
    exitCode: 2,
    stdout: "",
    stderr: "KTP110 redirect.inbound.port: 0 is not a port. Give a port from 1 to 65535.\n",
    connections: [],
  });
});

describe("of how a host resolves names of the mesh", () => {
  const NAMES = { via: { controlPlane: { addresses: ["10.0.0.1"], port: 53 } } };
  const BY_RESOLV_CONF = ["pulumi-import", "--resource", "mesh-dns", "--config", "names.json"];
  const given = { files: { "names.json": JSON.stringify(NAMES) } };
  /** The host after an apply, of which somebody has changed the address. */
  const text = `${BLOCK_BEGIN}\nnameserver 10.0.0.9\n${BLOCK_END}\nnameserver 10.0.0.53\n.`;
  const told = answer({
    "dns-journal": `version=1\ngeneration=1\nstatus=applied\nway=resolv-conf\ndomain=mesh\nnameserver=10.0.0.1\nport=53\nedited=/etc/resolv.conf\nmade_file=false`,
    "dns-uninstall": "",
    "dns-file /etc/resolv.conf": text,
    "resolver-text": text,
  });

  test("the file takes over a MeshDNS as it is, and what differs is said", async () => {
    const { exitCode, stdout, stderr } = await screenOf(BY_RESOLV_CONF, { ...given, answer: told });
    expect({ exitCode, stderr, resource: JSON.parse(stdout).resources[0] }).toMatchObject({
      exitCode: 0,
      stderr:
        "the host differs from its spec, which the next preview shows: our lines in /etc/resolv.conf are altered: 10.0.0.9 is listed\n",
      resource: {
        type: "pulumi-nodejs:dynamic/kuma-transparent-proxy:MeshDNS",
        inputs: { via: { controlPlane: { addresses: ["10.0.0.9"], port: 53 } } },
        outputs: { way: "resolv-conf" },
      },
    });
  });

  test("a host that was never told is nothing to import", async () => {
    const session = await kumaTp(BY_RESOLV_CONF, { ...given, answer: answer() });
    expect(session).toMatchObject({ exitCode: 1, stderr: expect.stringContaining("KTP425 local") });
  });

  test("a spec that is none is bad input, all of its faults at once", async () => {
    const files = { "names.json": JSON.stringify({ via: {}, domains: ".mesh" }) };
    const session = await kumaTp(BY_RESOLV_CONF, { files, answer: told });
    expect(session).toMatchObject({ exitCode: 2, stderr: expect.stringMatching(/^KTP311 domains: .*\nKTP313 via: /) });
  });

  test("another word for it is refused", async () => {
    const session = await kumaTp(["pulumi-import", "--resource", "dns", "--config", "names.json"], {
      ...given,
      answer: told,
    });
    expect(session).toMatchObject({ exitCode: 2, stderr: expect.stringContaining("host or mesh-dns or dataplane") });
  });
});
