import { once } from "node:events";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

/** A comment or note, as its service keeps it. */
export interface Comment {
  readonly id: number;
  readonly author: string;
  readonly body: string;
}

/** What a service answers. @default status 200, or 201 to a POST; no headers */
export interface Answer {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** How a service speaks: what of it differs from another's. */
export interface Dialect {
  /** Whoever has the token `TOKEN`, or nothing: nobody. */
  whose(request: IncomingMessage): string | undefined;
  /** Path of the comments; `/ID` after `edited` is one of them. */
  readonly path: string;
  readonly edited: string;
  /** What is asked to learn who one is: method and path. */
  readonly me: string;
  asMe(login: string): unknown;
  shown(comment: Comment): unknown;
}

/** A service with comments on loopback: whoever has the token reads all, adds, and changes what is theirs. */
export class CommentService implements AsyncDisposable {
  comments: readonly Comment[] = [];
  /** Calls since the last look: `METHOD PATH`. */
  calls: readonly string[] = [];
  /** Answers in place of the service, where it answers at all. */
  instead: (call: string) => Answer | undefined = () => undefined;
  readonly #dialect: Dialect;
  readonly #server: Server;

  private constructor(dialect: Dialect) {
    this.#dialect = dialect;
    this.#server = createServer((request, response) => {
      void this.#answer(request).then(({ status, headers, body }) =>
        response.writeHead(status ?? 200, headers).end(typeof body === "string" ? body : JSON.stringify(body)),
      );
    }).listen(0, "localhost");
  }

  static async start(dialect: Dialect): Promise<CommentService> {
    const service = new CommentService(dialect);
    await once(service.#server, "listening");
    return service;
  }

  get url(): string {
    return `http://localhost:${(this.#server.address() as AddressInfo).port}`;
  }

  /** Empty again but for what others wrote. */
  reset(comments: readonly Comment[]): void {
    this.comments = comments;
    this.calls = [];
    this.instead = () => undefined;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    await once(this.#server, "close");
  }

  async #answer(request: IncomingMessage): Promise<Answer> {
    const url = new URL(request.url ?? "", this.url);
    const call = `${request.method} ${url.pathname}`;
    const said = await text(request);
    this.calls = [...this.calls, call];
    const instead = this.instead(call);
    if (instead !== undefined) return instead;
    const author = this.#dialect.whose(request);
    if (author === undefined) return { status: 401, body: { message: "Bad credentials" } };
    if (call === this.#dialect.me) return { body: this.#dialect.asMe(author) };
    if (call === `GET ${this.#dialect.path}`) return this.#page(url);
    return this.#write(call, author, (JSON.parse(said) as { body: string }).body);
  }

  /** Pages are told of in a header, and may hold fewer than were asked for: both services leave out what one may not see. */
  #page(url: URL): Answer {
    const [page = 1, size = 20] = ["page", "per_page"].map((name) => Number(url.searchParams.get(name)));
    const seen = this.comments.slice((page - 1) * size, page * size).filter(({ author }) => author !== "hidden");
    const next = this.comments.length > page * size ? { link: `<${url}>; rel="next", <${url}>; rel="last"` } : {};
    return { headers: next, body: seen.map(this.#dialect.shown) };
  }

  #write(call: string, author: string, body: string): Answer {
    const { path, edited } = this.#dialect;
    if (call === `POST ${path}`) {
      const comment = { id: Math.max(0, ...this.comments.map(({ id }) => id)) + 1, author, body };
      this.comments = [...this.comments, comment];
      return { status: 201, body: this.#dialect.shown(comment) };
    }
    const old = this.comments.find(({ id }) => call === `${edited}/${id}`);
    if (old === undefined) return { status: 404, body: { message: "Not Found" } };
    if (old.author !== author) return { status: 403, body: { message: "Forbidden" } };
    this.comments = this.comments.map((one) => (one === old ? { ...old, body } : one));
    return { body: {} };
  }
}

const GITHUB_COMMENTS = "/api/repos/shop/infrastructure/issues";

/** GitHub, for pull request 7 of shop/infrastructure: a job's token is that of a bot. */
export const GITHUB: Dialect = {
  whose: ({ headers }) => (headers.authorization === "Bearer TOKEN" ? "github-actions[bot]" : undefined),
  path: `${GITHUB_COMMENTS}/7/comments`,
  edited: `PATCH ${GITHUB_COMMENTS}/comments`,
  me: "POST /graphql",
  asMe: (login) => ({ data: { viewer: { login } } }),
  shown: ({ id, author, body }) => ({ id, user: { login: author }, body }),
};

const MERGE_REQUEST = "/api/v4/projects/12/merge_requests/7/notes";

/** GitLab, for merge request 7 of project 12. */
export const GITLAB: Dialect = {
  whose: ({ headers }) => (headers["private-token"] === "TOKEN" ? "project_12_bot" : undefined),
  path: MERGE_REQUEST,
  edited: `PUT ${MERGE_REQUEST}`,
  me: "GET /api/v4/user",
  asMe: (login) => ({ id: login }),
  shown: ({ id, author, body }) => ({ id, author: { id: author }, body, system: false }),
};
