// The action of action.yml, plain Node: runs the `kuma-tp` that the workflow installed, puts what it says into the summary of the
// job, and into one comment on the pull request, which later runs for the same stack replace. Exit status: that of the command,
// or 1 where the comment cannot be written.
import { appendFileSync, readFileSync } from "node:fs";
import { keepComment, preview, titled } from "./comment.mjs";
import { ask, Failure } from "./service.mjs";

/** Characters of a comment, by GitHub's limit. */
const LONGEST = 65_536;

const input = (name) => process.env[`INPUT_${name.toUpperCase()}`] ?? "";

/** What the workflow runs for, as GitHub tells it. */
function readEvent() {
  const path = process.env.GITHUB_EVENT_PATH;
  return path === undefined || path === "" ? {} : JSON.parse(readFileSync(path, "utf8"));
}

/** Number of the pull request: of one, or of a comment on one. */
function pullRequest({ pull_request: itself, issue }) {
  return itself?.number ?? (issue?.pull_request ? issue.number : undefined);
}

/** Whether GitHub gives a token that only reads, whatever the workflow asks for. */
function mayOnlyRead({ pull_request: itself }) {
  const head = itself?.head?.repo;
  const isFork = itself?.head !== undefined && head?.full_name !== process.env.GITHUB_REPOSITORY;
  return process.env.GITHUB_EVENT_NAME === "pull_request" && (isFork || process.env.GITHUB_ACTOR === "dependabot[bot]");
}

const api = {
  name: "GitHub",
  headers: { authorization: `Bearer ${input("token")}`, accept: "application/vnd.github+json" },
  remedy(status) {
    if (status === 401) return "The token is not valid, or not any more.";
    return "Give the job `permissions: pull-requests: write`, or the action a token that may write comments.";
  },
};

function commentsOf(number) {
  const { GITHUB_API_URL, GITHUB_GRAPHQL_URL, GITHUB_REPOSITORY } = process.env;
  const issues = `${GITHUB_API_URL}/repos/${GITHUB_REPOSITORY}/issues`;
  return {
    longest: LONGEST,
    elsewhere: "the summary of the job",
    async list(page) {
      const { said, isLast } = await ask(api, "GET", `${issues}/${number}/comments?per_page=100&page=${page}`);
      return { comments: said.map(({ id, user, body }) => ({ id, author: user?.login, body })), isLast };
    },
    // Not by `GET /user`, which the token of a job may not ask.
    async me() {
      const { said } = await ask(api, "POST", GITHUB_GRAPHQL_URL, { query: "{ viewer { login } }" });
      if (said.data?.viewer?.login === undefined)
        throw new Failure(`GitHub does not say whose the token is: ${JSON.stringify(said)}`);
      return said.data.viewer.login;
    },
    add: (body) => ask(api, "POST", `${issues}/${number}/comments`, { body }),
    replace: (id, body) => ask(api, "PATCH", `${issues}/comments/${id}`, { body }),
  };
}

/** A line that GitHub shows beside the job. */
function annotate(kind, message) {
  const line = message.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
  process.stdout.write(`::${kind}::${line}\n`);
}

async function comment(event, text) {
  const number = pullRequest(event);
  if (number === undefined || input("token") === "") return;
  try {
    await keepComment(commentsOf(number), input("stack"), text);
  } catch (error) {
    if (error.status !== 403 || !mayOnlyRead(event)) throw error;
    annotate(
      "warning",
      "The token of a fork or of Dependabot may not comment: the preview is in the summary of the job.",
    );
  }
}

try {
  const { status, text } = preview({
    engine: input("engine"),
    plan: input("plan"),
    failOn: input("fail-on"),
    allow: input("allow"),
    kumaVersion: input("kuma-version"),
  });
  process.exitCode = status;
  if (text !== "") {
    const { GITHUB_STEP_SUMMARY: summary } = process.env;
    if (summary) appendFileSync(summary, `${titled(input("stack"), text)}\n`);
    await comment(readEvent(), text);
  }
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  annotate("error", error.message);
  process.exitCode = 1;
}
