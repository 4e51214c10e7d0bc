import { randomBytes } from "node:crypto";
import { readFile } from "node:fs/promises";
import { homedir, hostname, userInfo } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";

/** What reaching a host needs of the machine it starts from: given, not taken, so that a test can give its own. */
export interface Environment {
  /** Environment variables: those that references name, and those of programs that are started. */
  readonly variables: Readonly<Record<string, string | undefined>>;
  /** What `~/` stands for in paths. */
  readonly homeDirectory: string;
  readonly clock: Clock;
  /** Text of a file. Rejects with `code: "ENOENT"` where there is none. */
  readFile(path: string): Promise<string>;
}

/** Time that passes, in milliseconds since some fixed moment. */
export interface Clock {
  now(): number;
  /** Calls `then` once after so many milliseconds, unless the returned function is called before. */
  after(milliseconds: number, then: () => void): () => void;
}

/** Longest time a timer of Node can wait. */
const LONGEST_TIMER = 2 ** 31 - 1;

const clock: Clock = {
  now: () => performance.now(),
  after: (milliseconds, then) => {
    const timer = setTimeout(then, Math.min(milliseconds, LONGEST_TIMER));
    return () => clearTimeout(timer);
  },
};

/** This process, its user and its machine. */
export function processEnvironment(): Environment {
  return {
    variables: process.env,
    homeDirectory: homedir(),
    clock,
    readFile: (path) => readFile(path, "utf8"),
  };
}

/** Whoever runs this process, as one that changes hosts. */
export const processIdentity: { holder: string; token: () => string; pause: (seconds: number) => Promise<void> } = {
  holder: `${userName()}@${hostname()}`,
  token: () => randomBytes(16).toString("hex"),
  pause: (seconds) => sleep(seconds * 1000),
};

/** A uid of a container may have no name. */
function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return String(process.getuid?.() ?? "somebody");
  }
}

/** A path with `~/` written out. */
export function expandHome(path: string, environment: Environment): string {
  return path.startsWith("~/") ? join(environment.homeDirectory, path.slice(2)) : path;
}

/** Why a file could not be read, in the words of a message. */
export function whyUnreadable(thrown: unknown): string {
  const code = errorCode(thrown);
  const reasons: Readonly<Record<string, string>> = {
    ENOENT: "there is no such file",
    EACCES: "this user may not read it",
    EISDIR: "it is a folder",
  };
  return reasons[code] ?? code;
}

/** Code of an error of Node: `ENOENT`. */
export function errorCode(thrown: unknown): string {
  const code = typeof thrown === "object" && thrown !== null && "code" in thrown ? thrown.code : undefined;
  return typeof code === "string" ? code : "unknown error";
}
