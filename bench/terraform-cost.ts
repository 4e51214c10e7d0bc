import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Configuration, fromFolders } from "../test/terraform/configuration";
import { cpuSecondsOfChildren } from "./cpu";

/** What one command took; of the provider in all of its processes, and of the greatest of them. */
export interface Cost {
  readonly seconds: number;
  readonly cpuSeconds: number;
  readonly provider: { readonly cpuSeconds: number; readonly mebibytes: number };
}

/** A configuration of whose provider is written down what it took. */
export class Measured implements AsyncDisposable {
  readonly configuration: Configuration;

  private constructor(configuration: Configuration) {
    this.configuration = configuration;
  }

  static async start(): Promise<Measured> {
    const configuration = await Configuration.start(async (folder) => {
      const hook = join(folder, "used.js");
      await writeFile(hook, hookFor(join(folder, USED)));
      return { ...(await fromFolders(folder)), variables: { NODE_OPTIONS: `--require ${hook}` } };
    });
    return new Measured(configuration);
  }

  /** @throws Error with all that it said, unless there is nothing wrong and nothing to do */
  async run(command: string, ...args: readonly string[]): Promise<Cost> {
    const used = join(this.configuration.folder, USED);
    await writeFile(used, "");
    const begun = { at: performance.now(), cpu: cpuSecondsOfChildren() };
    await this.configuration.terraform(command, "-input=false", ...args);
    const seconds = (performance.now() - begun.at) / 1000;
    const cpuSeconds = cpuSecondsOfChildren() - begun.cpu;
    const lines = (await readFile(used, "utf8")).split("\n").filter((line) => line !== "");
    const processes = lines.map((line) => line.split(" ").map(Number));
    const provider = {
      cpuSeconds: processes.reduce((sum, [microseconds = 0]) => sum + microseconds / 1e6, 0),
      mebibytes: Math.max(0, ...processes.map(([, kibibytes = 0]) => kibibytes / 1024)),
    };
    return { seconds, cpuSeconds, provider };
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.configuration[Symbol.asyncDispose]();
  }
}

const USED = "used";

/** Writes down at its end what a process of Node used: microseconds of CPU, and KiB of memory at most. */
const hookFor = (file: string): string => `process.on("exit", () => {
  const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
  require("node:fs").appendFileSync(${JSON.stringify(file)}, \`\${userCPUTime + systemCPUTime} \${maxRSS}\\n\`);
});
`;
