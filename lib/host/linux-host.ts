import { unexpectedAnswer, uninstallFailed } from "../errors/host-failures";
import { JOURNAL_PATH, UNINSTALL_PATH } from "../plan/journal";
import type { Observation } from "../plan/observation";
import type { Plan } from "../plan/plan";
import type { ResolvedHostSpec } from "../spec/resolved";
import { applyScript } from "./apply-script";
import { failureOfApply, readStop } from "./classify";
import { hereDocument } from "./here-document";
import type { Applied, Host } from "./host";
import { observeScript } from "./observe-script";
import { parseObservation, partsOf } from "./parse-observation";
import type { Runner, ScriptResult } from "./runner";
import { UNINSTALL_SCRIPT } from "./uninstall-script";

/** Seconds that each script may take. Applying may have to wait for the lock of another apply. */
const DEADLINES = { observe: 60, apply: 180, uninstall: 180 };

/** The host's own script knows best what was done; where somebody removed it, this package's reads the journal. */
const UNINSTALL = `if [ -f ${UNINSTALL_PATH} ]; then
sh ${UNINSTALL_PATH} 2>&1
elif [ -f ${JOURNAL_PATH} ]; then
${hereDocument("sh 2>&1", UNINSTALL_SCRIPT)}
fi`;

/** A Linux host by way of a shell. */
export class LinuxHost implements Host {
  readonly name: string;
  readonly #runner: Runner;

  constructor(runner: Runner) {
    this.#runner = runner;
    this.name = runner.name;
  }

  async observe(spec: ResolvedHostSpec): Promise<Observation> {
    const result = await this.#run(observeScript(spec), DEADLINES.observe);
    const parts = partsOf(result.stdout);
    if (parts?.get("identity") === undefined || parts.get("identity") === "")
      throw unexpectedAnswer(this.name, result.exitCode, lastLine(result.stderr));
    return parseObservation(parts);
  }

  async apply(plan: Plan, spec: ResolvedHostSpec): Promise<Applied> {
    const result = await this.#run(applyScript(plan, spec.loading), DEADLINES.apply);
    if (result.stdout.split("\n").includes("@applied")) return "applied";
    const stop = readStop(result.stdout);
    if (stop === undefined) throw unexpectedAnswer(this.name, result.exitCode, lastLine(result.stderr));
    if (stop.reason === "changed") return "changed";
    throw failureOfApply(this.name, stop, plan);
  }

  async uninstall(): Promise<readonly string[]> {
    const result = await this.#run(UNINSTALL, DEADLINES.uninstall);
    const said = result.stdout.split("\n").filter((line) => line !== "");
    if (result.exitCode !== 0) throw uninstallFailed(this.name, said.join("; ") || lastLine(result.stderr));
    return said;
  }

  #run(script: string, deadlineSeconds: number): Promise<ScriptResult> {
    return this.#runner.run(script, { asRoot: true, deadlineSeconds });
  }
}

function lastLine(text: string): string {
  return text.trim().split("\n").at(-1) || "no message";
}
