import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { SandboxHost } from "../../sandbox/host";

/** What the application says about one request. */
export interface Answer {
  /** Name of the host whose application it is. */
  readonly at: string;
  /** Address that the request came from, as the application sees it. */
  readonly peer: string;
  readonly host: string;
  readonly path: string;
  /** Digest of the body that arrived. */
  readonly sha256: string;
}

export interface HttpRequest {
  /** An address, without brackets. */
  readonly to: string;
  readonly port: number;
  readonly path: string;
  readonly body: string;
}

/** Starts the HTTP application of a host, or out there, as the user `app`, and waits until it listens. It ends with its place. */
export async function startApplication(
  sandbox: Pick<SandboxHost, "name" | "spawn">,
  ports: readonly number[],
): Promise<void> {
  const script = await readFile(join(__dirname, "application.py"), "utf8");
  const child = await sandbox.spawn(["python3", "-", ...ports.map(String)], { stdin: script, user: "app" });
  const errors: string[] = [];
  child.stderr.on("data", (part: Buffer) => errors.push(part.toString("utf8")));
  const isReady = await Promise.race([
    once(child.stdout, "data").then(() => true),
    once(child, "close").then(() => false),
  ]);
  if (!isReady) throw new Error(`${sandbox.name}: the application did not start: ${errors.join("")}`);
}

/** Sends one request from a host, as a user of it. @throws Error when no HTTP answer with status 200 comes back */
export async function request(from: SandboxHost, user: string, asked: HttpRequest): Promise<Answer> {
  const url = `http://${authority(asked)}${asked.path}`;
  const curl = [
    "curl",
    "--silent",
    "--show-error",
    "--fail",
    "--max-time",
    "10",
    "--header",
    "Expect:",
    "--data-binary",
    "@-",
    url,
  ];
  return JSON.parse(await from.mustExec(curl, { user, stdin: asked.body })) as Answer;
}

/** Address and port as a URL writes them. */
export function authority({ to, port }: Pick<HttpRequest, "to" | "port">): string {
  return to.includes(":") ? `[${to}]:${port}` : `${to}:${port}`;
}
