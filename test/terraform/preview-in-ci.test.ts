import { chmod, cp, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import type { Ran } from "../../sandbox/command";
import { projectRoot } from "../../sandbox/project";
import { CommentService, GITHUB, GITLAB } from "../support/comment-service";
import { withoutFences } from "../support/fences";
import { stepCommand, type WorkflowStep } from "../support/workflow";
import { ExampleJobs } from "./example-jobs";

/** `examples/terraform` in each of `examples/preview-in-ci`: their commands as they stand, with a real host, against stubs of the services. */

const EXAMPLES = join(projectRoot, "examples", "preview-in-ci");

let jobs: ExampleJobs;
let github: CommentService;
let gitlab: CommentService;

beforeAll(async () => {
  jobs = await ExampleJobs.start();
  [github, gitlab] = await Promise.all([CommentService.start(GITHUB), CommentService.start(GITLAB)]);
});

afterAll(async () => {
  await Promise.all([github, gitlab].map((service) => service[Symbol.asyncDispose]()));
  await jobs[Symbol.asyncDispose]();
});

beforeEach(async () => {
  for (const service of [github, gitlab]) service.reset([]);
  await jobs.clean();
});

/** The same file, with a gate that what is planned does not pass. */
const gated = (text: string) => text.replace(/(fail-on:? )lockout/, "$1enter");

type Job = (text: string) => Promise<Ran>;

const onGithub: Job = async (text) => {
  const event = join(jobs.folder, "event.json");
  await writeFile(event, '{"pull_request": {"number": 7}}');
  const commands = parse(text).jobs.preview.steps.flatMap((step: WorkflowStep) => stepCommand(step, jobs.folder));
  return jobs.run(commands, {
    INPUT_TOKEN: "TOKEN",
    GITHUB_API_URL: `${github.url}/api`,
    GITHUB_GRAPHQL_URL: `${github.url}/graphql`,
    GITHUB_REPOSITORY: "shop/infrastructure",
    GITHUB_EVENT_PATH: event,
  });
};

const onGitlab: Job = (text) =>
  jobs.run(parse(text).preview.script, {
    CI_API_V4_URL: `${gitlab.url}/api/v4`,
    CI_PROJECT_ID: "12",
    CI_MERGE_REQUEST_IID: "7",
    GITLAB_TOKEN: "TOKEN",
  });

test.each<[string, Job, () => CommentService]>([
  ["terraform.yml", onGithub, () => github],
  ["gitlab-ci.yml", onGitlab, () => gitlab],
])("%s keeps one comment, and its gate fails the job", async (file, job, service) => {
  const text = await readFile(join(EXAMPLES, file), "utf8");
  expect(gated(text)).not.toBe(text);
  expect(await job(text)).toMatchObject({ code: 0, stderr: "" });
  expect(await job(gated(text))).toMatchObject({ code: 1 });
  expect(service().comments.map(({ body }) => body)).toEqual([
    expect.stringContaining('`kuma_transparent_proxy_host.web["web"]`: gets the transparent proxy'),
  ]);
});

describe("atlantis.yaml", () => {
  type Step =
    | string
    | { readonly run: string | { readonly command: string; readonly output: "hide" } }
    | { readonly plan: { readonly extra_args: readonly string[] } };

  /** What Atlantis runs for a step, and whether its comment shows it. */
  function command(step: Step): { readonly command: string; readonly isShown: boolean } {
    if (typeof step === "string") return { command: `terraform ${step}`, isShown: false };
    if ("plan" in step)
      return { command: `terraform plan -out "$PLANFILE" ${step.plan.extra_args.join(" ")}`, isShown: true };
    if (typeof step.run === "string") return { command: step.run, isShown: true };
    return { command: step.run.command, isShown: false };
  }

  /** As Atlantis does: a shell for each step, and what they write in one block, an error's as well. */
  async function planned(text: string): Promise<{ readonly code: number; readonly comment: string }> {
    const said: string[] = [];
    for (const step of parse(text).workflows.mesh.plan.steps as Step[]) {
      const { command: script, isShown } = command(step);
      const ran = await runStep(script);
      if (isShown || ran.code !== 0) said.push(ran.stdout + ran.stderr);
      if (ran.code !== 0) return { code: ran.code, comment: `\`\`\`\n${said.join("\n")}\n\`\`\`\n` };
    }
    return { code: 0, comment: `\`\`\`diff\n${said.join("\n")}\n\`\`\`\n\n* To **apply** this plan, comment` };
  }

  const runStep = (script: string) => jobs.run([`set +e\n${script}`], { PLANFILE: join(jobs.folder, "plan.bin") });

  test("has the table outside of blocks of code, and what Atlantis says after it", async () => {
    const { code, comment } = await planned(await readFile(join(EXAMPLES, "atlantis.yaml"), "utf8"));
    expect(code).toBe(0);
    expect(comment).toContain("Plan: 1 to add");
    const text = withoutFences(comment);
    expect(text).toContain("\n### Transparent proxy\n");
    expect(text).toContain("\n| traffic | ports | whose | before | after | risk |\n");
    expect(text).toContain("* To **apply** this plan");
    expect(text).not.toContain("Plan: 1 to add");
  });

  test("shows it also where the gate fails the plan", async () => {
    const { code, comment } = await planned(gated(await readFile(join(EXAMPLES, "atlantis.yaml"), "utf8")));
    expect(code).toBe(1);
    expect(withoutFences(comment)).toContain("\n### Transparent proxy\n");
  });
});

describe("tfcmt.sh", () => {
  /** In tfcmt's place: says what it was given. */
  async function recorded(): Promise<void> {
    const tfcmt = join(jobs.folder, "tfcmt");
    await writeFile(
      tfcmt,
      '#!/bin/sh\nprintf "%s\\n" "$*" "$TFCMT_VAR_traffic"\nwhile [ "$1" != -- ]; do shift; done\nshift\n"$@"\n',
    );
    await chmod(tfcmt, 0o755);
    await cp(join(EXAMPLES, "tfcmt.yaml"), join(jobs.folder, "tfcmt.yaml"));
  }

  test("gives tfcmt the preview for its template, and its gate fails the job after that", async () => {
    await recorded();
    const text = await readFile(join(EXAMPLES, "tfcmt.sh"), "utf8");
    for (const [script, code] of [
      [text, 0],
      [gated(text), 1],
    ] as const) {
      const ran = await jobs.run([script]);
      expect({ code: ran.code, stderr: ran.stderr }).toEqual({ code, stderr: "" });
      expect(ran.stdout).toContain(
        "--config tfcmt.yaml plan --patch -- terraform show -no-color plan.bin\n### Transparent proxy\n",
      );
    }
  });

  test("does not call it for a plan that cannot be read", async () => {
    await recorded();
    const text = await readFile(join(EXAMPLES, "tfcmt.sh"), "utf8");
    const ran = await jobs.run([text.replace("preview terraform plan.json", "preview terraform nowhere.json")]);
    expect(ran).toMatchObject({ code: 2, stderr: expect.stringContaining("KTP401") });
    expect(ran.stdout).not.toContain("--patch");
  });
});
