import { cached } from "../cache";
import { mustRun } from "../command";
import { withProgress } from "../progress";
import { goBuild } from "./go-build";
import { printed } from "./printed";

const VERSION = "1.7.12";
const ENTRY = `actionlint-${VERSION}-go`;

/**
 * Path of `actionlint`, which knows workflows of GitHub's: from the cache, or built from its Go module (15 s). Not that of PATH:
 * each version finds something else.
 *
 * @throws Error that says what to install when there is no Go
 */
export async function actionlint(): Promise<string> {
  return cached(ENTRY, (path) => withProgress(`actionlint ${VERSION} by go build`, () => build(path)));
}

async function build(path: string): Promise<void> {
  await goBuild({ package: "github.com/rhysd/actionlint/cmd/actionlint", version: `v${VERSION}` }, path);
  await mustRun([path, "-version"]);
}

if (require.main === module) printed(actionlint());
