import { cp, readFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { run } from "../../sandbox/command";
import { projectRoot } from "../../sandbox/project";
import { restored } from "../support/restored";
import { ExampleJobs } from "./example-jobs";

/** `examples/terraform` in each of `examples/pipelines`: their commands as they stand, on a real host, but for those that install packages. */

const PIPELINES = join(projectRoot, "examples", "pipelines");

let jobs: ExampleJobs;
let before: string;

beforeAll(async () => {
  jobs = await ExampleJobs.start();
  before = await jobs.host.box.snapshot();
  await cp(join(PIPELINES, "drift.mjs"), join(jobs.folder, "drift.mjs"));
});

afterAll(() => jobs[Symbol.asyncDispose]());

async function job(commands: readonly string[]): Promise<{ readonly code: number; readonly said: string }> {
  const { code, stdout, stderr } = await jobs.run(commands);
  return { code, said: stdout + stderr };
}

interface Pipeline {
  readonly setUp: readonly string[];
  readonly plan: readonly string[];
}

type Read = (text: string) => Pipeline;

interface Step {
  readonly name?: string;
  readonly run?: string;
}

function github(text: string): Pipeline & { readonly apply: readonly string[]; readonly drift: readonly string[] } {
  const steps: readonly Step[] = parse(text).jobs.mesh.steps;
  const step = (name: string) => steps.flatMap((one) => (one.name === name && one.run !== undefined ? [one.run] : []));
  return { setUp: step("Provider"), plan: step("Plan"), apply: step("Apply"), drift: step("Drift") };
}

const gitlab: Read = (text) => {
  const pipeline = parse(text);
  return { setUp: pipeline.default.before_script, plan: pipeline.plan.script };
};

/** Steps are commands of a shell, or Terraform's by their names. */
const atlantis: Read = (text) => {
  type Command = string | { readonly run?: string; readonly plan?: { readonly extra_args: readonly string[] } };
  const steps: readonly Command[] = parse(text).workflows.mesh.plan.steps;
  const commands = steps.map((step) => {
    if (typeof step === "string") return `terraform ${step}`;
    return step.run ?? `terraform plan ${step.plan?.extra_args.join(" ")}`;
  });
  return { setUp: commands.slice(0, -1), plan: commands.slice(-1) };
};

/** The runner does `init` and `plan` by itself. */
const spacelift: Read = (text) => ({
  setUp: [...parse(text).stack_defaults.before_init, "terraform init"],
  plan: ["terraform plan"],
});

const hcp: Read = (text) => ({ setUp: [text], plan: [] });

test.each<[string, Read]>([
  ["gitlab-ci.yml", gitlab],
  ["atlantis.yaml", atlantis],
  ["spacelift.yml", spacelift],
  ["hcp-terraform.sh", hcp],
  ["github-actions.yml", github],
])("%s installs the provider from the package, and plans", async (file, read) => {
  const { setUp, plan } = read(await readFile(join(PIPELINES, file), "utf8"));
  await jobs.clean();
  const { code, said } = await job([...setUp, ...plan]);
  expect({ code, said }).toEqual({
    code: 0,
    said: expect.stringContaining("Plan: 1 to add, 0 to change, 0 to destroy."),
  });
  expect(said).toContain("outbound tcp: to the sidecar (15001), except ports 3306, 5432");
});

describe("a job that looks for drift", () => {
  const RESOURCE = 'kuma_transparent_proxy_host.web["web"]';
  const look = async () => job(github(await readFile(join(PIPELINES, "github-actions.yml"), "utf8")).drift);

  test("finds none after an apply", async () => {
    const { apply } = github(await readFile(join(PIPELINES, "github-actions.yml"), "utf8"));
    expect(await job(apply)).toMatchObject({ code: 0, said: expect.stringContaining("1 added") });
    expect(await look()).toEqual({ code: 0, said: "" });
  });

  test("tells what drifted in a sentence, changes nothing, and asks for nobody's lock", async () => {
    await jobs.host.box.mustExec(["iptables", "-t", "nat", "-D", "KUMA_MESH_OUTBOUND", "2"]);
    const drifted = await jobs.host.box.snapshot();
    expect(await look()).toEqual({
      code: 2,
      said: expect.stringMatching(
        /^kuma_transparent_proxy_host\.web\["web"\]: drifted: .* to port 3306 .*go to the sidecar\n$/,
      ),
    });
    expect(await jobs.host.box.snapshot()).toBe(drifted);
  });

  test("goes on telling it once somebody has written it into the state", async () => {
    const before = await look();
    expect((await job(["terraform apply -refresh-only -auto-approve"])).code).toBe(0);
    expect(before.code).toBe(2);
    expect(await look()).toEqual(before);
  });

  test("tells that a host cannot be asked", async () => {
    const stranger = { ...jobs.variables, TF_VAR_ssh_key: "env:NOWHERE" };
    const { code, stdout, stderr } = await run(["node", "drift.mjs"], {
      cwd: jobs.folder,
      env: stranger,
      timeoutSeconds: 60,
    });
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toContain("KTP2");
  });

  test("tells that nothing is left", async () => {
    await jobs.host.box.mustExec(["sh", "/var/lib/kuma-transparent-proxy/uninstall"]);
    expect(await look()).toEqual({ code: 2, said: `${RESOURCE}: nothing of it is left\n` });
    expect(restored(await jobs.host.box.snapshot())).toBe(restored(before));
  });
});
