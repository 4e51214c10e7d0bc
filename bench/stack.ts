import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { ConnectionSpec } from "../lib/spec/host";
import { run } from "../sandbox/command";
import { type PulumiEngine, pulumiEnvironment } from "../sandbox/engines/pulumi";
import { requireLab } from "../sandbox/lab";
import { projectRoot } from "../sandbox/project";
import { cpuSecondsOfChildren } from "./cpu";

/** The programs of bench/programs: our resource, and one that does nothing. */
export type ProgramName = "hosts" | "nothing";

/** What one command took. */
export interface Cost {
  readonly seconds: number;
  /** Of CPU, by every process that the command started, on the hosts too. */
  readonly cpuSeconds: number;
}

const NAME = "bench";

/** A Pulumi project of its own with one stack, its state in a folder. One at a time: all share this process's CPU account. */
export class Stack implements AsyncDisposable {
  readonly #folder: string;
  readonly #env: NodeJS.ProcessEnv;

  private constructor(folder: string, env: NodeJS.ProcessEnv) {
    this.#folder = folder;
    this.#env = env;
  }

  static async create(
    engine: PulumiEngine,
    program: ProgramName,
    connections: readonly ConnectionSpec[],
  ): Promise<Stack> {
    // The lab's own /run: gone with the lab, however that ends.
    requireLab("Stacks of the bench are made");
    const folder = await mkdtemp("/run/sandbox/bench-");
    await writeProject(folder, program, connections);
    const env = {
      ...process.env,
      ...pulumiEnvironment(engine, join(folder, "state")),
      BENCH_CONNECTIONS: join(folder, CONNECTIONS),
    };
    const stack = new Stack(folder, env);
    await stack.run("stack", "init", NAME);
    return stack;
  }

  /** Runs `pulumi …`. @throws Error with all that it said, unless it succeeds */
  async run(...args: readonly string[]): Promise<Cost> {
    const begun = { at: performance.now(), cpu: cpuSecondsOfChildren() };
    const argv = ["pulumi", "--non-interactive", "--color=never", ...args];
    const { code, stdout, stderr } = await run(argv, { cwd: this.#folder, env: this.#env });
    if (code !== 0) throw new Error(`${argv.join(" ")} ended with exit status ${code}:\n${stdout}${stderr}`);
    return { seconds: (performance.now() - begun.at) / 1000, cpuSeconds: cpuSecondsOfChildren() - begun.cpu };
  }

  /** The state as the engine keeps it. */
  async state(): Promise<Buffer> {
    return readFile(join(this.#folder, "state", ".pulumi", "stacks", NAME, `${NAME}.json`));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#folder, { recursive: true, force: true });
  }
}

const CONNECTIONS = "connections.json";

async function writeProject(
  folder: string,
  program: ProgramName,
  connections: readonly ConnectionSpec[],
): Promise<void> {
  const files = {
    "Pulumi.yaml": `name: ${NAME}\nruntime:\n  name: nodejs\n  options:\n    typescript: false\n`,
    "package.json": JSON.stringify({ name: NAME, main: "index.js" }),
    "index.js": `require(${JSON.stringify(join(__dirname, "programs", program))});\n`,
    [CONNECTIONS]: JSON.stringify(connections),
  };
  for (const [name, content] of Object.entries(files)) await writeFile(join(folder, name), content);
  await symlink(join(projectRoot, "node_modules"), join(folder, "node_modules"));
  await mkdir(join(folder, "state"));
}
