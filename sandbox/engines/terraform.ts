import { cached, cachePath, isCached } from "../cache";
import { mustRun, run } from "../command";
import { onPath } from "../executable";
import { isInLab } from "../lab";
import { withProgress } from "../progress";
import { goBuild } from "./go-build";
import { printed } from "./printed";
import { isNewEnough } from "./release";

/** What runs configurations of Terraform: `terraform`, or its fork OpenTofu. */
export interface Terraform {
  /** Path of the command. */
  readonly command: string;
  readonly name: "terraform" | "tofu";
  readonly version: string;
  readonly source: "path" | "go";
}

/** The OpenTofu that is built where PATH has nothing that will do. */
const VERSION = "1.12.6";
const ENTRY = `opentofu-${VERSION}-go`;
/** The oldest of either that is taken from PATH: it knows all that our schemas ask for. */
const OLDEST = [1, 11] as const;

/**
 * Finds `terraform` or `tofu` on PATH, or OpenTofu in the cache, or builds that from its Go module (some ten minutes,
 * once for all checkouts).
 *
 * @throws Error that says what to install when none of these is possible
 */
export async function terraform(): Promise<Terraform> {
  return (await terraformOnPath("terraform")) ?? (await terraformOnPath("tofu")) ?? openTofu();
}

/** OpenTofu of the cache, built there when it is not. @throws Error that says what to install */
export async function openTofu(): Promise<Terraform> {
  const built = { name: "tofu", version: VERSION, source: "go" } as const;
  if (isCached(ENTRY)) return { ...built, command: cachePath(ENTRY) };
  if (isInLab()) throw new Error("There is no OpenTofu. Outside the lab: node build/sandbox/engines/terraform.js tofu");
  const command = await cached(ENTRY, (path) => withProgress(`opentofu ${VERSION} by go build`, () => build(path)));
  return { ...built, command };
}

async function terraformOnPath(name: Terraform["name"]): Promise<Terraform | undefined> {
  const command = onPath(name);
  if (command === undefined) return undefined;
  const env = { ...process.env, CHECKPOINT_DISABLE: "1" };
  const ran = await run([command, "version", "-json"], { env, timeoutSeconds: 20 });
  const version = /"terraform_version": *"([^"]+)"/.exec(ran.stdout)?.[1] ?? "of no version";
  return isNewEnough(name, version, OLDEST) ? { command, name, version, source: "path" } : undefined;
}

/** The directive of OpenTofu's own go.mod, which no other module hears. */
const HCL = "github.com/hashicorp/hcl/v2@v2.20.1=github.com/opentofu/hcl/v2@v2.20.2-0.20251021132045-587d123c2828";

async function build(path: string): Promise<void> {
  const command = {
    package: "github.com/opentofu/opentofu/cmd/tofu",
    version: `v${VERSION}`,
    variables: ["github.com/opentofu/opentofu/version.dev=no"],
    replacements: [HCL],
  };
  await goBuild(command, path);
  await mustRun([path, "version"]);
}

if (require.main === module) {
  const found = process.argv[2] === "tofu" ? openTofu() : terraform();
  printed(found.then(({ command, name, version, source }) => `${command} (${name} ${version}, from ${source})`));
}
