import type { Connecting } from "../host/connecting";
import type { FolderEntry } from "./files";

/** What the command needs of the process it runs in: given, so that tests can give their own. */
export interface Io {
  readonly version: string;
  /** The time: a risk may be accepted until some day. */
  now(): Date;
  /** All of stdin, to its end. */
  readStdin(): Promise<string>;
  /** Text of a file. Rejects with an error of Node (`code: "ENOENT"`). */
  readFile(path: string): Promise<string>;
  /** What is in a folder; `undefined` for what is none. Rejects with an error of Node. */
  readFolder(path: string): Promise<readonly FolderEntry[] | undefined>;
  /** Puts another text into a file that is there, all of it or nothing. Rejects with an error of Node. */
  replaceFile(path: string, text: string): Promise<void>;
  /** Makes or replaces a file. Rejects with an error of Node. */
  writeFile(path: string, text: string): Promise<void>;
  /** Bytes of a file. Rejects with an error of Node (`code: "ENOENT"`). */
  readBytes(path: string): Promise<Uint8Array>;
  /** Permission bits of a file. Rejects with an error of Node. */
  readMode(path: string): Promise<number>;
  /** Waits for whoever else has this file, and makes it: until it is disposed of nobody else has it. Rejects with an error of Node (`code: "EEXIST"`: it is not let go). */
  lock(path: string): Promise<AsyncDisposable>;
  /** Makes or replaces a file, all of it or nothing, and makes the folders on the way. Rejects with an error of Node. */
  placeFile(path: string, bytes: Uint8Array, mode: number): Promise<void>;
  /** Rejects with an error of Node, but not where the reader has gone: it has read what it wanted. */
  stdout(text: string): Promise<void>;
  stderr(text: string): Promise<void>;
  readonly connect: Connecting;
}

/** What a command has to say. */
export interface Answer {
  /** 0: as asked. 1: a finding. 2: bad input. */
  readonly exitCode: 0 | 1 | 2;
  readonly stdout: string;
  readonly stderr: string;
}

/** A value as JSON for programs, and for people who look at it. */
export function jsonOf(value: unknown): string {
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** Lines as a text, each ended. */
export function textOf(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join("");
}
