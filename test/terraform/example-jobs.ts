import { cp, mkdtemp, rm, symlink } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Ran, run } from "../../sandbox/command";
import { terraform } from "../../sandbox/engines/terraform";
import { projectRoot } from "../../sandbox/project";
import { SshHost } from "../ssh/ssh-host";
import { installCommand } from "../support/installed";

/** `examples/terraform` as a job of a pipeline has it, with a real host: its commands as they stand, but for those that install packages. */
export class ExampleJobs implements AsyncDisposable {
  readonly host: SshHost;
  readonly folder: string;
  readonly variables: NodeJS.ProcessEnv;

  private constructor(host: SshHost, folder: string) {
    this.host = host;
    this.folder = folder;
    this.variables = {
      ...process.env,
      PATH: `${folder}:${process.env["PATH"]}`,
      TF_CLI_CONFIG_FILE: "/dev/null",
      CHECKPOINT_DISABLE: "1",
      TF_CLI_ARGS: "-no-color",
      TF_IN_AUTOMATION: "1",
      TF_INPUT: "0",
      TF_VAR_hosts: JSON.stringify({ web: { address: host.address, host_key: host.hostKey } }),
      TF_VAR_ssh_key: host.privateKey,
    };
  }

  static async start(): Promise<ExampleJobs> {
    const host = await SshHost.start();
    const folder = await mkdtemp(join(tmpdir(), "pipelines-"));
    await cp(join(projectRoot, "examples", "terraform"), folder, { recursive: true });
    await installCommand(folder);
    await symlink(projectRoot, join(folder, "node_modules", "kuma-transparent-proxy"));
    const { command } = await terraform();
    await symlink(command, join(folder, "terraform"));
    return new ExampleJobs(host, folder);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await rm(this.folder, { recursive: true, force: true });
    await this.host[Symbol.asyncDispose]();
  }

  /** As a job begins: nothing is there of those before it. */
  async clean(): Promise<void> {
    for (const made of [".terraform", ".terraform.lock.hcl", "terraform.d", "plan.bin", "plan.json"]) {
      await rm(join(this.folder, made), { recursive: true, force: true });
    }
  }

  /** Runs commands as a job does: the first one that fails ends it. */
  run(commands: readonly string[], variables: NodeJS.ProcessEnv = {}): Promise<Ran> {
    const script = commands.join("\n").replaceAll(/^npm ci$/gm, "");
    const env = { ...this.variables, ...variables };
    return run(["sh", "-ec", script], { cwd: this.folder, env, timeoutSeconds: 120 });
  }
}
