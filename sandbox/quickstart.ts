import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { baseTree } from "./base-tree";
import { pulumiEngine } from "./engines/pulumi";
import { runInLab } from "./lab";
import { installMissing, labTools } from "./packages";
import { say } from "./progress";
import { projectRoot } from "./project";
import { STACK } from "./tour/program";

/**
 * `npm run quickstart`: makes what the tour needs (the Pulumi engine, a base tree for the sandbox host), then walks
 * through it in a lab. The lab takes everything with it when it ends, by Ctrl-C too; the state folder goes here.
 */
async function main(): Promise<number> {
  await installMissing(labTools());
  await Promise.all([baseTree("bookworm"), pulumiEngine()]);
  const state = await mkdtemp(join(tmpdir(), "kuma-tp-quickstart-"));
  try {
    return await runInLab([process.execPath, join(__dirname, "tour", "tour.js"), state]);
  } finally {
    await rm(state, { recursive: true, force: true });
    // The engine writes it beside Pulumi.yaml when it makes a stack, whatever it is told.
    await rm(join(projectRoot, `Pulumi.${STACK}.yaml`), { force: true });
  }
}

void main().then(
  (code) => process.exit(code),
  (error: Error) => {
    say(error.message);
    process.exit(1);
  },
);
