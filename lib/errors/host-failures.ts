import { type Failure, ProviderError } from "./failure";

/** Failures of a host that can be reached, but not be brought to its spec. Codes KTP250 to KTP292. */

/** The host has neither iptables nor nft. */
export function noPacketFilter(host: string): ProviderError {
  return new ProviderError({
    code: "KTP250",
    host,
    problem: "there is neither iptables nor nft on the host.",
    remedy: "Install one of them: `apt-get install iptables`, `dnf install iptables-nft`, `apk add iptables`.",
  });
}

/** The spec asks for a back-end that the host lacks. */
export function backendMissing(host: string, backend: string, program: string): ProviderError {
  return new ProviderError({
    code: "KTP251",
    host,
    property: "backend",
    problem: `the back-end ${backend} needs ${program}, which the host lacks.`,
    remedy: `Install ${program} there, or leave \`backend\` at "auto".`,
  });
}

/** IPv4 could be redirected, IPv6 not: its traffic would leave the mesh unseen. */
export function ip6tablesMissing(host: string): ProviderError {
  return new ProviderError({
    code: "KTP252",
    host,
    property: "ipFamilyMode",
    problem: "the host has IPv6 addresses but no ip6tables, so its IPv6 traffic would bypass the mesh.",
    remedy: 'Install ip6tables there, or set `ipFamilyMode: "ipv4"` to say that IPv6 may bypass the mesh.',
  });
}

/** The proxy user is missing and must not be created. */
export function proxyUserMissing(host: string, name: string): ProviderError {
  return new ProviderError({
    code: "KTP253",
    host,
    property: "proxyUser.create",
    problem: `there is no user ${name}, and \`proxyUser.create\` is false.`,
    remedy: `Create the user, for example by \`useradd -u 5678 -U ${name}\`, or leave \`proxyUser.create\` out.`,
  });
}

/** The proxy user exists under another uid. */
export function proxyUserHasOtherUid(host: string, name: string, found: number, wanted: number): ProviderError {
  return new ProviderError({
    code: "KTP254",
    host,
    property: "proxyUser.uid",
    problem: `user ${name} has uid ${found} there, not ${wanted}: the sidecar's own traffic would loop.`,
    remedy: `Set \`proxyUser.uid: ${found}\`, or give the user the uid ${wanted}.`,
  });
}

/** Another user has the uid: all of its traffic would bypass the mesh. */
export function uidTaken(host: string, uid: number, owner: string, name: string): ProviderError {
  return new ProviderError({
    code: "KTP255",
    host,
    property: "proxyUser.uid",
    problem: `uid ${uid} belongs to user ${owner} there: all of its traffic would bypass the mesh.`,
    remedy: `Give \`proxyUser\` a uid that is free, or name that user: \`proxyUser: { name: "${owner}", uid: ${uid} }\` if ${name} is meant to run as it.`,
  });
}

/** The kernel or iptables refused a rule by its owner match. */
export function ownerMatchMissing(host: string, message: string): ProviderError {
  return new ProviderError({
    code: "KTP256",
    host,
    problem: `the host cannot match packets by their owner, so the sidecar's own traffic would loop: ${message}.`,
    remedy:
      "Load it by `modprobe xt_owner`, or install the package of your kernel's extra modules. Nothing was changed.",
  });
}

/** The rules were refused; the host is as before. */
export function rulesRefused(host: string, program: string, message: string): ProviderError {
  return new ProviderError({
    code: "KTP257",
    host,
    problem: `${program} refused the rules: ${message}.`,
    remedy: "Nothing was changed. `kuma-tp render` shows the rules; the line in the message is a line of that text.",
  });
}

/** The host's files cannot be written: read-only or full. */
export function cannotWrite(host: string, path: string, message: string): ProviderError {
  return new ProviderError({
    code: "KTP258",
    host,
    problem: `${path} cannot be written: ${message}.`,
    remedy: "Make room, or make the file system writable. The host was left as it was.",
  });
}

/** The proxy user could not be created. */
export function cannotCreateUser(host: string, name: string, message: string): ProviderError {
  return new ProviderError({
    code: "KTP259",
    host,
    property: "proxyUser",
    problem: `user ${name} could not be created: ${message}.`,
    remedy: "Create the user by other means and set `proxyUser.create: false`. The host was left as it was.",
  });
}

/** Somebody else is changing the host. */
export function hostBusy(host: string, seconds: number): ProviderError {
  return new ProviderError({
    code: "KTP260",
    host,
    problem: `another run was still changing the host after ${seconds} seconds.`,
    remedy: "Wait for it and run again; both may be run twice without harm.",
  });
}

/** The host changed under our hands, again and again. */
export function keepsChanging(host: string, times: number): ProviderError {
  return new ProviderError({
    code: "KTP261",
    host,
    problem: `the host's rules were changed by somebody else between our look and our change, ${times} times in a row.`,
    remedy: "Find what else writes rules there (firewalld, Docker, another stack), and run again.",
  });
}

/** Applied, looked at again, and still different. */
export function didNotConverge(host: string, rest: readonly string[]): ProviderError {
  return new ProviderError({
    code: "KTP262",
    host,
    problem: `the host still differs after the plan was applied: ${rest.join("; ")}.`,
    remedy: "Something on the host undoes or changes our rules at once. Refresh shows what is there now.",
  });
}

/** The script broke off where it cannot go on, and not everything could be taken back. */
export function halfApplied(host: string, step: string, message: string): ProviderError {
  return new ProviderError({
    code: "KTP263",
    host,
    problem: `applying broke off at ${step}, and taking it back did not succeed whole: ${message}.`,
    remedy: "Run again: the same walk goes on from what is there. Destroy works, too.",
  });
}

/** What an apply did that was cut off could not be taken back; it was made on what another one had made before. */
export function earlierStays(host: string, message: string): ProviderError {
  return new ProviderError({
    code: "KTP271",
    host,
    problem: `an earlier apply was cut off, and what it did cannot be taken back: ${message}.`,
    remedy: "Mend what the message names, and run again; or destroy, which knows of both.",
  });
}

/** Tools of the shell that the scripts for a host work with are not there. */
export function toolsMissing(host: string, tools: readonly string[]): ProviderError {
  return new ProviderError({
    code: "KTP272",
    host,
    problem: `the host has no ${tools.join(", ")}: without that it is not looked at to the end, nor changed and given back.`,
    remedy:
      "Install it: such tools come with coreutils, diffutils, grep, sed and an awk, or with busybox. Nothing was changed.",
  });
}

/** The journal on the host was written by a newer version, or is damaged. */
export function journalUnreadable(host: string, path: string): ProviderError {
  return new ProviderError({
    code: "KTP264",
    host,
    problem: `the journal ${path} was written by a newer version of this package, or is damaged.`,
    remedy:
      "Use the version that wrote it. If it is damaged, remove the file by hand: the rules are then adopted anew.",
  });
}

/** What came back is not what our script prints. */
export function unexpectedAnswer(host: string, exitCode: number, message: string): ProviderError {
  return new ProviderError({
    code: "KTP265",
    host,
    problem: `the shell of the host did not run our script to its end (exit status ${exitCode}): ${message}.`,
    remedy: "Look whether a POSIX shell with its usual tools (sed, awk, cat) answers there.",
  });
}

/** Another machine answers where this resource's host was. */
export function otherMachine(host: string, known: string, found: string): ProviderError {
  return new ProviderError({
    code: "KTP266",
    host,
    property: "connection",
    problem: `another machine answers there: its machine id is ${found}, the resource's is ${known}.`,
    remedy:
      "If the machine was replaced, replace the resource, too (`pulumi up --replace URN`, `terraform apply -replace=ADDRESS`); else correct `connection`.",
  });
}

/** The uninstall on the host broke off. */
export function uninstallFailed(host: string, path: string, message: string): ProviderError {
  return new ProviderError({
    code: "KTP267",
    host,
    problem: `the uninstall on the host broke off: ${message}.`,
    remedy: `It can be run again, also by hand as root: \`sh ${path}\`.`,
  });
}

/** A step did not succeed; all was taken back. */
export function stepFailed(host: string, step: string, message: string): ProviderError {
  return new ProviderError({
    code: "KTP268",
    host,
    problem: `the step ${step} did not succeed: ${message}.`,
    remedy: "The host was left as it was. Mend what the message names, and run again.",
  });
}

/** The spec asks for a way to load rules at boot that the host lacks. */
export function persistenceMissing(host: string, persistence: string): ProviderError {
  return new ProviderError({
    code: "KTP290",
    host,
    property: "persistence",
    problem: `the host cannot load rules at boot by ${persistence}: it does not run there.`,
    remedy: 'Leave `persistence` at "auto", or set it to "none" if something else loads the rules.',
  });
}

/** The file of firewalld's direct rules is none that we understand. */
export function directUnreadable(host: string, path: string): ProviderError {
  return new ProviderError({
    code: "KTP291",
    host,
    property: "persistence",
    problem: `${path} has no \`</direct>\` at its end, so our rules cannot be put into it.`,
    remedy: "Mend the file (`firewall-cmd --check-config` tells what is wrong), or use another `persistence`.",
  });
}

/** firewalld keeps rules of iptables alone. */
export function persistenceNeedsIptables(host: string): ProviderError {
  return new ProviderError({
    code: "KTP292",
    host,
    property: "persistence",
    problem: "firewalld's direct rules are rules of iptables, and the rules of this host are kept by nftables.",
    remedy: 'Set `backend: "iptables"`, or leave `persistence` out: firewalld does not touch our table of nftables.',
  });
}

/** Rules of the transparent proxy are there again after they were removed. */
export function rulesLeft(host: string, backends: readonly string[]): ProviderError {
  return new ProviderError({
    code: "KTP269",
    host,
    problem: `rules of the transparent proxy are in ${backends.join(", ")} again, though they were just removed.`,
    remedy:
      "Find what puts them there (another run, kumactl, a script that loads saved rules), stop it, and destroy again.",
  });
}

/** What of the management path would be taken. */
interface Taken {
  /** `inbound tcp 2222 (the SSH server) goes to the sidecar on port 15006` */
  readonly what: string;
  readonly rule: string;
  readonly remedy: string;
  readonly property: string;
}

/**
 * The rules would take traffic by which the host is managed, as it shows there: the SSH session that asks for them, a
 * port on which the SSH server listens, what a declared manager needs. Nothing was changed.
 */
export function lockedOut(host: string, taken: readonly [Taken, ...Taken[]]): ProviderError {
  const failure = ({ what, rule, remedy, property }: Taken): Failure => ({
    code: "KTP270",
    host,
    property,
    problem: `${what}, by the rule "${rule}": while the sidecar is down, so is this way to manage the host.`,
    remedy: `${remedy}, or set \`allowLockout: true\` when there is another way in. Nothing was changed.`,
  });
  const [first, ...others] = taken;
  return new ProviderError(failure(first), ...others.map(failure));
}
