import { cannotWrite } from "../errors/host-failures";
import { HOST_STATE } from "../plan/state-folder";
import type { Storage } from "./examination";
import { note, ok, problem, type Remark, warning } from "./finding";
import type { Look } from "./look";

/** Room that journal and uninstall take, each twice while it is replaced. */
const NEEDED_KIB = 128;
/** With less than this, other programs of the host fail before we do. */
const COMFORTABLE_KIB = 10 * 1024;

/** Whether what an apply writes finds a place: journal and uninstall, and the proxy user where it is to be made. */
export function storageRemarks(look: Look): Remark[] {
  const places = look.around.storage;
  const remarks = places.flatMap((place) => placeRemarks(look, place));
  if (remarks.length > 0) return remarks;
  const paths = places.map(({ path, freeKib }) => (freeKib === undefined ? path : `${path} (${size(freeKib)} free)`));
  if (look.notRoot !== undefined) return [note(`${paths.join(", ")}; whether root can write there is not known`)];
  return [ok(`can be written: ${paths.join(", ")}`)];
}

function placeRemarks(look: Look, { path, isThere, isWritable, freeKib, freeInodes }: Storage): Remark[] {
  if (isNotWritten(look, path))
    return isWritable ? [] : [note(`${path} cannot be written; an apply writes nothing there`)];
  if (!isThere) return [unwritable(look, path, "it is missing")];
  // Without root it says nothing about root.
  if (!isWritable && look.notRoot === undefined) return [unwritable(look, path, "its file system is read-only")];
  if (freeKib !== undefined && freeKib < NEEDED_KIB) return [unwritable(look, path, `only ${size(freeKib)} are free`)];
  if (freeInodes === 0) return [unwritable(look, path, "its file system can hold no more files")];
  if (freeKib === undefined || freeKib >= COMFORTABLE_KIB) return [];
  return [warning(`${path} is nearly full: ${size(freeKib)} are free`, "Make room.")];
}

function unwritable(look: Look, path: string, reason: string): Remark {
  return problem(`${path} cannot be written: ${reason}`, cannotWrite(look.host, path, reason));
}

/** Only a user that is to be made is written to /etc. */
function isNotWritten({ seen }: Look, path: string): boolean {
  return !HOST_STATE.directory.startsWith(path) && seen.accounts.byName !== undefined;
}

function size(kib: number): string {
  return kib < 10 * 1024 ? `${kib} KiB` : `${Math.floor(kib / 1024)} MiB`;
}
