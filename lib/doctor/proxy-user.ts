import { cannotCreateUser } from "../errors/host-failures";
import { userWork } from "../plan/account-work";
import { ok, problem, type Remark } from "./finding";
import { attempt, type Look } from "./look";

/** Whether the proxy user is there under its uid, or can be made. */
export function proxyUserRemarks({ host, spec, seen, around }: Look): Remark[] {
  const { name, uid } = spec.policy.proxyUser;
  const work = attempt(() => userWork(host, spec, seen));
  if ("error" in work) return [problem(clashText(seen, name), work.error)];
  if (work.value.steps.length === 0) return [ok(`${name} (${uid})`)];
  if (!MAKERS.some((command) => around.commands.includes(command))) {
    const reason = `there is neither ${MAKERS.join(" nor ")}`;
    return [problem(`${name} is not there, and ${reason}`, cannotCreateUser(host, name, reason))];
  }
  return [ok(`${name} (${uid}) is made by an apply`)];
}

const MAKERS = ["useradd", "adduser"];

function clashText({ accounts: { byName, byUid } }: Look["seen"], name: string): string {
  if (byName !== undefined) return `${name} has uid ${byName.uid}`;
  return byUid === undefined ? `there is no user ${name}` : `uid ${byUid.uid} belongs to ${byUid.name}`;
}
