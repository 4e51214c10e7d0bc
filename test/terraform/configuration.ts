import { chmod, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ran, run } from "../../sandbox/command";
import { terraform } from "../../sandbox/engines/terraform";
import { requireLab } from "../../sandbox/lab";
import { projectRoot } from "../../sandbox/project";

const SOURCE = "kuma-transparent-proxy.internal/mesh/kuma";
const VERSION = "0.1.0";

/** What a plan does to one resource, as `show -json` tells it. */
export interface ResourceChange {
  readonly address: string;
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Readonly<Record<string, unknown>> | null;
    readonly after: Readonly<Record<string, unknown>> | null;
    readonly replace_paths?: readonly (readonly unknown[])[];
  };
}

interface PlanJson {
  readonly resource_changes?: readonly ResourceChange[];
  readonly resource_drift?: readonly ResourceChange[];
}

/** A configuration under the real engine: in a folder of its own, with its state, and the provider in a mirror beside it. */
export class Configuration implements AsyncDisposable {
  readonly folder: string;
  readonly #command: string;
  readonly #env: NodeJS.ProcessEnv;

  private constructor(folder: string, command: string) {
    this.folder = folder;
    this.#command = command;
    this.#env = {
      ...process.env,
      TF_CLI_CONFIG_FILE: join(folder, "cli.tfrc"),
      TF_IN_AUTOMATION: "1",
      CHECKPOINT_DISABLE: "1",
    };
  }

  static async start(): Promise<Configuration> {
    requireLab("The engine changes hosts");
    const { command } = await terraform();
    const configuration = new Configuration(await mkdtemp(join(tmpdir(), "kuma-tp-terraform-")), command);
    await configuration.#provide();
    return configuration;
  }

  /** Writes the resources anew. */
  async declare(resources: string): Promise<void> {
    const providers = `terraform {\n  required_providers {\n    kuma = { source = "${SOURCE}" }\n  }\n}\n`;
    await writeFile(join(this.folder, "main.tf"), `${providers}\n${resources}\n`);
  }

  /** Runs a command of the engine. An exit status other than 0 is a result. */
  attempt(command: string, ...args: readonly string[]): Promise<Ran> {
    const argv = [this.#command, command, ...args, "-no-color"];
    return run(argv, { cwd: this.folder, env: this.#env, timeoutSeconds: 120 });
  }

  /** Runs a command that has to succeed, and gives what it shows. */
  async terraform(command: string, ...args: readonly string[]): Promise<string> {
    const ran = await this.attempt(command, ...args);
    const said = ran.stdout + ran.stderr;
    if (ran.code !== 0) throw new Error(`terraform ${command} ended with exit status ${ran.code}:\n${said}`);
    return said;
  }

  apply(...args: readonly string[]): Promise<string> {
    return this.terraform("apply", "-auto-approve", "-input=false", ...args);
  }

  /** What an apply would do: one entry for each resource that it would change. */
  async plan(...args: readonly string[]): Promise<readonly ResourceChange[]> {
    const { resource_changes: changes = [] } = await this.#planned(args);
    return changes.filter(({ change }) => change.actions.join() !== "no-op");
  }

  /** What was changed outside of the engine. */
  async drift(): Promise<readonly ResourceChange[]> {
    return (await this.#planned([])).resource_drift ?? [];
  }

  async #planned(args: readonly string[]): Promise<PlanJson> {
    await this.terraform("plan", "-input=false", "-out=plan.bin", ...args);
    const { stdout } = await this.attempt("show", "-json", "plan.bin");
    return JSON.parse(stdout) as PlanJson;
  }

  /** Puts the provider as it was built where `init` looks for it. */
  async #provide(): Promise<void> {
    const mirror = join(this.folder, "mirror");
    const platform = `linux_${process.arch === "x64" ? "amd64" : process.arch}`;
    const place = join(mirror, SOURCE, VERSION, platform);
    await mkdir(place, { recursive: true });
    const program = join(place, `terraform-provider-kuma_v${VERSION}`);
    const main = join(projectRoot, "dist", "terraform", "main.js");
    await writeFile(program, `#!/bin/sh\nexec '${process.execPath}' '${main}'\n`);
    await chmod(program, 0o755);
    const installation = `provider_installation {\n  filesystem_mirror {\n    path = "${mirror}"\n  }\n}\n`;
    await writeFile(join(this.folder, "cli.tfrc"), installation);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
