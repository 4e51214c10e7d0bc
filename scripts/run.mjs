// Entry of `npm test`, `npm run bench` and `npm run quickstart`. Needs nothing but node and npm: it makes the
// checkout ready (dependencies, build), then hands over to build/sandbox/<command>.js.
import { spawn, spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const OLDEST_NODE = [20, 19];
const root = join(dirname(fileURLToPath(import.meta.url)), "..");

function fail(message) {
  console.error(message);
  process.exit(1);
}

function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  if (major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1])) return;
  fail(`Node ${process.versions.node} is too old: install Node ${OLDEST_NODE.join(".")} or newer.`);
}

function run(file, ...args) {
  console.error(`> ${[file, ...args].join(" ")}`);
  const { status, error } = spawnSync(file, args, { cwd: root, stdio: ["inherit", 2, 2] });
  if (status !== 0) fail(`${file} ${args.join(" ")} failed${error ? `: ${error.message}` : ""}.`);
}

/** npm writes this file last, so it tells when node_modules was completed. */
function dependenciesAreCurrent() {
  const installed = join(root, "node_modules", ".package-lock.json");
  return existsSync(installed) && statSync(installed).mtimeMs >= statSync(join(root, "package-lock.json")).mtimeMs;
}

const [command, ...args] = process.argv.slice(2);
if (!["test", "bench", "quickstart"].includes(command))
  fail("Usage: node scripts/run.mjs test|bench|quickstart [ARGUMENT...]");
checkNode();
// Not `npm ci`: it refuses a lockfile that was written where optional packages of other platforms were not to be had.
if (!dependenciesAreCurrent()) run("npm", "install", "--no-save", "--no-audit", "--no-fund");
run("npm", "run", "--silent", "build");
run(join(root, "node_modules", ".bin", "tsc"), "-p", "tsconfig.sandbox.json");

const program = join(root, "build", "sandbox", `${command}.js`);
if (!existsSync(program)) fail(`There is no sandbox/${command}.ts.`);
const child = spawn(process.execPath, [program, ...args], { cwd: root, stdio: "inherit" });
// Ctrl-C reaches the program by itself; what is sent to this process alone has to be passed on.
process.on("SIGINT", () => undefined);
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("close", (code, signal) => process.exit(code ?? (signal === "SIGINT" ? 130 : 143)));
