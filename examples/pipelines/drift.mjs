// Says which hosts are no longer as they were applied, a line each. Exit status 0: none; 2: some; 1: it could not be asked.
// `TERRAFORM` names another engine: `tofu`. Nothing is changed, and nobody has to wait for the lock of the state.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const engine = process.env.TERRAFORM ?? "terraform";
const folder = mkdtempSync(join(tmpdir(), "drift-"));
const plan = join(folder, "plan");

/** What the engine prints, however much that is. */
function run(...args) {
  const ran = spawnSync(engine, args, { encoding: "utf8", maxBuffer: 2 ** 30 });
  if (ran.error) throw ran.error;
  return ran;
}

/** What a state has of ours, in whatever module. */
function resourcesIn({ resources = [], child_modules: modules = [] } = {}) {
  return [...resources.filter(({ type }) => type.startsWith("kuma_")), ...modules.flatMap(resourcesIn)];
}

try {
  const looked = run("plan", "-refresh-only", "-input=false", "-lock=false", "-parallelism=50", `-out=${plan}`);
  if (looked.status !== 0) {
    process.stderr.write(looked.stderr);
    process.exitCode = 1;
  } else {
    const { prior_state: state, resource_drift: changes = [] } = JSON.parse(run("show", "-json", plan).stdout);
    // By what each host is now, not by what has changed since somebody looked last.
    const drifted = resourcesIn(state?.values?.root_module).filter(({ values }) =>
      values.status?.startsWith("drifted: "),
    );
    const gone = changes.filter(({ type, change }) => type.startsWith("kuma_") && change.after === null);
    for (const { address, values } of drifted) console.log(`${address}: ${values.status}`);
    for (const { address } of gone) console.log(`${address}: nothing of it is left`);
    process.exitCode = drifted.length + gone.length === 0 ? 0 : 2;
  }
} finally {
  rmSync(folder, { recursive: true, force: true });
}
