import { describeLockout, lockoutsOf } from "../plan/lockout";
import { seenPaths } from "../plan/management-paths";
import type { Management } from "../plan/observation";
import { SSH_PORT } from "../spec/defaults";
import { note, ok, type Remark, warning } from "./finding";
import { type Look, rulesOf } from "./look";

/** Whether the way by which the host is managed stays outside the redirect: what a plan would be refused for. */
export function sshRemarks(look: Look): Remark[] {
  const { spec, seen } = look;
  const management = { ...seen.management, sshPorts: sshPorts(look) };
  const origin = originText(management);
  if (management.sshPorts.length === 0)
    return [note(`nobody listens for others${origin || ", and this connection is not by SSH"}`)];
  const taken = lockoutsOf(seenPaths(spec, management), rulesOf(look), spec.policy);
  if (taken.length === 0) return [ok(`port ${management.sshPorts.join(", ")} passes by${origin}`)];
  return taken.map((lockout) =>
    warning(`${describeLockout(lockout)}${origin}: who is not in the mesh cannot log in then`, `${lockout.remedy}.`),
  );
}

/** Who holds a socket only root is told; then the usual port has to do, and that of this connection. */
function sshPorts({ seen: { management }, around, notRoot }: Look): readonly number[] {
  if (notRoot === undefined || management.sshPorts.length > 0) return management.sshPorts;
  return around.listeners.some(({ protocol, port }) => protocol === "tcp" && port === SSH_PORT) ? [SSH_PORT] : [];
}

function originText({ session, isTunnelled = false }: Management): string {
  if (session !== undefined) return `; this connection comes from ${session.client} to port ${session.port}`;
  return isTunnelled ? "; this connection comes from the host itself, as through a tunnel" : "";
}
