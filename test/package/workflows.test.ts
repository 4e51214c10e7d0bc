import { readdirSync, readFileSync } from "node:fs";
import { cp, mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { parse } from "yaml";
import { type Ran, run } from "../../sandbox/command";
import { actionlint } from "../../sandbox/engines/actionlint";
import { projectRoot } from "../../sandbox/project";
import { ATLANTIS, GITLAB_CI, SPACELIFT, TFCMT } from "../support/configuration-shapes";

/**
 * Workflows and configurations of the examples, and the action that they use, by what knows their words.
 * @needs actionlint
 */

const EXAMPLES = join(projectRoot, "examples");

/** Whatever is no workflow of GitHub's, by the name that its service looks for. */
const SHAPES = {
  "gitlab-ci.yml": GITLAB_CI,
  "atlantis.yaml": ATLANTIS,
  "spacelift.yml": SPACELIFT,
  "tfcmt.yaml": TFCMT,
} as const;
type Configuration = keyof typeof SHAPES;

const files = (readdirSync(EXAMPLES, { recursive: true }) as string[]).filter((file) => !file.includes("node_modules"));
const yaml = files.filter((file) => /\.ya?ml$/.test(file) && basename(file) !== "Pulumi.yaml");
const isConfiguration = (file: string) => basename(file) in SHAPES;
const workflows = yaml.filter((file) => !isConfiguration(file));
const read = (file: string) => readFileSync(join(EXAMPLES, file), "utf8");

let command: string;
let folder: string;

/** A repository where our package is installed. */
beforeAll(async () => {
  command = await actionlint();
  folder = await mkdtemp(join(tmpdir(), "workflows-"));
  const installed = join(folder, "node_modules", "kuma-transparent-proxy");
  for (const made of [".git", ".github/workflows"]) await mkdir(join(folder, made), { recursive: true });
  await cp(join(projectRoot, "action"), join(installed, "action"), { recursive: true });
  await cp(join(projectRoot, "action.yml"), join(installed, "action.yml"));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

/** What actionlint says; of the shell it would say more on a machine with shellcheck. */
async function lint(text: string): Promise<Ran> {
  await writeFile(join(folder, ".github/workflows/workflow.yml"), text);
  return run([command, "-no-color", "-shellcheck=", "-pyflakes="], { cwd: folder, timeoutSeconds: 60 });
}

test("there are workflows and configurations", () => {
  expect(workflows.toSorted()).toEqual([
    "pipelines/github-actions.yml",
    "preview-in-ci/pulumi.yml",
    "preview-in-ci/terraform.yml",
  ]);
  expect(new Set(yaml.filter(isConfiguration).map((file) => basename(file)))).toEqual(new Set(Object.keys(SHAPES)));
});

test.each(workflows)("%s is a workflow", async (file) => {
  expect(await lint(read(file))).toEqual({ code: 0, stdout: "", stderr: "" });
});

test.each([
  ["an input that the action has not", "fail-on:", "fail-ons:", 'input "fail-ons" is not defined in action'],
  ["an input too few", "plan: plan.json", "", 'missing input "plan"'],
  ["a context that is none", "vars.HOSTS", "var.HOSTS", 'undefined variable "var"'],
  ["an event that is none", "on: pull_request", "on: pull_requests", 'unknown Webhook event "pull_requests"'],
  ["a permission that is none", "pull-requests: write", "pull-requests: wrote", '"wrote" is invalid as permission'],
  ["a step of nothing", "run: |", "runs: |", 'step must run script with "run" section'],
])("%s is found", async (_, word, slip, said) => {
  const text = read("preview-in-ci/terraform.yml");
  expect(text).toContain(word);
  expect(await lint(text.replace(word, slip))).toMatchObject({ code: 1, stdout: expect.stringContaining(said) });
});

test("an action that runs on nothing is found", async () => {
  const action = join(folder, "node_modules", "kuma-transparent-proxy", "action.yml");
  const text = readFileSync(action, "utf8");
  await writeFile(action, text.replace("node24", "node12"));
  const { code, stdout } = await lint(read("preview-in-ci/terraform.yml"));
  await writeFile(action, text);
  expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining('invalid runner name "node12"') });
});

test.each(yaml.filter(isConfiguration))("%s has the words of its service", (file) => {
  const shape = SHAPES[basename(file) as Configuration];
  const configuration = parse(read(file), { strict: true });
  expect(shape.safeParse(configuration).error).toBeUndefined();
  expect(shape.safeParse({ ...configuration, slip: 1 }).success).toBe(false);
});

/** Whatever is under a key whose value a shell runs. */
function scripts(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => {
    const isScript = ["run", "script", "before_script", "before_init", "command"].includes(key);
    const own = isScript ? [inner].flat().filter((line): line is string => typeof line === "string") : [];
    return [...own, ...scripts(inner)];
  });
}

const shells = [
  ...yaml.map((file) => [file, scripts(parse(read(file))).join("\n")] as const),
  ...files.filter((file) => file.endsWith(".sh")).map((file) => [file, read(file)] as const),
].filter(([, script]) => script !== "");

test.each(shells)("the shell reads %s", async (_, script) => {
  expect(await run(["sh", "-n"], { stdin: script })).toEqual({ code: 0, stdout: "", stderr: "" });
  expect(await run(["sh", "-n"], { stdin: `${script}\nif true` })).not.toMatchObject({ code: 0 });
});
