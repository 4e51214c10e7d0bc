import type { Examination } from "../doctor/examination";
import type { Look } from "../doctor/look";
import type { Failure } from "../errors/failure";
import { isProviderError } from "../errors/failure";
import { unexpectedAnswer } from "../errors/host-failures";
import type { ResolvedHostSpec } from "../spec/resolved";
import { doctorScript } from "./doctor-script";
import { observeScript } from "./observe-script";
import { parseExamination } from "./parse-examination";
import { parseObservation, partsOf } from "./parse-observation";
import type { Runner } from "./runner";
import { lastOf } from "./said";

/** Seconds that each script may take. */
const DEADLINE_SECONDS = 60;

/**
 * All that doctor wants to know of a host: what every look at it shows, and what is around its rules. Two round trips,
 * and nothing is changed. Where nobody can become root, what any user may see has to do.
 *
 * @throws ProviderError what running a script throws, sudo's failures excepted; KTP265
 */
export async function lookAround(runner: Runner, spec: ResolvedHostSpec): Promise<Look> {
  try {
    return await look(runner, spec, true);
  } catch (thrown) {
    const notRoot = whyNotRoot(thrown);
    if (notRoot === undefined) throw thrown;
    return { ...(await look(runner, spec, false)), notRoot };
  }
}

async function look(runner: Runner, spec: ResolvedHostSpec, asRoot: boolean): Promise<Look> {
  const ask = async (script: string) => {
    const { stdout, stderr, exitCode } = await runner.run(script, { asRoot, deadlineSeconds: DEADLINE_SECONDS });
    const parts = partsOf(stdout);
    if (parts === undefined) throw unexpectedAnswer(runner.name, exitCode, lastOf(stderr));
    return parts;
  };
  const around: Examination = parseExamination(await ask(doctorScript(spec)));
  return { host: runner.name, spec, seen: parseObservation(await ask(observeScript(spec))), around };
}

/** Codes of what keeps a user from becoming root: KTP230 to KTP235. */
const NOT_ROOT = /^KTP23\d$/;

function whyNotRoot(thrown: unknown): Failure | undefined {
  return isProviderError(thrown) ? thrown.failures.find(({ code }) => NOT_ROOT.test(code)) : undefined;
}
