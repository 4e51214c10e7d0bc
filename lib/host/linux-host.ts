import { hostBusy, toolsMissing, unexpectedAnswer, uninstallFailed } from "../errors/host-failures";
import type { Observation } from "../plan/observation";
import type { Plan } from "../plan/plan";
import { HOST_STATE } from "../plan/state-folder";
import type { ConfirmWindow } from "../plan/window";
import type { ResolvedHostSpec } from "../spec/resolved";
import { applyScript, LOCK_SECONDS } from "./apply-script";
import { failureOfApply, readStop } from "./classify";
import { checkScript, confirmScript, extendScript, rollBackScript, type WindowAnswer } from "./confirm-script";
import { hereDocument } from "./here-document";
import type { Applied, CheckResult, Confirmed, Host, RolledBack } from "./host";
import { observeScript } from "./observe-script";
import { missingToolsOf, parseObservation, partsOf } from "./parse-observation";
import type { Runner, ScriptResult } from "./runner";
import { lastOf, NOTHING_SAID, saidInOne } from "./said";
import { UNINSTALL_SCRIPT } from "./uninstall-script";

/** Seconds that each script may take. Applying may have to wait for the lock of another apply. */
const DEADLINES = { observe: 60, apply: 180, confirm: 90, uninstall: 180 };

/** Seconds for the answer of a check, besides its own time. */
const ANSWER_SECONDS = 5;

/** The host's own script knows best what was done; where somebody removed it, or its journal, this package's does what it can. */
const UNINSTALL = `if [ -f ${HOST_STATE.uninstall} ] && [ -f ${HOST_STATE.journal} ]; then
sh ${HOST_STATE.uninstall} 2>&1
elif [ -d ${HOST_STATE.directory} ]; then
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
    if (parts?.get("identity") === undefined || parts.get("identity") === "") {
      const missing = parts === undefined ? [] : missingToolsOf(parts);
      if (missing.length > 0) throw toolsMissing(this.name, missing);
      throw unexpectedAnswer(this.name, result.exitCode, lastOf(result.stderr));
    }
    return parseObservation(parts);
  }

  async apply(plan: Plan, spec: ResolvedHostSpec, window?: ConfirmWindow): Promise<Applied> {
    const result = await this.#run(applyScript(plan, spec.loading, window), DEADLINES.apply);
    if (result.stdout.split("\n").includes("@applied")) return "applied";
    const stop = readStop(result.stdout);
    if (stop === undefined) throw unexpectedAnswer(this.name, result.exitCode, lastOf(result.stderr));
    if (stop.reason === "changed") return "changed";
    throw failureOfApply(this.name, stop, plan);
  }

  async confirm(window: ConfirmWindow, spec: ResolvedHostSpec): Promise<Confirmed> {
    const script = `${confirmScript(window)}\n${observeScript(spec)}`;
    const { parts, ...word } = await this.#aboutWindow(script, ["confirmed", "late", "kept", "stuck"]);
    return { ...word, seen: parseObservation(parts) };
  }

  async extend(window: ConfirmWindow): Promise<boolean> {
    return (await this.#aboutWindow(extendScript(window), ["extended", "late", "stuck"])).answer !== "late";
  }

  async rollBack(window: ConfirmWindow): Promise<RolledBack> {
    const { answer, said } = await this.#aboutWindow(rollBackScript(window), ["rolled-back", "kept", "late"]);
    return { answer, said: answer === "rolled-back" && said === NOTHING_SAID ? "" : said };
  }

  async check(command: string, deadlineSeconds: number): Promise<CheckResult> {
    const result = await this.#run(checkScript(command, deadlineSeconds), deadlineSeconds + ANSWER_SECONDS);
    // The first such line is the script's: what the check said comes after it, each line behind a space.
    const [, ended, said = ""] = /^@check (\d+|late)\n([\s\S]*)/m.exec(result.stdout) ?? [];
    if (ended === undefined) throw unexpectedAnswer(this.name, result.exitCode, lastOf(result.stderr));
    const lines = said.split("\n").map((line) => line.trim());
    return { exitCode: ended === "late" ? ended : Number(ended), said: lines.join(" ").trim() };
  }

  async uninstall(): Promise<readonly string[]> {
    const result = await this.#run(UNINSTALL, DEADLINES.uninstall);
    const said = result.stdout.split("\n").filter((line) => line !== "");
    if (result.exitCode !== 0) throw uninstallFailed(this.name, saidInOne(said.length > 0 ? said : [result.stderr]));
    return said;
  }

  async #aboutWindow<T extends WindowAnswer>(script: string, expected: readonly T[]): Promise<AboutWindow<T>> {
    const result = await this.#run(script, DEADLINES.confirm);
    const parts = partsOf(`${result.stdout}\n@end`);
    const [word, ...said] = parts?.get("window-answer")?.split("\n") ?? [];
    if (word === "busy") throw hostBusy(this.name, LOCK_SECONDS);
    const answer = expected.find((candidate) => candidate === word);
    if (parts === undefined || answer === undefined) {
      throw unexpectedAnswer(this.name, result.exitCode, lastOf(result.stderr));
    }
    return { answer, said: saidInOne(said), parts };
  }

  #run(script: string, deadlineSeconds: number): Promise<ScriptResult> {
    return this.#runner.run(script, { asRoot: true, deadlineSeconds });
  }
}

interface AboutWindow<T extends WindowAnswer> {
  readonly answer: T;
  readonly said: string;
  readonly parts: ReadonlyMap<string, string>;
}
