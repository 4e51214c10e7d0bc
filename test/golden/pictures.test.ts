import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { previewPicture } from "../../lib/picture/preview-picture";
import { folded } from "../../lib/preview/folded";
import type { PolicySpec } from "../../lib/spec/policy";
import { foldsOf } from "../support/pictured";
import { host, shown } from "../support/planned-hosts";

/** The pictures in the documentation: `npm run docs` draws them, a test run holds them against the code. */

const folder = join(__dirname, "../../docs/pictures");
const isToBeWritten = process.env["UPDATE_DOCS"] === "1";

test.each([
  { picture: "quickstart.svg", svg: previewPicture(folded([host("web", "create", undefined, shown(quickstart()))])) },
  { picture: "change.svg", svg: previewPicture(foldsOf("change")) },
])("docs/pictures/$picture is up to date", ({ picture, svg }) => {
  const path = join(folder, picture);
  if (isToBeWritten) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(path, svg);
  }
  expect(readFileSync(path, "utf8")).toBe(svg);
});

/** What the program of the quickstart redirects: its literal is YAML but for the comment. */
function quickstart(): PolicySpec {
  const program = readFileSync(join(__dirname, "../../examples/quickstart/index.ts"), "utf8");
  const literal = /\n {2}redirect: (\{[\s\S]*?\n {2}\}),/.exec(program)?.[1];
  if (literal === undefined) throw new Error("the quickstart redirects nothing");
  return { redirect: parse(literal.replace(/\/\/.*/g, "")) };
}
