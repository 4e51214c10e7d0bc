import { type ChildProcessByStdio, spawn } from "node:child_process";
import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { copyFile, mkdir, mkdtemp, readdir, readlink, rm, stat, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { connect } from "node:tls";
import { selfSigned } from "../../lib/terraform/certificate";
import { PROVIDER } from "./configuration";

/** The process of the provider as an engine starts it, where no engine is needed to see what it does. */

const engine = selfSigned(new Date());

/** Its code may read everything, and write nothing but to the folder for temporary files. */
const WRITING = ["--experimental-permission", "--allow-fs-read=*", "--no-warnings"];

let root: string;
const started: ChildProcessByStdio<null, Readable, Readable>[] = [];

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), "kuma-tp-process-"));
});

afterAll(async () => {
  for (const child of started) child.kill("SIGKILL");
  await rm(root, { recursive: true, force: true });
});

interface Started {
  readonly child: ChildProcessByStdio<null, Readable, Readable>;
  /** The first line that it says, which is all that an engine shows. */
  readonly line: string;
}

/** @param writable where it may write */
function start(temporary: string, writable = temporary): Promise<Started> {
  return startedBy([process.execPath, ...WRITING, `--allow-fs-write=${writable}`, PROVIDER], temporary);
}

async function startedBy([command = "", ...words]: readonly string[], temporary: string): Promise<Started> {
  const env = {
    PATH: process.env["PATH"],
    HOME: temporary,
    TMPDIR: temporary,
    TF_PLUGIN_MAGIC_COOKIE: "d602bf8f470bc67ca7faa0386276bbdd4330efaf76d1a219cb4d6991ca9872b2",
    PLUGIN_PROTOCOL_VERSIONS: "5,6",
    PLUGIN_CLIENT_CERT: engine.certificate,
  };
  const options = { env, cwd: root, stdio: ["ignore", "pipe", "pipe"] as ["ignore", "pipe", "pipe"] };
  const child = spawn(command, words, options);
  started.push(child);
  const [line] = (await once(createInterface(child.stdout), "line")) as [string];
  return { child, line };
}

/** The socket of a handshake, once it was spoken to by both certificates. */
async function greeted(line: string): Promise<string> {
  const [, , , socket = "", protocol, der = ""] = line.split("|");
  expect(protocol).toBe("grpc");
  const { raw } = new X509Certificate(Buffer.from(der, "base64"));
  const ca = `-----BEGIN CERTIFICATE-----\n${raw.toString("base64")}\n-----END CERTIFICATE-----\n`;
  const { key, certificate: cert } = engine;
  const connection = connect({ path: socket, servername: "localhost", ca, key, cert, ALPNProtocols: ["h2"] });
  await once(connection, "secureConnect");
  expect(connection.authorized).toBe(true);
  connection.destroy();
  return socket;
}

async function folderNamed(name: string): Promise<string> {
  const folder = join(root, name);
  await mkdir(folder);
  return folder;
}

test("all that it writes is a socket, in a folder that nobody else may enter; its key is on no disk", async () => {
  const temporary = await folderNamed("only");
  const { child, line } = await start(temporary);
  const socket = await greeted(line);

  const written = (await readdir(temporary, { recursive: true })).map((path) => join(temporary, path));
  expect(written).toEqual([expect.stringMatching(/\/kuma-tp-[^/]+$/), socket]);
  const [folder, file] = await Promise.all(written.map((path) => stat(path)));
  expect((folder?.mode ?? 0) & 0o777).toBe(0o700);
  expect(file?.isSocket()).toBe(true);
  // Nor is it in a file that has no name any more.
  const open = await readdir(`/proc/${child.pid}/fd`);
  const files = await Promise.all(open.map((fd) => readlink(`/proc/${child.pid}/fd/${fd}`).catch(() => "")));
  expect(files.filter((path) => path.startsWith("/") && !/^\/(dev|proc)\//.test(path))).toEqual([]);

  child.kill("SIGTERM");
  await once(child, "exit");
  expect(await readdir(temporary)).toEqual([]);
});

test.each(["with a space", "with # and ? and %20", "ünicode"])("a folder %j is one for its socket", async (name) => {
  const folder = await folderNamed(name);
  const { line } = await start(folder);
  expect((await greeted(line)).startsWith(folder)).toBe(true);
});

test.each(["a".repeat(120), "with|a bar"])("where a socket cannot be in %j, it is in /tmp", async (name) => {
  const { line } = await start(await folderNamed(name), "/tmp");
  expect(await greeted(line)).toMatch(/^\/tmp\/kuma-tp-[^/]+\/s$/);
});

test.each(["module", "commonjs"])(
  "it starts by its path from there, within a project whose packages are of type %s",
  async (type) => {
    const folder = await folderNamed(`a project's ${type}`);
    await writeFile(join(folder, "package.json"), JSON.stringify({ type }));
    const provider = join(folder, "terraform-provider-kuma_v0.1.0");
    await copyFile(PROVIDER, provider);
    expect(await greeted((await startedBy([`./${relative(root, provider)}`], root)).line)).toMatch(/\/s$/);
  },
);

test("where no socket can be made, that is said in the one line that engines show, and it ends", async () => {
  const { child, line } = await start(join(root, "nowhere"), "/tmp");
  expect(line).toMatch(/^kuma-transparent-proxy cannot serve this engine: .*nowhere/);
  const [code] = child.exitCode === null ? await once(child, "exit") : [child.exitCode];
  expect(code).toBe(1);
});
