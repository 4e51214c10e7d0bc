import { onPath } from "../executable";
import { installMissing } from "../packages";
import { printed } from "./printed";

/** As distributions and vendors call it. */
const COMMANDS: readonly string[] = ["chromium", "chromium-browser", "chromium-headless-shell", "google-chrome"];

/**
 * Path of a Chromium: from PATH, or out of the Debian package.
 *
 * @throws Error that names the package, where this user may not install it
 */
export async function chromium(): Promise<string> {
  const found = chromiumOnPath();
  if (found !== undefined) return found;
  await installMissing([{ command: "chromium", package: "chromium" }]);
  const installed = chromiumOnPath();
  if (installed === undefined) throw new Error("The package chromium has no command chromium.");
  return installed;
}

function chromiumOnPath(): string | undefined {
  return COMMANDS.map(onPath).find((path) => path !== undefined);
}

if (require.main === module) {
  printed(chromium());
}
