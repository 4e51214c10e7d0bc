// Makes the constructs for cdktn out of those for cdktf: the same code, and declarations, on the other library.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const dist = join(dirname(fileURLToPath(import.meta.url)), "..", "dist");

for (const path of readdirSync(join(dist, "cdktf"), { recursive: true })) {
  if (!/\.(?:js|d\.ts)$/.test(path)) continue;
  const text = readFileSync(join(dist, "cdktf", path), "utf8");
  const target = join(dist, "cdktn", path);
  mkdirSync(dirname(target), { recursive: true });
  writeFileSync(target, text.replace(/((?:from |import\(|require\())"cdktf"/g, '$1"cdktn"'));
}
