import type { ProviderError } from "../errors/failure";
import { hostBusy, unexpectedAnswer, uninstallFailed } from "../errors/host-failures";
import type { StateFolder } from "../plan/state-folder";
import type { ConfirmWindow } from "../plan/window";
import { applyScript, LOCK_SECONDS } from "./apply-script";
import { readStop, type Stop } from "./classify";
import { checkScript, confirmScript, extendScript, rollBackScript, type WindowAnswer } from "./confirm-script";
import { hereDocument } from "./here-document";
import type { Applied, CheckResult, Confirmed, Managed, RolledBack } from "./host";
import { partsOf } from "./parse-observation";
import type { Runner, ScriptResult } from "./runner";
import { lastOf, NOTHING_SAID, saidInOne } from "./said";
import type { ScriptedChange } from "./scripted-change";
import { wholeAnswer } from "./whole-answer";

/** Seconds that each script may take. Applying may have to wait for the lock of another apply. */
const DEADLINES = { observe: 60, apply: 180, confirm: 90, uninstall: 180 };

/** Seconds for the answer of a check, besides its own time. */
const ANSWER_SECONDS = 5;

/** The host's own script knows best what was done; where somebody removed it, or its journal, this package's does what it can. */
function uninstalling({ state, uninstall }: Pick<Scripts<never, never, never>, "state" | "uninstall">): string {
  return `if [ -f ${state.uninstall} ] && [ -f ${state.journal} ]; then
sh ${state.uninstall} 2>&1
elif [ -d ${state.directory} ]; then
${hereDocument("sh 2>&1", uninstall)}
fi`;
}

/** How one kind of resource is managed on a Linux machine. */
export interface Scripts<Spec, Seen, Deed> {
  readonly state: StateFolder;
  /** A script that only looks. Its answer has parts, one of them `identity`. */
  observe(spec: Spec): string;
  read(parts: ReadonlyMap<string, string>): Seen;
  change(deed: Deed, spec: Spec): ScriptedChange;
  failureOf(host: string, stop: Stop, deed: Deed): ProviderError;
  /** Text of the uninstall, where the host has lost its own. */
  readonly uninstall: string;
}

/** What is managed on a Linux machine, by way of a shell. */
export class LinuxManaged<Spec, Seen, Deed> implements Managed<Spec, Seen, Deed> {
  readonly name: string;
  readonly #runner: Runner;
  readonly #scripts: Scripts<Spec, Seen, Deed>;

  constructor(runner: Runner, scripts: Scripts<Spec, Seen, Deed>) {
    this.#runner = runner;
    this.#scripts = scripts;
    this.name = runner.name;
  }

  async observe(spec: Spec): Promise<Seen> {
    const result = await this.#run(this.#scripts.observe(spec), DEADLINES.observe);
    return this.#scripts.read(wholeAnswer(this.name, result));
  }

  async apply(deed: Deed, spec: Spec, window?: ConfirmWindow): Promise<Applied> {
    const result = await this.#run(applyScript(this.#scripts.change(deed, spec), window), DEADLINES.apply);
    if (result.stdout.split("\n").includes("@applied")) return "applied";
    const stop = readStop(result.stdout);
    if (stop === undefined) throw unexpectedAnswer(this.name, result.exitCode, lastOf(result.stderr));
    if (stop.reason === "changed") return "changed";
    throw this.#scripts.failureOf(this.name, stop, deed);
  }

  async confirm(window: ConfirmWindow, spec: Spec): Promise<Confirmed<Seen>> {
    const script = `${confirmScript(this.#scripts.state, window)}\n${this.#scripts.observe(spec)}`;
    const { parts, ...word } = await this.#aboutWindow(script, ["confirmed", "late", "kept", "stuck"]);
    return { ...word, seen: this.#scripts.read(parts) };
  }

  async extend(window: ConfirmWindow): Promise<boolean> {
    return (
      (await this.#aboutWindow(extendScript(this.#scripts.state, window), ["extended", "late", "stuck"])).answer !==
      "late"
    );
  }

  async rollBack(window: ConfirmWindow): Promise<RolledBack> {
    const { answer, said } = await this.#aboutWindow(rollBackScript(this.#scripts.state, window), [
      "rolled-back",
      "kept",
      "late",
    ]);
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
    const result = await this.#run(uninstalling(this.#scripts), DEADLINES.uninstall);
    const said = result.stdout.split("\n").filter((line) => line !== "");
    if (result.exitCode !== 0) {
      const why = saidInOne(said.length > 0 ? said : [result.stderr]);
      throw uninstallFailed(this.name, this.#scripts.state.uninstall, why);
    }
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
