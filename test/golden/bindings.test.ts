import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../sandbox/project";
import { bindings } from "../support/bindings";

/** `npm run docs` writes the classes for resources of Terraform; a test run holds them against the tables they are made of. */
const isToBeWritten = process.env["UPDATE_DOCS"] === "1";

test.each(bindings())("lib/cdktf/kuma/$file is up to date", ({ file, text }) => {
  const path = join(projectRoot, "lib", "cdktf", "kuma", file);
  const wanted = formatted(path, text);
  if (isToBeWritten) writeFileSync(path, wanted);
  expect(readFileSync(path, "utf8")).toBe(wanted);
});

function formatted(path: string, text: string): string {
  const biome = join(projectRoot, "node_modules", ".bin", "biome");
  return execFileSync(biome, ["check", "--write", `--stdin-file-path=${path}`], {
    input: text,
    cwd: projectRoot,
    encoding: "utf8",
  });
}
