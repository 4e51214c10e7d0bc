import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Version of this package, and of the provider in it: constructs and provider are of one release. */
export const VERSION: string = (
  JSON.parse(readFileSync(join(__dirname, "..", "..", "package.json"), "utf8")) as { readonly version: string }
).version;
