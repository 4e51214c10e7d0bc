import type { Io } from "../../lib/cli/io";
import { run } from "../../lib/cli/run";
import { connect } from "../../lib/host/connect";
import { processEnvironment } from "../../lib/host/environment";

/** What a command left behind. */
interface Said {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/**
 * Runs `kuma-tp` as a person does, with real connections.
 *
 * @param configuration what is in every file that it reads
 */
export async function commandAt(argv: readonly string[], configuration: object | string): Promise<Said> {
  const said = { stdout: "", stderr: "" };
  const text = typeof configuration === "string" ? configuration : JSON.stringify(configuration);
  const io: Io = {
    version: "1.2.3",
    now: () => new Date(),
    readStdin: () => Promise.resolve(""),
    readFile: () => Promise.resolve(text),
    readFolder: () => Promise.reject(new Error("no folder is read")),
    replaceFile: () => Promise.reject(new Error("nothing is written")),
    writeFile: () => Promise.reject(new Error("nothing is written")),
    readBytes: () => Promise.reject(new Error("only the configuration is read")),
    readMode: () => Promise.reject(new Error("only the spec is read")),
    lock: () => Promise.reject(new Error("nothing is written")),
    placeFile: () => Promise.reject(new Error("nothing is written")),
    stdout: async (written) => {
      said.stdout += written;
    },
    stderr: async (written) => {
      said.stderr += written;
    },
    connect: (to, options) => connect(to, processEnvironment(), options),
  };
  return { exitCode: await run(argv, io), ...said };
}
