import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { type Zippable, zipSync } from "fflate";
import { bootstrap, NAMED } from "./bootstrap";

const SOURCES = join(__dirname, "kuma-dp");

/** As Python runs it, out of an archive: the first line, then the archive. */
const INTERPRETER = "#!/usr/bin/env python3\n";

/** Another one with each build would be another program by its digest. */
const NO_TIME = new Date(1980, 0, 1);

/**
 * The stand-in for `kuma-dp` as one executable file, equal for equal releases: {@link file://./kuma-dp/__main__.py}, which
 * runs an Envoy by the same bootstrap as {@link file://./envoy.ts}. It needs python3 on its host, and no package of it.
 *
 * @param kumaVersion the release that it says to be: flags, readiness and checks go by it
 */
export async function kumaDpProgram(kumaVersion: string): Promise<Buffer> {
  const sources = (await readdir(SOURCES)).filter((name) => name.endsWith(".py")).toSorted();
  const texts = await Promise.all(sources.map(async (name) => [name, await readFile(join(SOURCES, name))] as const));
  const files: Zippable = {
    ...Object.fromEntries(texts),
    version: Buffer.from(kumaVersion),
    "bootstrap.json": Buffer.from(JSON.stringify({ transparent: bootstrap(ADMIN), named: NAMED })),
  };
  return Buffer.concat([Buffer.from(INTERPRETER), zipSync(files, { level: 0, mtime: NO_TIME })]);
}

const ADMIN = { socket_address: { address: "127.0.0.1", port_value: 9901 } } as const;
