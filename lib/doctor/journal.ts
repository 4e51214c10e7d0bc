import { journalUnreadable } from "../errors/host-failures";
import { inUse } from "../plan/backend";
import { HOST_BACKENDS, type Journal, journalVersion } from "../plan/journal";
import { HOST_STATE } from "../plan/state-folder";
import { note, ok, problem, type Remark, warning } from "./finding";
import type { Look } from "./look";

/** What the host itself records of us, and whether it is still true. */
export function journalRemarks(look: Look): Remark[] {
  const { host, notRoot, seen, around } = look;
  if (notRoot !== undefined) return [note("not known: only root may read it")];
  if (seen.hasForeignJournal) {
    return [problem("of no form that is known", journalUnreadable(host, HOST_STATE.journal))];
  }
  if (seen.journal === undefined) return [ok("none: no apply of this package has been here")];
  if (seen.journal.status === "applying") {
    const found = `${text(seen.journal)}: it was cut off${around.lockHolder === undefined ? "" : ", or is under way"}`;
    return [warning(found, "Apply again: it goes on from what is there.")];
  }
  return wasLostByBoot(look) ? [warning(`${text(seen.journal)}; ${LOST}`, "Apply again.")] : [ok(text(seen.journal))];
}

function text(journal: Journal): string {
  const { generation, status, backend, families } = journal;
  return `apply ${generation}, ${status}, in ${backend} for ${families.join(" and ")} (form ${journalVersion(journal)})`;
}

const LOST = "the host was booted since, and the rules are gone";

function wasLostByBoot({ seen, around: { system, journalWritten } }: Look): boolean {
  if (HOST_BACKENDS.some((backend) => inUse(seen, backend))) return false;
  const { now, secondsSinceBoot } = system;
  if (now === undefined || secondsSinceBoot === undefined || journalWritten === undefined) return false;
  return journalWritten < now - secondsSinceBoot;
}
