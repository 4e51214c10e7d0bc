// What the scripts of this folder have in common: what `kuma-tp` says of a plan, and one comment for each stack, which later
// runs replace.
import { spawnSync } from "node:child_process";
import { Failure } from "./service.mjs";

/** Pages of comments that are looked through for ours, a hundred each, the oldest first. */
const MOST_PAGES = 30;

/** Characters of a stack's name: what it takes of a comment is known by that. */
const LONGEST_NAME = 100;

/** Variables with tokens: `kuma-tp` has no use for them. */
const TOKENS = ["INPUT_TOKEN", "GITHUB_TOKEN", "GITLAB_TOKEN", "CI_JOB_TOKEN"];

/**
 * What `kuma-tp`, as the job installed it, says of a plan.
 *
 * @returns its exit status, and Markdown: none where the plan could not be read, or not to its end
 * @throws Failure when the command does not end by itself
 */
export function preview({ engine, plan, failOn, allow, kumaVersion }) {
  const given = Object.entries({ "--fail-on": failOn, "--allow": allow, "--kuma-version": kumaVersion });
  const options = given.filter(([, value]) => value !== "").flat();
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !TOKENS.includes(name)));
  const words = ["--no-install", "kuma-tp", "preview", engine, plan, ...options];
  const { status, signal, stdout, stderr, error } = spawnSync("npx", words, {
    encoding: "utf8",
    maxBuffer: 2 ** 28,
    env,
  });
  if (error) throw new Failure(`npx cannot be run: ${error.message}`);
  process.stderr.write(stderr);
  if (status === null) throw new Failure(`kuma-tp was ended by ${signal}: what it said until then is half a preview.`);
  return { status, text: status > 1 ? "" : stdout };
}

/** A stack's name above what is said of it, as code: nobody is mentioned by it. Empty where there is none. */
export function titled(stack, text) {
  const name = stack.replaceAll(/[`\s]+/g, " ").trim();
  return name === "" ? text : `**\`${name}\`**\n\n${text}`;
}

/** What marks our comment; nobody sees it. */
function marker(stack) {
  return `<!-- kuma-transparent-proxy preview ${encodeURIComponent(stack)} -->`;
}

/**
 * Writes the comment of a stack, or replaces what is there; the same once more is not written.
 *
 * @param service `longest`, and `elsewhere`: where else the text is; `list(page)` → `{ comments: { id, author, body }[], isLast }`;
 *   `me()`: the author that we are; `add(body)`; `replace(id, body)`
 * @throws Failure
 */
export async function keepComment(service, stack, text) {
  if (stack.length > LONGEST_NAME)
    throw new Failure(`A stack's name has at most ${LONGEST_NAME} characters, not ${stack.length}.`);
  const mark = marker(stack);
  const whole = `${mark}\n${titled(stack, text)}`;
  const instead = `The preview is longer than a comment may be: see ${service.elsewhere}.\n`;
  const body = whole.length <= service.longest ? whole : `${mark}\n${titled(stack, instead)}`;
  const own = await ownComment(service, mark);
  if (own === undefined) await service.add(body);
  else if (asStored(own.body) !== asStored(body)) await service.replace(own.id, body);
}

/** Ours is what begins with the mark and was written by us: anybody can write a mark. */
async function ownComment(service, mark) {
  let me;
  for (let page = 1; page <= MOST_PAGES; page += 1) {
    const { comments, isLast } = await service.list(page);
    const marked = comments.filter(({ body }) => body?.startsWith(mark));
    if (marked.length > 0) me ??= await service.me();
    const own = marked.find(({ author }) => author === me);
    if (own !== undefined || isLast) return own;
  }
  throw new Failure(
    `None of the first ${MOST_PAGES * 100} comments is ours: there may be one further on. See ${service.elsewhere}.`,
  );
}

/** Services change the ends of lines, and of the whole. */
function asStored(body) {
  return body.replaceAll("\r\n", "\n").trim();
}
