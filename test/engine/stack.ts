import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ran, run } from "../../sandbox/command";
import { type PulumiEngine, pulumiEngine, pulumiEnvironment } from "../../sandbox/engines/pulumi";
import { requireLab } from "../../sandbox/lab";
import { projectRoot } from "../../sandbox/project";

/** What a test may ask of its stack. */
export interface StackOptions {
  /** Name of an example to copy. @default an empty program, to be written by {@link Stack.program} */
  readonly example?: string;
  /** Folder whose packages the program finds. @default those of the checkout, this package among them as built */
  readonly packages?: string;
  readonly env?: Readonly<Record<string, string>>;
  /** A folder whose programs go before those of PATH. */
  readonly path?: string | undefined;
}

/** What the engine keeps of a resource. */
export interface KeptResource {
  readonly type: string;
  readonly urn: string;
  readonly id?: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs: Readonly<Record<string, unknown>>;
  readonly initErrors?: readonly string[];
}

/** A step of a plan, as `preview --json` tells it. */
export interface PlannedStep {
  readonly op: string;
  readonly urn: string;
  readonly diffReasons?: readonly string[];
  readonly replaceReasons?: readonly string[];
  readonly newState?: KeptResource;
}

const TYPES = ["TransparentProxyHost", "MeshDNS", "KumaDataplane"];
const PROJECT = "name: program\nruntime: nodejs\n";

/** A Pulumi program with a stack of its own under the real engine, its state in files. */
export class Stack implements AsyncDisposable {
  /** Folder of the program. */
  readonly folder: string;
  readonly env: NodeJS.ProcessEnv;
  readonly #home: string;

  private constructor(home: string, engine: PulumiEngine, { env = {}, path }: StackOptions) {
    this.#home = home;
    this.folder = join(home, "program");
    const given = pulumiEnvironment(engine, join(home, "state"));
    const found = [...(path === undefined ? [] : [path]), given["PATH"]].join(":");
    this.env = { ...process.env, ...given, PATH: found, PULUMI_STACK: "test", ...env };
  }

  static async start(options: StackOptions = {}): Promise<Stack> {
    requireLab("The engine changes hosts");
    const { example, packages = join(projectRoot, "node_modules") } = options;
    const home = await mkdtemp(join(tmpdir(), "kuma-tp-engine-"));
    const stack = new Stack(home, await pulumiEngine(), options);
    await mkdir(join(home, "state"));
    await symlink(packages, join(home, "node_modules"));
    if (example === undefined) await stack.#begin();
    else await stack.#copy(example);
    await stack.pulumi("stack", "init", "test");
    return stack;
  }

  /** Lets the program find other packages from now on. */
  async usePackages(folder: string): Promise<void> {
    const link = join(this.#home, "node_modules");
    await rm(link);
    await symlink(folder, link);
  }

  /** Writes the program anew: lines of JavaScript, after those that load Pulumi and this package. */
  async program(lines: string): Promise<void> {
    await this.#write("package.json", JSON.stringify({ name: "program", main: "index.js" }));
    await this.#write(
      "index.js",
      `const pulumi = require("@pulumi/pulumi");\nconst { ${TYPES.join(", ")} } = require("kuma-transparent-proxy/pulumi");\n${lines}\n`,
    );
  }

  /** Writes a program that declares hosts, each by its name, how hosts resolve names, and their proxies. */
  async declare(
    hosts: Readonly<Record<string, unknown>>,
    names: Readonly<Record<string, unknown>> = {},
    sidecars: Readonly<Record<string, unknown>> = {},
  ): Promise<void> {
    const lines = [
      ...declared("TransparentProxyHost", hosts),
      ...declared("MeshDNS", names),
      ...declared("KumaDataplane", sidecars),
    ];
    await this.program(lines.join("\n"));
  }

  /** Sets a value of the stack's configuration. */
  async config(path: string, value: unknown): Promise<void> {
    const parts: readonly (readonly [string, unknown])[] =
      typeof value === "object" && value !== null
        ? Object.entries(value).map(([key, part]) => [
            Array.isArray(value) ? `${path}[${key}]` : `${path}.${key}`,
            part,
          ])
        : [];
    for (const [part, inner] of parts) await this.config(part, inner);
    if (parts.length === 0) await this.pulumi("config", "set", "--path", path, "--", String(value));
  }

  /** Runs a command of the engine. An exit status other than 0 is a result. */
  attempt(command: string, ...args: readonly string[]): Promise<Ran> {
    const argv = ["pulumi", command, "--non-interactive", "--color=never", ...args];
    return run(argv, { cwd: this.folder, env: this.env, timeoutSeconds: 120 });
  }

  /** Runs a command of the engine that has to succeed, and gives what it shows. */
  async pulumi(command: string, ...args: readonly string[]): Promise<string> {
    const ran = await this.attempt(command, ...args);
    if (ran.code !== 0) throw new Error(`pulumi ${command} ended with exit status ${ran.code}:\n${shown(ran)}`);
    return shown(ran);
  }

  /** Starts a command of the engine that goes on by itself, in a process group of its own. */
  begin(command: string, ...args: readonly string[]): ReturnType<typeof spawn> {
    const argv = [command, "--non-interactive", "--color=never", ...args];
    return spawn("pulumi", argv, { cwd: this.folder, env: this.env, detached: true, stdio: "ignore" });
  }

  up(...args: readonly string[]): Promise<string> {
    return this.pulumi("up", "--yes", "--skip-preview", ...args);
  }

  refresh(...args: readonly string[]): Promise<string> {
    return this.pulumi("refresh", "--yes", "--skip-preview", ...args);
  }

  destroy(...args: readonly string[]): Promise<string> {
    return this.pulumi("destroy", "--yes", "--skip-preview", ...args);
  }

  /** What the next up would do to our resources: `update web: rules, traffic`. */
  async plan(...args: readonly string[]): Promise<readonly string[]> {
    const { steps } = JSON.parse(await this.pulumi("preview", "--json", ...args)) as { steps: PlannedStep[] };
    return steps.filter(({ urn }) => TYPES.some((type) => urn.includes(`:${type}::`))).map(describeStep);
  }

  /** Our resources in the state, by name. */
  async hosts(): Promise<Readonly<Record<string, KeptResource>>> {
    const { deployment } = JSON.parse(await this.exported()) as { deployment: { resources?: KeptResource[] } };
    const ours = (deployment.resources ?? []).filter(({ type }) => TYPES.some((ours) => type.endsWith(`:${ours}`)));
    return Object.fromEntries(ours.map((resource) => [nameOf(resource), resource]));
  }

  /** The state as it is exported, secrets encrypted. */
  async exported(): Promise<string> {
    return (await this.attempt("stack", "export")).stdout;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.#home, { recursive: true, force: true });
  }

  /** An empty program in plain JavaScript, which no compiler has to read first. */
  async #begin(): Promise<void> {
    await mkdir(this.folder);
    await this.#write("Pulumi.yaml", PROJECT);
    await this.program("");
  }

  async #copy(example: string): Promise<void> {
    await cp(join(projectRoot, "examples", example), this.folder, { recursive: true });
    // The settings of the quickstart stand at the top of the repository.
    if (!existsSync(join(this.folder, "Pulumi.yaml"))) await this.#write("Pulumi.yaml", PROJECT);
  }

  #write(file: string, text: string): Promise<void> {
    return writeFile(join(this.folder, file), text);
  }
}

function declared(type: string, specs: Readonly<Record<string, unknown>>): string[] {
  return Object.entries(specs).map(([name, spec]) => `new ${type}(${JSON.stringify(name)}, ${JSON.stringify(spec)});`);
}

/** Everything that a command showed. */
export function shown({ stdout, stderr }: Ran): string {
  return `${stdout}${stderr}`;
}

function describeStep({ op, urn, diffReasons = [] }: PlannedStep): string {
  const reasons = diffReasons.length === 0 ? "" : `: ${diffReasons.join(", ")}`;
  return `${op} ${nameOf({ urn })}${reasons}`;
}

function nameOf({ urn }: { readonly urn: string }): string {
  return urn.split("::").at(-1) ?? "";
}
