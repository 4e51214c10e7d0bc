import { join } from "node:path";
import { run } from "../../sandbox/command";
import { projectRoot } from "../../sandbox/project";
import { CommentService, GITLAB } from "../support/comment-service";
import { installInstead } from "../support/installed";
import type { Configuration } from "./configuration";
import { plannedConfiguration } from "./planned";

/** The script for GitLab's pipelines, on a plan of the real engine and a stub of GitLab's API. */

const BOT = "project_12_bot";
const MARK = "<!-- kuma-transparent-proxy preview production -->";
const PRODUCTION = ["terraform", "plan.json", "--stack", "production"];

let configuration: Configuration;
let gitlab: CommentService;

beforeAll(async () => {
  configuration = await plannedConfiguration();
  gitlab = await CommentService.start(GITLAB);
});

afterAll(async () => {
  await gitlab[Symbol.asyncDispose]();
  await configuration[Symbol.asyncDispose]();
});

beforeEach(() => gitlab.reset([{ id: 1, author: "ann", body: "Looks good." }]));

async function act(words: readonly string[] = PRODUCTION, variables: NodeJS.ProcessEnv = {}) {
  const env = {
    ...process.env,
    CI_API_V4_URL: `${gitlab.url}/api/v4`,
    CI_PROJECT_ID: "12",
    CI_MERGE_REQUEST_IID: "7",
    CI_JOB_TOKEN: "JOB",
    GITLAB_TOKEN: "TOKEN",
    ...variables,
  };
  gitlab.calls = [];
  const program = join(projectRoot, "action", "gitlab.mjs");
  return run([process.execPath, program, ...words], { cwd: configuration.folder, env, timeoutSeconds: 60 });
}

const own = () => gitlab.comments.filter(({ author }) => author === BOT);

test("the first run writes a note, a later one replaces it, and the same once more is not written", async () => {
  const { code, stdout, stderr } = await act();
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(stdout).toMatch(/^\*\*`production`\*\*\n\n### Transparent proxy/);
  expect(own()).toEqual([{ id: 2, author: BOT, body: expect.stringContaining(`${MARK}\n**\`production\`**`) }]);
  const first = gitlab.comments;
  gitlab.comments = [...first.slice(0, 1), { id: 2, author: BOT, body: `${MARK}\nold` }];
  await act();
  expect(gitlab.calls).toEqual([`GET ${GITLAB.path}`, GITLAB.me, `${GITLAB.edited}/2`]);
  expect(gitlab.comments).toEqual(first);
  // As GitLab keeps it: without the end of the last line.
  gitlab.comments = first.map((note) => ({ ...note, body: note.body.trim() }));
  await act();
  expect(gitlab.calls).toEqual([`GET ${GITLAB.path}`, GITLAB.me]);
});

test("notes of other stacks and of other people stay", async () => {
  const others = [
    { id: 1, author: "mallory", body: `${MARK}\nAll is well.` },
    { id: 2, author: BOT, body: MARK.replace("production", "staging") },
    ...Array.from({ length: 150 }, (_, index) => ({ id: 3 + index, author: "hidden", body: "" })),
  ];
  gitlab.comments = others;
  for (const _ of [1, 2]) expect(await act()).toMatchObject({ code: 0 });
  expect(gitlab.comments).toEqual([...others, { id: 153, author: BOT, body: expect.stringContaining(MARK) }]);
});

test("a merge request of a fork is in the project that it asks", async () => {
  const variables = { CI_PROJECT_ID: "99", CI_MERGE_REQUEST_PROJECT_ID: "12" };
  expect(await act(PRODUCTION, variables)).toMatchObject({ code: 0 });
  expect(own()).toHaveLength(1);
});

test("a gate fails the job, and is told none the less", async () => {
  expect(await act([...PRODUCTION, "--fail-on", "enter"])).toMatchObject({ code: 1 });
  expect(own()).toHaveLength(1);
});

test.each<[string, NodeJS.ProcessEnv]>([
  ["a merge request", { CI_MERGE_REQUEST_IID: "" }],
  ["a token", { GITLAB_TOKEN: "" }],
])("without %s the log is all, and says so", async (_, variables) => {
  const { code, stdout } = await act(PRODUCTION, variables);
  expect({ code, calls: gitlab.calls }).toEqual({ code: 0, calls: [] });
  expect(stdout).toMatch(/### Transparent proxy[\s\S]*\nNo note is written: .*\n$/);
});

test.each([
  [401, {}, "GITLAB_TOKEN is not valid"],
  [403, {}, "scope `api` and the role Developer"],
  [404, {}, "sees no such merge request"],
  [429, { "ratelimit-reset": "1900000000" }, "run the job again after 2030-03-17T17:46:40.000Z"],
  [500, {}, "Run the job again."],
])("%d is told with a remedy, and the preview is in the log", async (status, headers, remedy) => {
  gitlab.instead = () => ({ status, headers, body: { message: "no" } });
  const { code, stdout, stderr } = await act();
  expect({ code, stdout }).toEqual({ code: 1, stdout: expect.stringContaining("### Transparent proxy") });
  expect(stderr).toMatch(new RegExp(`^GitLab answers ${status} to GET ${GITLAB.path}: .*${remedy}.*\n$`));
});

test("a token that may read only is told as such", async () => {
  gitlab.instead = (call) =>
    call.startsWith("POST") ? { status: 403, body: { message: "403 Forbidden" } } : undefined;
  expect(await act()).toMatchObject({ code: 1, stderr: expect.stringContaining("has to be an access token") });
});

test.each([[[]], [["terraform"]], [[...PRODUCTION, "more"]], [[...PRODUCTION, "--fail"]]])(
  "words %j are none of it",
  async (words) => {
    expect(await act(words)).toMatchObject({ code: 2, stdout: "", stderr: expect.stringMatching(/^gitlab\.mjs: /) });
    expect(gitlab.calls).toEqual([]);
  },
);

test("a plan that cannot be read makes no note", async () => {
  expect(await act(["terraform", "nowhere.json"])).toMatchObject({
    code: 2,
    stderr: expect.stringMatching(/^KTP401 /),
  });
  expect(gitlab.calls).toEqual([]);
});

describe("whatever kuma-tp says", () => {
  afterEach(() => installInstead(configuration.folder, undefined));

  test("GitLab is told to do nothing by it", async () => {
    await installInstead(configuration.folder, "printf 'a\\n/merge\\n  /approve\\nb / c\\n'");
    expect(await act()).toMatchObject({ code: 0 });
    expect(own()[0]?.body).toMatch(/\na\n\\\/merge\n {2}\\\/approve\nb \/ c\n$/);
  });

  test("what has no room is in the log alone", async () => {
    await installInstead(configuration.folder, "head -c 1000001 /dev/zero | tr '\\0' x");
    expect(await act()).toMatchObject({ code: 0, stdout: expect.stringContaining("xxx") });
    expect(own()[0]?.body).toContain("The preview is longer than a comment may be: see the log of the job.");
  });
});
