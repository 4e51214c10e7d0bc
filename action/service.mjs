// How the scripts of this folder talk to an API, and what they say when it does not do as asked.

/** How long an answer may take, before the job is told that there is none. */
const SECONDS = 30;

/** How much of an answer that is no JSON, a proxy's page for one, is told. */
const MOST_TOLD = 300;

/** What whoever reads the log can do something about: told in a sentence, without a stack. */
export class Failure extends Error {}

/** An answer that is not the one that was asked for. `status` is that of HTTP. */
export class Refusal extends Failure {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

/**
 * Asks an API, whose answers are JSON.
 *
 * @param service its `name`, `headers`, and `remedy(status)`: what to do about a refusal
 * @returns what it answers, and `isLast`: whether it has no page after this one
 * @throws Refusal, or Failure when there is no answer
 */
export async function ask(service, method, url, body) {
  const response = await answerOf(service, method, url, body);
  const text = await response.text();
  if (!response.ok) throw refusal(service, `${method} ${new URL(url).pathname}`, response, text);
  const isLast = !/\brel="?next"?/.test(response.headers.get("link") ?? "");
  try {
    return { said: JSON.parse(text), isLast };
  } catch {
    throw new Failure(`${service.name} answers ${method} ${url} with what is no JSON: ${text.slice(0, MOST_TOLD)}`);
  }
}

async function answerOf({ name, headers }, method, url, body) {
  const content = body === undefined ? {} : { body: JSON.stringify(body) };
  try {
    return await fetch(url, {
      method,
      headers: { ...headers, "content-type": "application/json" },
      // What is written would be read instead: whoever follows a redirect makes a GET of a POST.
      redirect: method === "GET" ? "follow" : "error",
      signal: AbortSignal.timeout(SECONDS * 1000),
      ...content,
    });
  } catch (error) {
    throw new Failure(`${name} does not answer ${method} ${url}: ${error.cause?.message ?? error.message}`);
  }
}

function refusal({ name, remedy }, request, { status, headers }, text) {
  const said = text.replaceAll(/\s+/g, " ").slice(0, MOST_TOLD);
  const todo = isLimit(status, headers) ? limitRemedy(headers) : status >= 500 ? "Run the job again." : remedy(status);
  return new Refusal(status, `${name} answers ${status} to ${request}: ${said} ${todo}`);
}

/** Both tell a limit by 429; GitHub by 403, too. */
function isLimit(status, headers) {
  return status === 429 || headers.get("x-ratelimit-remaining") === "0" || headers.has("retry-after");
}

function limitRemedy(headers) {
  const reset = Number(headers.get("x-ratelimit-reset") ?? headers.get("ratelimit-reset"));
  const when = reset > 0 ? `after ${new Date(reset * 1000).toISOString()}` : `in ${headers.get("retry-after") ?? 60} s`;
  return `The token has asked too often: run the job again ${when}.`;
}
