// For jobs of GitLab's pipelines, plain Node: runs the `kuma-tp` that the job installed, writes what it says into the log, and into
// one note on the merge request, which later runs for the same stack replace. Exit status: that of the command, or 1 where the
// note cannot be written, or 2 where the words are not these:
//
//   node node_modules/kuma-transparent-proxy/action/gitlab.mjs terraform plan.json [--stack production] [--fail-on lockout] [--allow accepted-risks.yaml]
//     [--kuma-version 2.9]
//
// `GITLAB_TOKEN` is an access token with the scope `api`: that of the job, CI_JOB_TOKEN, may not write notes.
import { parseArgs } from "node:util";
import { keepComment, preview, titled } from "./comment.mjs";
import { ask, Failure } from "./service.mjs";

/** Characters of a note, by GitLab's limit. */
const LONGEST = 1_000_000;

const { CI_API_V4_URL, CI_MERGE_REQUEST_IID, CI_MERGE_REQUEST_PROJECT_ID, CI_PROJECT_ID, GITLAB_TOKEN } = process.env;

const api = {
  name: "GitLab",
  headers: { "private-token": GITLAB_TOKEN ?? "" },
  remedy(status) {
    if (status === 401) return "GITLAB_TOKEN is not valid, or not any more: make a new one.";
    if (status === 404)
      return "GITLAB_TOKEN sees no such merge request: it has to be a token of this project, or of a group above.";
    return "GITLAB_TOKEN has to be an access token with the scope `api` and the role Developer.";
  },
};

/** Notes of the merge request. It is in another project than the job where that runs in a fork. */
function notes() {
  const project = CI_MERGE_REQUEST_PROJECT_ID || CI_PROJECT_ID;
  const url = `${CI_API_V4_URL}/projects/${project}/merge_requests/${CI_MERGE_REQUEST_IID}/notes`;
  return {
    longest: LONGEST,
    elsewhere: "the log of the job",
    async list(page) {
      const order = "order_by=created_at&sort=asc";
      const { said, isLast } = await ask(api, "GET", `${url}?per_page=100&page=${page}&${order}`);
      return { comments: said.map(({ id, author, body }) => ({ id, author: author?.id, body })), isLast };
    },
    me: async () => (await ask(api, "GET", `${CI_API_V4_URL}/user`)).said.id,
    add: (body) => ask(api, "POST", url, { body }),
    replace: (id, body) => ask(api, "PUT", `${url}/${id}`, { body }),
  };
}

/** GitLab does what a line that begins with a slash says: merges, for one. */
function withoutCommands(text) {
  return text.replaceAll(/^([ \t]*)\//gm, "$1\\/");
}

function asked() {
  const names = ["stack", "fail-on", "allow", "kuma-version"];
  const options = Object.fromEntries(names.map((name) => [name, { type: "string", default: "" }]));
  try {
    const { values, positionals } = parseArgs({ options, allowPositionals: true });
    const [engine, plan, ...others] = positionals;
    if (plan === undefined || others.length > 0) throw new Error("an engine and a file with its plan are asked for");
    const { stack, allow, "fail-on": failOn, "kuma-version": kumaVersion } = values;
    return { engine, plan, stack, failOn, allow, kumaVersion };
  } catch (error) {
    process.stderr.write(`gitlab.mjs: ${error.message}\n`);
    return undefined;
  }
}

async function run({ stack, ...words }) {
  const { status, text } = preview(words);
  process.exitCode = status;
  if (text === "") return;
  process.stdout.write(`${titled(stack, text)}\n`);
  if (!CI_MERGE_REQUEST_IID) process.stdout.write("No note is written: this is not a pipeline of a merge request.\n");
  else if (!GITLAB_TOKEN)
    process.stdout.write("No note is written: there is no GITLAB_TOKEN, or this branch is not given it.\n");
  else await keepComment(notes(), stack, withoutCommands(text));
}

const words = asked();
try {
  if (words === undefined) process.exitCode = 2;
  else await run(words);
} catch (error) {
  if (!(error instanceof Failure)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
