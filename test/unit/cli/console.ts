import type { FolderEntry } from "../../../lib/cli/files";
import type { Io } from "../../../lib/cli/io";
import { run } from "../../../lib/cli/run";
import type { ConnectOptions } from "../../../lib/host/connecting";
import type { Runner } from "../../../lib/host/runner";
import type { ConnectionSpec } from "../../../lib/spec/host";

/** What a command finds around it. */
export interface Around {
  readonly stdin?: string;
  /** Text by path. */
  readonly files?: Readonly<Record<string, string>>;
  /** What a host answers to a look at it, or what stops us from looking. */
  readonly answer?: string | Error;
  /** What stops us from looking as root, where it does. */
  readonly rootRefused?: Error;
  /** Permission bits by path. @default 0o755 */
  readonly modes?: Readonly<Record<string, number>>;
  /** Code of the error with which a lock is not had. */
  readonly lockError?: string;
  /** Code of the error with which files cannot be written. */
  readonly writeError?: string;
  /** Code of the error with which stdout cannot be written. */
  readonly stdoutError?: string;
}

/** Everything that a command left behind. */
export interface Screen {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Session extends Screen {
  readonly written: Readonly<Record<string, string>>;
  readonly placed: Readonly<Record<string, Placed>>;
  readonly connections: readonly { connection: ConnectionSpec | undefined; options: ConnectOptions }[];
  /** How many of them are still open. */
  readonly open: number;
}

interface Placed {
  readonly bytes: Buffer;
  readonly mode: number;
}

/** Runs one command line; of its words, those in a list are one word each. */
export async function kumaTp(argv: readonly string[], around: Around = {}): Promise<Session> {
  let stdout = "";
  let stderr = "";
  let open = 0;
  const written: Record<string, string> = {};
  const placed: Record<string, Placed> = {};
  const locks: string[] = [];
  const connections: { connection: ConnectionSpec | undefined; options: ConnectOptions }[] = [];
  const io: Io = {
    version: "1.2.3",
    now: () => new Date("2026-11-26T12:00:00Z"),
    readStdin: async () => around.stdin ?? "",
    readFile: async (path) => around.files?.[path] ?? failWith("ENOENT"),
    readFolder: async (path) => folderIn(around.files ?? {}, path),
    replaceFile: async (path, text) => {
      written[path] = around.writeError === undefined ? text : failWith(around.writeError);
    },
    writeFile: async (path, text) => {
      written[path] = around.writeError === undefined ? text : failWith(around.writeError);
    },
    readBytes: async (path) => Buffer.from(around.files?.[path] ?? failWith("ENOENT")),
    readMode: async (path) => around.modes?.[path] ?? 0o755,
    lock: async (path) => {
      if (around.lockError !== undefined) failWith(around.lockError);
      locks.push(path);
      return { [Symbol.asyncDispose]: async () => void locks.pop() };
    },
    placeFile: async (path, bytes, mode) => {
      // Whoever places a file keeps others away meanwhile.
      if (locks.length !== 1) throw new Error(`${path} is placed without a lock`);
      placed[path] =
        around.writeError === undefined ? { bytes: Buffer.from(bytes), mode } : failWith(around.writeError);
    },
    stdout: async (text) => {
      stdout += around.stdoutError === undefined ? text : failWith(around.stdoutError);
    },
    stderr: async (text) => {
      stderr += text;
    },
    connect: async (connection, options) => {
      connections.push({ connection, options });
      open += 1;
      return runner(around, () => {
        open -= 1;
      });
    },
  };
  const exitCode = await run(argv, io);
  if (locks.length > 0) throw new Error(`${locks.join()} is locked for ever`);
  return { exitCode, stdout, stderr, written, placed, connections, open };
}

/** The same, without what only some commands leave behind. */
export async function screenOf(argv: readonly string[], around: Around = {}): Promise<Screen> {
  const { exitCode, stdout, stderr } = await kumaTp(argv, around);
  return { exitCode, stdout, stderr };
}

function folderIn(files: Readonly<Record<string, string>>, folder: string): readonly FolderEntry[] | undefined {
  const path = folder.replace(/\/$/, "");
  if (path in files) return undefined;
  const within = Object.keys(files).flatMap((file) =>
    file.startsWith(`${path}/`) ? [file.slice(path.length + 1)] : [],
  );
  if (within.length === 0) return failWith("ENOENT");
  const names = [...new Set(within.map((file) => file.split("/")[0] ?? ""))];
  return names.toSorted().map((name) => ({ name, isFolder: !(`${path}/${name}` in files) }));
}

function failWith(code: string): never {
  throw Object.assign(new Error(code), { code });
}

function runner({ answer, rootRefused }: Around, close: () => void): Runner {
  return {
    name: "web-1",
    run: async (_script, { asRoot }) => {
      if (asRoot && rootRefused !== undefined) throw rootRefused;
      if (typeof answer !== "string") throw answer ?? new Error("there is no host in this test");
      return { exitCode: 0, stdout: answer, stderr: "" };
    },
    [Symbol.asyncDispose]: async () => close(),
  };
}
