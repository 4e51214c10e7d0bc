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
      "KTP425 local: there is no transparent proxy on the host, so there is nothing to import. " +
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
