import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { mustRun, run } from "../command";
import { hasCommand } from "../packages";

/** A command that a Go module holds. */
export interface GoCommand {
  readonly package: string;
  readonly version: string;
  /** Variables to set at link time: `path.Variable=value`. */
  readonly variables?: readonly string[];
  /** What stands in for other modules, as `go mod edit -replace` takes it: `module=module@version`, `module=/folder`. */
  readonly replacements?: readonly string[];
}

/** Where a module was downloaded to, as `go mod download -json` tells it. */
interface Downloaded {
  readonly Dir: string;
  readonly GoMod: string;
}

/** Lets each compiler use memory in place of a quarter of its time, until it has a gigabyte. */
const HASTE = { GOGC: "400", GOMEMLIMIT: "1GiB" };

/**
 * Builds a command from the Go module that holds it. The wrapper module is needed where the module itself
 * has replace directives: `go install` refuses those, a tool of another module ignores them.
 *
 * @param output path of the binary
 * @throws Error with the remedy when there is no Go, or one that is too old for the module
 */
export async function goBuild(command: GoCommand, output: string): Promise<void> {
  requireGo();
  const folder = await mkdtemp(join(tmpdir(), "sandbox-go-"));
  try {
    await mustRun(["go", "mod", "init", "sandbox"], { cwd: folder });
    const replacements = (command.replacements ?? []).map((replacement) => `-replace=${replacement}`);
    if (replacements.length > 0) await mustRun(["go", "mod", "edit", ...replacements], { cwd: folder });
    await addTool(command, folder);
    const link = ["-s", "-w", ...(command.variables ?? []).map((variable) => `-X ${variable}`)].join(" ");
    const env = { ...process.env, ...HASTE };
    await mustRun(["go", "build", "-o", output, "-ldflags", link, command.package], { cwd: folder, env });
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Folder of a module as it was published: nobody may write there. */
export async function goModule(module: string, version: string): Promise<string> {
  return (await downloaded(module, version)).Dir;
}

/** Modules that a module takes from folders of its own repository, which no other module can: their paths. */
export async function modulesBeside(module: string, version: string): Promise<readonly string[]> {
  const { GoMod } = await downloaded(module, version);
  const { Replace } = JSON.parse(await mustRun(["go", "mod", "edit", "-json", GoMod])) as { Replace: Replace[] | null };
  return (Replace ?? []).filter(({ New }) => New.Path.startsWith(".")).map(({ Old }) => Old.Path);
}

interface Replace {
  readonly Old: { readonly Path: string };
  readonly New: { readonly Path: string };
}

async function downloaded(module: string, version: string): Promise<Downloaded> {
  requireGo();
  return JSON.parse(await mustRun(["go", "mod", "download", "-json", `${module}@${version}`])) as Downloaded;
}

async function addTool(command: GoCommand, folder: string): Promise<void> {
  const got = await run(["go", "get", "-tool", `${command.package}@${command.version}`], { cwd: folder });
  if (got.code === 0) return;
  if (/requires go >=|flag provided but not defined: -tool|toolchain/.test(got.stderr)) {
    const version = await mustRun(["go", "version"]);
    throw new Error(goRemedy(`${version.trim()} is too old for ${command.package}: ${lastLine(got.stderr)}.`));
  }
  throw new Error(`go get ${command.package}@${command.version}: ${lastLine(got.stderr)}`);
}

function requireGo(): void {
  if (!hasCommand("go")) throw new Error(goRemedy("There is no Go toolchain here."));
}

function goRemedy(problem: string): string {
  return `${problem} Install Go 1.25 or newer from https://go.dev/dl and put it on PATH (Debian's own is too old).`;
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) ?? "";
}
