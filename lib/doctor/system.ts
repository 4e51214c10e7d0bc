import { duration } from "./duration";
import { note, ok, type Remark } from "./finding";
import type { Look } from "./look";

/** As whom the host was asked: an apply needs root, and so does half of what doctor looks at. */
export function rightsRemarks({ notRoot, around }: Look): Remark[] {
  if (notRoot !== undefined) {
    return [{ level: "problem", found: "not root, so rules and journal are not known", failure: notRoot }];
  }
  const { sudoUser } = around.system;
  return [ok(sudoUser === undefined ? "root" : `root, by sudo of ${sudoUser}`)];
}

export function systemRemarks({ around, seen }: Look): Remark[] {
  const { name = "a Linux that does not say its name", secondsSinceBoot } = around.system;
  const since = secondsSinceBoot === undefined ? "" : `, booted ${duration(secondsSinceBoot)} ago`;
  const { machineId } = seen.identity;
  // The observation puts the name of the host in for a machine id that is not there.
  if (!machineId.startsWith("name:")) return [ok(`${name}${since}; machine ${machineId}`)];
  return [
    note(
      `${name}${since}; it has no machine id, so it is known by its name alone`,
      "Give it one: `systemd-machine-id-setup`, or `dbus-uuidgen >/etc/machine-id`.",
    ),
  ];
}

export function initRemarks({ around: { system } }: Look): Remark[] {
  if (system.init !== undefined) return [ok(system.init)];
  return [note(`none: the first process is ${system.firstProcess ?? "not known"}`)];
}
