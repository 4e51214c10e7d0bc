import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { exitStatus } from "../command";
import { type PulumiEngine, pulumiEnvironment } from "../engines/pulumi";
import { projectRoot } from "../project";
import { showCommand, showOutput } from "./guide";

/** The stack of the tour. */
export const STACK = "quickstart-sandbox";

/** The quickstart's Pulumi program with a stack of its own, state in a folder. */
export class Program {
  readonly #environment: NodeJS.ProcessEnv;
  readonly #settings: string;

  constructor(engine: PulumiEngine, stateFolder: string) {
    this.#environment = {
      ...process.env,
      ...pulumiEnvironment(engine, stateFolder),
      PULUMI_STACK: STACK,
    };
    this.#settings = join(stateFolder, `Pulumi.${STACK}.yaml`);
  }

  /** Runs `pulumi …`, shown with its output. @throws Error unless it ends with the status that is expected */
  async show(args: readonly string[], expected = 0): Promise<string> {
    showCommand(`pulumi ${args.join(" ")}`);
    const { code, output } = await this.#run(args);
    showOutput(output);
    if (code !== expected) throw new Error(`pulumi ${args.join(" ")} ended with exit status ${code}, not ${expected}`);
    return output;
  }

  /** Runs `pulumi …` without a word. */
  async quietly(args: readonly string[]): Promise<void> {
    const { code, output } = await this.#run(args);
    if (code !== 0) throw new Error(`pulumi ${args.join(" ")} ended with exit status ${code}: ${output}`);
  }

  async #run([command = "", ...args]: readonly string[]): Promise<{ code: number; output: string }> {
    const words = ["--non-interactive", "--color", "never", command, ...this.#configFile(command), ...args];
    const child = spawn("pulumi", words, {
      cwd: projectRoot,
      env: this.#environment,
      stdio: ["ignore", "pipe", "pipe"],
    });
    const parts: Buffer[] = [];
    child.stdout.on("data", (part: Buffer) => parts.push(part));
    child.stderr.on("data", (part: Buffer) => parts.push(part));
    const [code, signal] = (await once(child, "close")) as [number | null, NodeJS.Signals | null];
    return { code: exitStatus(code, signal), output: Buffer.concat(parts).toString("utf8") };
  }

  /** Stack settings go beside the state, not into the checkout. */
  #configFile(command: string): readonly string[] {
    return command === "stack" ? [] : ["--config-file", this.#settings];
  }
}
