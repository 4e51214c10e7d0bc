import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { parse } from "yaml";
import { run } from "../../sandbox/command";
import { projectRoot } from "../../sandbox/project";
import { CommentService, GITHUB } from "../support/comment-service";
import { installInstead } from "../support/installed";
import type { Configuration } from "./configuration";
import { plannedConfiguration } from "./planned";

/** The action of action.yml, on a plan of the real engine and a stub of GitHub's API. */

const BOT = "github-actions[bot]";
const MARK = "<!-- kuma-transparent-proxy preview production -->";

const EVENTS = {
  "event.json": { pull_request: { number: 7, head: { repo: { full_name: "shop/infrastructure" } } } },
  "fork.json": { pull_request: { number: 7, head: { repo: { full_name: "stranger/infrastructure" } } } },
  "gone-fork.json": { pull_request: { number: 7, head: { repo: null } } },
  "comment.json": { issue: { number: 7, pull_request: {} } },
  "issue.json": { issue: { number: 7 } },
  "push.json": {},
};

let configuration: Configuration;
let github: CommentService;

beforeAll(async () => {
  configuration = await plannedConfiguration();
  for (const [name, event] of Object.entries(EVENTS)) {
    await writeFile(join(configuration.folder, name), JSON.stringify(event));
  }
  github = await CommentService.start(GITHUB);
});

afterAll(async () => {
  await github[Symbol.asyncDispose]();
  await configuration[Symbol.asyncDispose]();
});

beforeEach(async () => {
  github.reset(Array.from({ length: 120 }, (_, index) => ({ id: index + 1, author: "ann", body: `said ${index}` })));
  await writeFile(join(configuration.folder, "summary.md"), "");
});

interface Run {
  readonly event?: keyof typeof EVENTS;
  readonly variables?: NodeJS.ProcessEnv;
}

async function act(inputs: Readonly<Record<string, string>> = {}, { event = "event.json", variables = {} }: Run = {}) {
  const given = { engine: "terraform", plan: "plan.json", token: "TOKEN", ...inputs };
  const env = {
    ...process.env,
    ...Object.fromEntries(Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
    GITHUB_API_URL: `${github.url}/api`,
    GITHUB_GRAPHQL_URL: `${github.url}/graphql`,
    GITHUB_REPOSITORY: "shop/infrastructure",
    GITHUB_EVENT_NAME: "pull_request",
    GITHUB_EVENT_PATH: join(configuration.folder, event),
    GITHUB_STEP_SUMMARY: join(configuration.folder, "summary.md"),
    ...variables,
  };
  github.calls = [];
  const program = join(projectRoot, "action", "main.mjs");
  return run([process.execPath, program], { cwd: configuration.folder, env, timeoutSeconds: 60 });
}

const own = () => github.comments.filter(({ body }) => body.startsWith("<!-- kuma"));
const summary = () => readFile(join(configuration.folder, "summary.md"), "utf8");

test("the first run comments, and a later one with the same plan leaves the comment alone", async () => {
  expect(await act()).toEqual({ code: 0, stderr: "", stdout: "" });
  expect(own()).toEqual([
    {
      id: 121,
      author: BOT,
      body: expect.stringContaining("`kuma_transparent_proxy_host.web`: gets the transparent proxy"),
    },
  ]);
  expect(await summary()).toContain("### Transparent proxy");
  await act();
  expect(github.calls).toEqual([...Array(2).fill(`GET ${GITHUB.path}`), "POST /graphql"]);
});

test("what an earlier run said is replaced", async () => {
  github.comments = [{ id: 2, author: BOT, body: `${MARK}\nold` }];
  expect(await act({ stack: "production" })).toMatchObject({ code: 0 });
  expect(own()).toEqual([
    { id: 2, author: BOT, body: expect.stringMatching(/^<!-- .* -->\n\*\*`production`\*\*\n\n### Transparent proxy/) },
  ]);
});

test("what others say is theirs, also where it begins as ours does", async () => {
  const others = [
    { id: 1, author: "ann", body: `> ${MARK}` },
    { id: 2, author: "mallory", body: `${MARK}\nAll is well.` },
    { id: 3, author: BOT, body: "of another action" },
  ];
  github.comments = others;
  for (const id of [4, 4]) {
    expect(await act({ stack: "production" })).toMatchObject({ code: 0 });
    expect(github.comments).toEqual([...others, { id, author: BOT, body: expect.stringContaining(MARK) }]);
  }
});

test("each stack has a comment of its own", async () => {
  for (const stack of ["staging", "production", ""]) await act({ stack });
  expect(own()).toHaveLength(3);
});

test("a stack's name mentions nobody, ends no comment, and is known again", async () => {
  const stack = "a --> <b> `@team`\n# x";
  for (const _ of [1, 2]) expect(await act({ stack })).toMatchObject({ code: 0 });
  expect(own()).toEqual([
    expect.objectContaining({ body: expect.stringContaining("-->\n**`a --> <b> @team # x`**\n\n") }),
  ]);
  const [mark = ""] = own()[0]?.body.split("\n") ?? [];
  expect(mark.match(/-->/g)).toHaveLength(1);
  expect(await act({ stack: "x".repeat(101) })).toMatchObject({
    code: 1,
    stdout: expect.stringContaining("at most 100"),
  });
});

test("pages that tell less than was asked for are not the last ones", async () => {
  const hidden = Array.from({ length: 150 }, (_, index) => ({ id: index + 1, author: "hidden", body: "" }));
  github.comments = [...hidden, { id: 151, author: BOT, body: `${MARK}\nold` }];
  expect(await act({ stack: "production" })).toMatchObject({ code: 0 });
  expect(own()).toHaveLength(1);
});

test("where ours is not among the first 3,000, none is written", async () => {
  github.comments = Array.from({ length: 3001 }, (_, index) => ({ id: index + 1, author: "ann", body: "" }));
  expect(await act()).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^::error::None of the first 3000 comments/),
  });
  expect(own()).toEqual([]);
});

test("a gate fails the step, and is told none the less", async () => {
  expect(await act({ "fail-on": "enter" })).toMatchObject({ code: 1 });
  expect(own()).toHaveLength(1);
});

test("a comment on a pull request is an event of it", async () => {
  expect(await act({}, { event: "comment.json", variables: { GITHUB_EVENT_NAME: "issue_comment" } })).toMatchObject({
    code: 0,
  });
  expect(own()).toHaveLength(1);
});

test("without a pull request, or without a token, the summary is all", async () => {
  for (const [inputs, event] of [
    [{}, "push.json"],
    [{}, "issue.json"],
    [{ token: "" }, "event.json"],
  ] as const) {
    expect(await act(inputs, { event })).toMatchObject({ code: 0 });
    expect(github.calls).toEqual([]);
    expect(await summary()).toContain("### Transparent proxy");
  }
});

describe("where GitHub does not do as asked", () => {
  const FORBIDDEN = { status: 403, body: { message: "Resource not accessible by integration" } };
  const onWrite = (call: string) => (call.startsWith("POST") ? FORBIDDEN : undefined);

  test.each([
    [401, {}, "The token is not valid"],
    [403, {}, "permissions: pull-requests: write"],
    [
      403,
      { "x-ratelimit-remaining": "0", "x-ratelimit-reset": "1900000000" },
      "run the job again after 2030-03-17T17:46:40.000Z",
    ],
    [429, { "retry-after": "70" }, "run the job again in 70 s"],
    [502, {}, "Run the job again."],
  ])("%d %j is told with a remedy, and the summary stays", async (status, headers, remedy) => {
    github.instead = () => ({ status, headers, body: `<html>\n${"x".repeat(1000)}` });
    const { code, stdout, stderr } = await act();
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toContain(`::error::GitHub answers ${status} to GET ${GITHUB.path}: <html> xxx`);
    expect(stdout).toContain(remedy);
    expect(stdout.length).toBeLessThan(600);
    expect(await summary()).toContain("### Transparent proxy");
  });

  test("a redirect is not taken for a comment that was written, nor a page for an answer", async () => {
    github.instead = (call) =>
      call.startsWith("POST") ? { status: 302, headers: { location: "/" }, body: "" } : undefined;
    expect(await act()).toMatchObject({ code: 1, stdout: expect.stringContaining("GitHub does not answer POST") });
    github.instead = () => ({ body: "<html>" });
    expect(await act()).toMatchObject({ code: 1, stdout: expect.stringContaining("what is no JSON") });
  });

  test("nobody there is told as such", async () => {
    const variables = { GITHUB_API_URL: "http://localhost:1" };
    expect(await act({}, { variables })).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^::error::GitHub does not answer GET http:\/\/localhost:1/),
    });
  });

  test("a fork, or Dependabot, whose token only reads, is warned; its gate is what counts", async () => {
    github.instead = onWrite;
    for (const run of [
      { event: "fork.json" },
      { event: "gone-fork.json" },
      { variables: { GITHUB_ACTOR: "dependabot[bot]" } },
    ] as const) {
      const { code, stdout } = await act({}, run);
      expect({ code, stdout }).toEqual({ code: 0, stdout: expect.stringMatching(/^::warning::The token of a fork/) });
      expect(await act({ "fail-on": "enter" }, run)).toMatchObject({ code: 1 });
    }
    expect(await act()).toMatchObject({ code: 1, stdout: expect.stringContaining("pull-requests: write") });
    const target = { event: "fork.json", variables: { GITHUB_EVENT_NAME: "pull_request_target" } } as const;
    expect(await act({}, target)).toMatchObject({ code: 1 });
  });
});

describe("what kuma-tp says", () => {
  afterEach(() => installInstead(configuration.folder, undefined));

  test("is no comment where the plan cannot be read", async () => {
    expect(await act({ plan: "nowhere.json" })).toMatchObject({ code: 2, stderr: expect.stringMatching(/^KTP401 /) });
    expect(github.calls).toEqual([]);
    expect(await summary()).toBe("");
  });

  test("is no comment where it was cut", async () => {
    await installInstead(configuration.folder, "echo '### Half of'; kill -9 $$");
    expect(await act()).not.toMatchObject({ code: 0 });
    expect(github.calls).toEqual([]);
  });

  test("is in the summary alone where a comment has no room for it", async () => {
    await installInstead(configuration.folder, "head -c 70000 /dev/zero | tr '\\0' x");
    expect(await act({ stack: "production" })).toMatchObject({ code: 0 });
    expect(own()[0]?.body).toBe(
      `${MARK}\n**\`production\`**\n\nThe preview is longer than a comment may be: see the summary of the job.\n`,
    );
    expect((await summary()).length).toBeGreaterThan(70_000);
  });

  test("comes of a command that has no tokens", async () => {
    await installInstead(configuration.folder, "env");
    await act({}, { variables: { GITHUB_TOKEN: "TOKEN", CI_JOB_TOKEN: "TOKEN" } });
    expect(own()[0]?.body).toContain("INPUT_ENGINE=terraform");
    expect(own()[0]?.body).not.toContain("=TOKEN");
  });
});

test("the inputs of action.yml are those that are read", async () => {
  const { inputs, runs } = parse(await readFile(join(projectRoot, "action.yml"), "utf8"));
  const program = await readFile(join(projectRoot, runs.main), "utf8");
  const read = [...program.matchAll(/input\("([a-z-]+)"\)/g)].map(([, name]) => name);
  expect([...new Set(read)].toSorted()).toEqual(Object.keys(inputs).toSorted());
});
