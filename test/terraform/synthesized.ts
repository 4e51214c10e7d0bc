import { copyFile, mkdtemp, readFile, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mustRun, type Ran, run } from "../../sandbox/command";
import { terraform } from "../../sandbox/engines/terraform";
import { requireLab } from "../../sandbox/lab";
import { projectRoot } from "../../sandbox/project";

/** A project with constructs, and what it synthesizes under the real engine: nobody has told that of a mirror. */
export class Synthesized implements AsyncDisposable {
  readonly folder: string;
  readonly #command: string;
  readonly #env: NodeJS.ProcessEnv;
  #name = "stack";

  private constructor(folder: string, command: string) {
    this.folder = folder;
    this.#command = command;
    const { TF_CLI_CONFIG_FILE: _, TF_PLUGIN_CACHE_DIR: __, ...env } = process.env;
    this.#env = { ...env, HOME: folder, TF_IN_AUTOMATION: "1", CHECKPOINT_DISABLE: "1" };
  }

  static async start(): Promise<Synthesized> {
    requireLab("The engine changes hosts");
    const { command } = await terraform();
    const folder = await mkdtemp(join(tmpdir(), "kuma-tp-constructs-"));
    await symlink(join(projectRoot, "node_modules"), join(folder, "node_modules"));
    await copyFile(join(__dirname, "programs", "stack.cjs"), join(folder, "stack.cjs"));
    return new Synthesized(folder, command);
  }

  /** Where the configuration is that was synthesized last, and its state. */
  get stack(): string {
    return join(this.folder, "out", "stacks", this.#name);
  }

  /** Runs the program, over what an earlier run left. */
  async synthesize(library: string, language: "JSON" | "HCL", spec: object): Promise<void> {
    const argv = [process.execPath, "stack.cjs", library, join(this.folder, "out"), JSON.stringify(spec)];
    await mustRun(argv, { cwd: this.folder, env: { ...this.#env, SYNTH_HCL_OUTPUT: String(language === "HCL") } });
  }

  /** Runs what cdktf.json names, as the command of the library does. Gives the command that it names. */
  async synthesizeExample(): Promise<string> {
    const { app } = JSON.parse(await readFile(join(projectRoot, "cdktf.json"), "utf8")) as { readonly app: string };
    const env = { ...this.#env, CDKTF_OUTDIR: join(this.folder, "out") };
    await mustRun(["sh", "-c", app], { cwd: projectRoot, env });
    this.#name = "web";
    return app;
  }

  /** Runs a command of the engine in the folder of the stack. An exit status other than 0 is a result. */
  attempt(command: string, ...args: readonly string[]): Promise<Ran> {
    const argv = [this.#command, command, ...args, "-no-color"];
    return run(argv, { cwd: this.stack, env: this.#env, timeoutSeconds: 120 });
  }

  /** Runs a command that has to succeed, and gives what it shows. */
  async terraform(command: string, ...args: readonly string[]): Promise<string> {
    const ran = await this.attempt(command, ...args);
    if (ran.code !== 0) throw new Error(`terraform ${command} ended with ${ran.code}:\n${ran.stdout}${ran.stderr}`);
    return ran.stdout + ran.stderr;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
