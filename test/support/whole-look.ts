import { HOST_STATE } from "../../lib/plan/state-folder";
import type { TestHost } from "./host-under-test";
import { restored } from "./restored";

/** All of a host that has to be the same whenever it is in a state, whatever came between: rules, files, users, and the journal's facts. */
export async function wholeLook(on: TestHost): Promise<string> {
  const journal = await on.sh(`grep -v ${NOT_FACTS} ${HOST_STATE.journal} 2>/dev/null || :`);
  const snapshot = restored(await on.sandbox.snapshot(), { emptyBaseChainsStay: true });
  return `${PASSING.reduce((text, line) => text.replace(line, ""), snapshot)}\n${journal}`;
}

/** The journal counts applies, keeps the word of the last one, and what tells one of them from another. */
const NOT_FACTS = ["generation", "token", "made_chains", "trace"].map((key) => `-e ^${key}=`).join(" ");

/**
 * What differs from one visit to the next, and means nothing: the journal's own sum; useradd takes the next free range of
 * subordinate ids; a folder of links stays empty where rmdir fails. And built-in chains may stay, where iptables fails to remove them.
 */
const PASSING: readonly RegExp[] = [
  /^\S+\/journal [0-9a-f]{64}\n/gm,
  /^\/etc\/sub[ug]id [0-9a-f]{64}\n/gm,
  /^\/etc\/systemd\/system\/(?!sysinit)[\w-]+\.service\.wants .* directory\n/gm,
];

/** Lines in which a look differs from another one; `undefined` where it does not. */
export function differenceOf(look: string, known: string): string | undefined {
  if (look === known) return undefined;
  const [is, was] = [look.split("\n"), known.split("\n")];
  const missing = was.filter((line) => !is.includes(line)).map((line) => `\n  - ${line}`);
  const surplus = is.filter((line) => !was.includes(line)).map((line) => `\n  + ${line}`);
  return [...missing, ...surplus].slice(0, 12).join("") || ", but for the order of its lines";
}
