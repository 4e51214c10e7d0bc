#!/usr/bin/env node
import { readFileSync } from "node:fs";
import { readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { connect } from "../host/connect";
import { errorCode, processEnvironment } from "../host/environment";
import { lock, placeFile, readFolder, replaceFile } from "./files";
import type { Io } from "./io";
import { run } from "./run";

/** Writes all of a text. A reader that went away (`| head`) has read what it wanted. */
function write(stream: NodeJS.WriteStream, content: string): Promise<void> {
  return new Promise((resolve, reject) => {
    stream.write(content, (error) => (error && errorCode(error) !== "EPIPE" ? reject(error) : resolve()));
  });
}

const packageFile = join(__dirname, "..", "..", "package.json");

const io: Io = {
  version: (JSON.parse(readFileSync(packageFile, "utf8")) as { version: string }).version,
  now: () => new Date(),
  readStdin: () => text(process.stdin),
  readFile: (path) => readFile(path, "utf8"),
  readFolder,
  replaceFile,
  writeFile: (path, content) => writeFile(path, content),
  readBytes: (path) => readFile(path),
  readMode: async (path) => (await stat(path)).mode & 0o777,
  lock,
  placeFile,
  stdout: (content) => write(process.stdout, content),
  stderr: (content) => write(process.stderr, content),
  connect: (connection, options) => connect(connection, processEnvironment(), options),
};

// Node reports a failed write twice; the callback above deals with it.
for (const stream of [process.stdout, process.stderr]) stream.on("error", () => undefined);

run(process.argv.slice(2), io).then(
  (exitCode) => {
    process.exitCode = exitCode;
  },
  (thrown: unknown) => {
    process.exitCode = 1;
    process.stderr.write(`kuma-tp: ${thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)}\n`);
  },
);
