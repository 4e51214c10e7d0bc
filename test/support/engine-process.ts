import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { SshConnectionSpec } from "../../lib/spec/host";
import type { ResolvedHostSpec } from "../../lib/spec/resolved";

/** What a process of its own is to do to a host: to bring it to a spec, or to give it back. */
export interface Errand {
  readonly connection: SshConnectionSpec;
  readonly spec: ResolvedHostSpec;
  readonly does: "reconcile" | "remove";
}

/** So many milliseconds after its script of that number, from 1, was sent. */
export interface KilledAt {
  readonly script: number;
  readonly milliseconds: number;
}

/** How a process ended: by itself, with what it said last, or killed. */
export interface Ended {
  readonly wasKilled: boolean;
  /** `done`, or the failure. */
  readonly said: string;
}

/** Reads TypeScript as jest does: a run is of the code as it stands, not of the last build. */
const LOADER = `
const { readFileSync } = require("node:fs");
const { transformSync } = require("@swc/core");
const jsc = { target: "es2022", parser: { syntax: "typescript" } };
require.extensions[".ts"] = (module, filename) =>
  module._compile(transformSync(readFileSync(filename, "utf8"), { filename, module: { type: "commonjs" }, jsc }).code, filename);
require(process.argv[1]);
`;

/** A process that works on a host as an engine does, and can be killed as one. It waits for its errand. */
export class EngineProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<Ended>;
  readonly #scripts: (() => void)[] = [];

  constructor() {
    const child = spawn(process.execPath, ["-e", LOADER, join(__dirname, "engine-program.ts")], {
      cwd: join(__dirname, "../.."),
      stdio: ["pipe", "pipe", "inherit"],
    });
    this.#child = child;
    this.#ended = this.#end();
  }

  /** Does an errand to its end, or until it is killed. */
  async run(errand: Errand, killed?: KilledAt): Promise<Ended> {
    let timer: NodeJS.Timeout | undefined;
    if (killed !== undefined) {
      this.#scripts[killed.script] = () => {
        timer = setTimeout(() => this.kill(), killed.milliseconds);
      };
    }
    this.#child.stdin?.end(JSON.stringify(errand));
    const ended = await this.#ended;
    clearTimeout(timer);
    return ended;
  }

  kill(): void {
    this.#child.kill("SIGKILL");
  }

  async #end(): Promise<Ended> {
    const { stdout } = this.#child;
    if (stdout === null) throw new Error("a process without stdout");
    let said = "";
    createInterface(stdout).on("line", (line) => {
      const [, script] = /^script (\d+)$/.exec(line) ?? [];
      if (script === undefined) said = line;
      else this.#scripts[Number(script)]?.();
    });
    const [, signal] = await once(this.#child, "close");
    return { wasKilled: signal === "SIGKILL", said };
  }
}
