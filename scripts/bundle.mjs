// Makes the provider for Terraform one executable file, out of what `npm run build` compiles for packages: it is copied
// to machines that have Node and nothing else. The same sources give the same bytes: lock files hold their checksum.
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const target = join(root, "dist", "terraform", "terraform-provider-kuma");

// A shell starts this file and hands it to Node, which takes the first lines for a string and a comment. `exec`: engines end
// the process that they started, and no child of it. Of what a provider says before it serves, engines show one line of stdout.
// `require`, since Node takes the file that it is given by its name: for a module, where a `package.json` above says so, or for
// one of a kind that it does not know, as the name ends with a version.
const HEAD = `#!/bin/sh
':' //; command -v node >/dev/null 2>&1 || { echo "kuma-transparent-proxy needs Node.js 20 or newer, and there is no node on PATH."; exit 1; }
':' //; exec node -e 'require(require("path").resolve(process.argv[1]))' "$0" "$@"
`;

const { outputFiles, metafile } = await build({
  absWorkingDir: root,
  entryPoints: ["lib/terraform/main.ts"],
  bundle: true,
  platform: "node",
  format: "cjs",
  // An older Node reads this, too, and is told so by main.ts.
  target: "node14.18",
  mainFields: ["module", "main"],
  // What some packages compile where they are installed, to be faster: they do without.
  external: ["cpu-features", "*.node"],
  minifySyntax: true,
  minifyWhitespace: true,
  legalComments: "none",
  // Paths of modules are in the file: they are the same wherever a checkout and its packages lie.
  preserveSymlinks: true,
  metafile: true,
  write: false,
  outfile: "terraform-provider-kuma",
});

const packages = new Set(
  Object.keys(metafile.inputs).flatMap((path) => path.match(/^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/) ?? []),
);

function licenceOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8"));
  const file = readdirSync(join(root, folder)).find((entry) => /^licen[cs]e/i.test(entry));
  const text = file === undefined ? "" : readFileSync(join(root, folder, file), "utf8").trim();
  return `${name} ${version} (${license})\n${text}`;
}

const licences = [...packages].toSorted().filter((folder) => existsSync(join(root, folder, "package.json")));
const notice = `\n/*\nThis file holds the packages below.\n\n${licences.map(licenceOf).join("\n\n").replaceAll("*/", "* /")}\n*/\n`;

writeFileSync(target, HEAD + outputFiles[0].text + notice);
chmodSync(target, 0o755);
