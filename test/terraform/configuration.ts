import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { placeProvider } from "../../lib/terraform/platforms";
import { SOURCE } from "../../lib/terraform/source";
import { type Ran, run } from "../../sandbox/command";
import { terraform } from "../../sandbox/engines/terraform";
import { requireLab } from "../../sandbox/lab";
import { projectRoot } from "../../sandbox/project";
import { Running } from "./running";

const VERSION = "0.1.0";

/** The executable as it was built, wherever this file was compiled to. */
export const PROVIDER: string = join(projectRoot, "dist", "terraform", "terraform-provider-kuma");

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

/** By which way an engine comes by the provider: its CLI configuration, and variables of the environment. */
export interface Way {
  readonly cli: string;
  readonly variables?: Readonly<Record<string, string>>;
}

/** The provider as it was built, where `init` looks for it. */
export async function fromFolders(folder: string): Promise<Way> {
  const mirror = join(folder, "mirror");
  placeProvider(mirror, VERSION, [`linux_${process.arch === "x64" ? "amd64" : process.arch}`], PROVIDER);
  return { cli: `provider_installation {\n  filesystem_mirror {\n    path = "${mirror}"\n  }\n}\n` };
}

/** A configuration under the real engine: in a folder of its own, with its state. */
export class Configuration implements AsyncDisposable {
  readonly folder: string;
  readonly #command: string;
  readonly #env: NodeJS.ProcessEnv;

  private constructor(folder: string, command: string, variables: Way["variables"]) {
    this.folder = folder;
    this.#command = command;
    this.#env = {
      ...process.env,
      ...variables,
      TF_CLI_CONFIG_FILE: join(folder, "cli.tfrc"),
      TF_IN_AUTOMATION: "1",
      CHECKPOINT_DISABLE: "1",
    };
  }

  /** @param provide puts the provider somewhere, the folder of the configuration for one */
  static async start(provide: (folder: string) => Promise<Way> = fromFolders): Promise<Configuration> {
    requireLab("The engine changes hosts");
    const { command } = await terraform();
    const folder = await mkdtemp(join(tmpdir(), "kuma-tp-terraform-"));
    const { cli, variables } = await provide(folder);
    await writeFile(join(folder, "cli.tfrc"), cli);
    return new Configuration(folder, command, variables);
  }

  /** Writes the resources anew. @param others providers beside ours: name → source */
  async declare(resources: string, others: Readonly<Record<string, string>> = {}): Promise<void> {
    const sources = Object.entries({ kuma: SOURCE.join("/"), ...others });
    const required = sources.map(([name, source]) => `    ${name} = { source = "${source}" }\n`);
    const providers = `terraform {\n  required_providers {\n${required.join("")}  }\n}\n`;
    await writeFile(join(this.folder, "main.tf"), `${providers}\n${resources}\n`);
  }

  /** Runs a command of the engine. An exit status other than 0 is a result. */
  attempt(command: string, ...args: readonly string[]): Promise<Ran> {
    const argv = [this.#command, command, ...args, "-no-color"];
    return run(argv, { cwd: this.folder, env: this.#env, timeoutSeconds: 120 });
  }

  /** Starts a command of the engine. @param env beside what every command gets */
  begin(command: string, args: readonly string[], env: NodeJS.ProcessEnv = {}): Running {
    const argv = [this.#command, command, ...args, "-no-color"];
    return new Running(argv, { cwd: this.folder, env: { ...this.#env, ...env } });
  }

  /** Runs a command that has to succeed, and gives what it shows. */
  async terraform(command: string, ...args: readonly string[]): Promise<string> {
    const ran = await this.attempt(command, ...args);
    const said = ran.stdout + ran.stderr;
    if (ran.code !== 0) throw new Error(`terraform ${command} ended with exit status ${ran.code}:\n${said}`);
    return said;
  }

  /** Applies, and gives the outputs by their names. */
  async outputs(): Promise<Readonly<Record<string, unknown>>> {
    await this.apply();
    const { stdout } = await this.attempt("output", "-json");
    const outputs = JSON.parse(stdout) as Record<string, { readonly value: unknown }>;
    return Object.fromEntries(Object.entries(outputs).map(([name, { value }]) => [name, value]));
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

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
  }
}
