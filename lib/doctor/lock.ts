import { ok, type Remark, warning } from "./finding";
import type { Look } from "./look";

/** Whether somebody changes the host at this moment: an apply would have to wait, and what is seen may be half done. */
export function lockRemarks({ around: { lockHolder } }: Look): Remark[] {
  if (lockHolder === undefined) return [ok("nobody holds it")];
  const found = `process ${lockHolder.pid} (${lockHolder.name}) holds it: the host is being changed at this moment`;
  return [warning(found, "Wait for it and look again: what is said here of rules may be half done.")];
}
