import { chmodSync, copyFileSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { SOURCE } from "./source";

/** Where providers are installed without more being said, in Go's words: operating system and processor. */
export const PLATFORMS: readonly string[] = ["linux_amd64", "linux_arm64", "darwin_amd64", "darwin_arm64"];

/** The provider in one file that needs Node and nothing else, so the same for every platform. Made by `npm run build`. */
export const EXECUTABLE: string = join(__dirname, "..", "..", "dist", "terraform", "terraform-provider-kuma");

/** Which build of the provider, for which platform. */
export interface Build {
  readonly version: string;
  /** `linux_amd64` */
  readonly platform: string;
}

/** Where engines look for a provider, below a mirror or `terraform.d/plugins`. Source: terraform internal/getproviders, `SearchLocalDirectory`. */
export function unpackedPath({ version, platform }: Build): string {
  return join(...SOURCE, version, platform, executableName(version));
}

/** The same for one that is a zip archive. */
export function packedPath({ version, platform }: Build): string {
  return join(...SOURCE, `terraform-provider-${SOURCE[2]}_${version}_${platform}.zip`);
}

/** Name of the executable, within its package too. */
export function executableName(version: string): string {
  return `terraform-provider-${SOURCE[2]}_v${version}`;
}

/**
 * Copies the provider to where engines look for it.
 *
 * @param plugins a mirror, or the folder `terraform.d/plugins` beside a configuration
 */
export function placeProvider(
  plugins: string,
  version: string,
  platforms: readonly string[] = PLATFORMS,
  executable: string = EXECUTABLE,
): void {
  for (const platform of platforms) {
    const path = join(plugins, unpackedPath({ version, platform }));
    mkdirSync(dirname(path), { recursive: true });
    copyFileSync(executable, path);
    chmodSync(path, 0o755);
  }
}
