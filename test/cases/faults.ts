import type { HostSpec } from "../../lib/spec/host";
import type { SandboxHostOptions } from "../../sandbox/host";
import { wrapper } from "../support/wrapper";

/**
 * What can go wrong on a host: each fault with what the user sees and what the host holds after. docs/reliability.md is made of
 * these tables, and the kernel tests hold every row against a real host.
 */
export interface HostFault {
  readonly name: string;
  readonly during: Moment;
  /** Lines of shell that break the host. */
  readonly by: string;
  /** Lines of shell that run between each look and the change that follows from it. */
  readonly between?: string;
  /** Lines that mend it again. @default what is broken stays so: the host is as before if nothing else changed */
  readonly mend?: string;
  readonly spec?: HostSpec;
  readonly host?: SandboxHostOptions;
  /** Whether firewalld runs there, instead of other people's rules: its reload would take them along. @default false */
  readonly firewalld?: boolean;
  /** What becomes of the word that confirms the change. @default it arrives */
  readonly way?: Way;
  readonly sees: Sight;
  readonly after: Aftermath;
}

/** When it happens: before a first apply, before a change, while a change waits for its word, before a boot, before a destroy. */
export const MOMENTS = {
  apply: "When rules are applied to a host for the first time",
  change: "When a host that has rules of ours is changed",
  window: "While a change waits to be confirmed",
  boot: "When the host boots",
  uninstall: "When a host is given back",
  gone: "When a host is gone, or is another one, or has lost what it knew",
} as const;

export type Moment = keyof typeof MOMENTS;

/** `closed`: nobody can come back. `dead`: the connection that applied is gone, too. `deaf`: the word arrives, its answer is lost once. */
export type Way = "closed" | "dead" | "deaf";

/** A failure by its code and some of its words; a drift that a refresh tells; a note on a run that succeeds; or nothing. */
export type Sight =
  | { readonly code: string; readonly says: string }
  | { readonly drift: string }
  | { readonly note: string }
  | { readonly nothing: true };

export const AFTERMATHS = {
  before: "what it held before, to the byte",
  asked: "what the spec asks for",
  later: "the change until its window ends, then what it held before",
  half: "what was done so far; a refresh says so, and the next `up` or destroy goes on from there",
  unloaded: "all but the rules that could not be loaded; a refresh says which, the next `up` loads them",
  rest: "what had not been taken off yet; destroy again goes on from there",
  untouched: "what it holds: it is not touched",
  everything: "all of ours, if it is still there",
  unknown: "none of our rules and files; what may have been there before us stays",
  clean: "what it held before us, to the byte",
} as const;

export type Aftermath = keyof typeof AFTERMATHS;

const DOES_NOTHING: Sight = { nothing: true };

/** Moves programs out of the way, and back again. */
function without(...programs: readonly string[]): Pick<HostFault, "by" | "mend"> {
  const aside = (path: string) => `${path}.aside`;
  return {
    by: programs.map((path) => `mv ${path} ${aside(path)}`).join("\n"),
    mend: programs.map((path) => `mv ${aside(path)} ${path}`).join("\n"),
  };
}

/** Puts a program ahead of the real one, and takes it away again. */
function instead(program: string, body: string): Pick<HostFault, "by" | "mend"> {
  return { by: wrapper(program, body), mend: `rm /usr/local/sbin/${program}` };
}

function readOnly(folder: string): Pick<HostFault, "by" | "mend"> {
  return { by: `mount --bind ${folder} ${folder}; mount -o remount,bind,ro ${folder}`, mend: `umount ${folder}` };
}

const FULL_DISK = { by: "cat /dev/zero >/fill 2>/dev/null || :", mend: "rm /fill", host: { size: "8m" } } as const;

/** Fails where the real program would load, not where it only tests. */
const failsToLoad = (program: string) =>
  instead(program, 'case "$*" in *--test*) ;; *) echo "line 3 failed" >&2; exit 1 ;; esac');

/** Ends every shell from the one that runs it up, but not what started them; the outermost first, for a shell tells of its child's end. */
export const KILLS_ITS_SCRIPT = `
p=$PPID shells=
while [ "$(cat /proc/$p/comm 2>/dev/null)" = sh ]; do
  shells="$p $shells"
  p=$(awk '/^PPid:/ { print $2 }' /proc/$p/status)
done
kill -9 $shells
exit 1`;

/** Breaks a program by the path that the journal has of it; a look still finds it. */
function broken(path: string): Pick<HostFault, "by" | "mend"> {
  const by = `mv ${path} ${path}.aside; printf '#!/bin/sh\\necho "line 3 failed" >&2\\nexit 1\\n' >${path}; chmod 755 ${path}`;
  return { by, mend: `mv ${path}.aside ${path}` };
}

const NFT = "/usr/sbin/nft";
const SYSTEMD = { host: { init: "systemd" } } as const;
const JOURNAL = "/var/lib/kuma-transparent-proxy/journal";

const APPLY: readonly Omit<HostFault, "during">[] = [
  {
    name: "there is neither iptables nor nft",
    by: `rm /usr/sbin/*tables* ${NFT}`,
    sees: { code: "KTP250", says: "there is neither iptables nor nft" },
    after: "before",
  },
  {
    name: "there is no nft, though the spec asks for it",
    by: `rm ${NFT}`,
    spec: { backend: "nftables" },
    sees: { code: "KTP251", says: "the back-end nftables needs nft" },
    after: "before",
  },
  {
    name: "there is no iptables, though the spec asks for it",
    by: "rm /usr/sbin/*tables*",
    spec: { backend: "iptables" },
    sees: { code: "KTP251", says: "the back-end iptables needs iptables" },
    after: "before",
  },
  {
    name: "there is no ip6tables, and the host has IPv6",
    by: "rm /usr/sbin/ip6tables*",
    sees: { code: "KTP252", says: "the host has IPv6 addresses but no ip6tables" },
    after: "before",
  },
  {
    name: "the proxy user is missing, and is not to be created",
    by: "",
    spec: { proxyUser: { create: false } },
    sees: { code: "KTP253", says: "there is no user kuma-dp" },
    after: "before",
  },
  {
    name: "the proxy user has another uid",
    by: "useradd -u 5700 kuma-dp",
    sees: { code: "KTP254", says: "user kuma-dp has uid 5700 there, not 5678" },
    after: "before",
  },
  {
    name: "the uid is somebody else's",
    by: "useradd -u 5678 postgres",
    sees: { code: "KTP255", says: "uid 5678 belongs to user postgres" },
    after: "before",
  },
  {
    name: "iptables has no owner match",
    by: "rm $(find /usr/lib -name libxt_owner.so)",
    sees: { code: "KTP256", says: "the host cannot match packets by their owner" },
    after: "before",
  },
  {
    name: "the kernel has no owner match",
    ...instead(
      "iptables-nft-restore",
      'echo "Warning: Extension owner revision 0 not supported, missing kernel module?" >&2; echo "iptables-restore: line 12 failed" >&2; exit 1',
    ),
    sees: { code: "KTP256", says: "the host cannot match packets by their owner" },
    after: "before",
  },
  {
    name: "iptables refuses a rule",
    ...instead("ip6tables-nft-restore", 'echo "ip6tables-restore: line 4 failed" >&2; exit 2'),
    sees: { code: "KTP257", says: "refused the rules: ip6tables-restore: line 4 failed" },
    after: "before",
  },
  {
    name: "nft refuses the table",
    ...instead("nft", 'case "$*" in *-f*) echo "Error: Operation not supported" >&2; exit 1 ;; esac'),
    spec: { backend: "nftables" },
    sees: { code: "KTP257", says: "nftables refused the rules: Error: Operation not supported" },
    after: "before",
  },
  {
    name: "IPv6 is refused after IPv4 was loaded",
    ...failsToLoad("ip6tables-nft-restore"),
    sees: { code: "KTP257", says: "refused the rules: line 3 failed" },
    after: "before",
  },
  {
    name: "IPv6 is refused, and IPv4 cannot be taken back",
    by: `${failsToLoad("ip6tables-nft-restore").by}
${wrapper("iptables-nft-restore", 'case "$*" in *--test*) ;; *) [ ! -f /run/loaded ] || { echo "line 5 failed" >&2; exit 1; }; touch /run/loaded ;; esac')}`,
    mend: "rm /usr/local/sbin/*-restore",
    sees: { code: "KTP263", says: "applying broke off at load-iptables, and taking it back did not succeed whole" },
    after: "half",
  },
  {
    name: "one table is refused after another one was loaded",
    ...instead(
      "iptables-nft-restore",
      'case "$*" in *--test*) ;; *) rules=$(cat); printf "%s\\n" "$rules" | sed "/^.nat/,\\$d" | /usr/sbin/iptables-nft-restore "$@"; case "$rules" in *KUMA*) exit 1 ;; esac ;; esac',
    ),
    spec: { redirect: { dns: { enabled: true } } },
    sees: { code: "KTP257", says: "refused the rules" },
    after: "before",
  },
  {
    name: "another program holds the lock of iptables",
    by: "rm /usr/sbin/*tables-nft*; (flock /run/xtables.lock sleep 20 >/dev/null 2>&1 &)",
    spec: { wait: 1, retry: { maxRetries: 0 } },
    sees: { code: "KTP257", says: "holding the xtables lock" },
    after: "before",
  },
  {
    name: "another run holds the host for longer than we wait",
    by: "(flock /var/lib sleep 50 >/dev/null 2>&1 &)",
    sees: { code: "KTP260", says: "another run was still changing the host after 30 seconds" },
    after: "before",
  },
  {
    name: "/var cannot be written",
    ...readOnly("/var"),
    sees: { code: "KTP258", says: "/var/lib/kuma-transparent-proxy cannot be written: mkdir: cannot create directory" },
    after: "before",
  },
  {
    name: "the disk is full",
    ...FULL_DISK,
    sees: { code: "KTP258", says: "No space left on device" },
    after: "before",
  },
  {
    name: "/etc cannot be written, and the proxy user is to be created",
    ...readOnly("/etc"),
    spec: { confirm: false },
    sees: { code: "KTP259", says: "user kuma-dp could not be created" },
    after: "before",
  },
  {
    name: "useradd fails",
    ...instead("useradd", 'echo "useradd: no more entries" >&2; exit 1'),
    sees: { code: "KTP259", says: "user kuma-dp could not be created: useradd: no more entries" },
    after: "before",
  },
  {
    name: "the journal on the host is damaged",
    by: `mkdir -p /var/lib/kuma-transparent-proxy; echo rubbish >${JOURNAL}`,
    sees: { code: "KTP264", says: `the journal ${JOURNAL} was written by a newer version` },
    after: "before",
  },
  {
    name: "a usual tool of a shell is missing",
    ...without("/usr/bin/sed"),
    sees: { code: "KTP272", says: "the host has no sed" },
    after: "before",
  },
  {
    name: "a tool of a shell that is seldom missed is missing",
    ...without("/usr/bin/cmp"),
    sees: { code: "KTP272", says: "the host has no cmp" },
    after: "before",
  },
  {
    name: "the address `::6` cannot be added to the loopback interface",
    ...instead("ip", 'case "$*" in *add*) echo "RTNETLINK answers: Permission denied" >&2; exit 2 ;; esac'),
    sees: { code: "KTP268", says: "the step add-loopback-address did not succeed: RTNETLINK answers" },
    after: "before",
  },
  {
    name: "the hook that loads rules at boot cannot be written",
    ...readOnly("/etc/network"),
    sees: { code: "KTP268", says: "the step write-file did not succeed" },
    after: "before",
  },
  {
    name: "systemd does not take the units that load rules at boot",
    ...instead("systemctl", 'case "$*" in *daemon-reload*) echo "Failed to reload daemon" >&2; exit 1 ;; esac'),
    ...SYSTEMD,
    sees: { code: "KTP268", says: "the step install-units did not succeed: Failed to reload daemon" },
    after: "before",
  },
  {
    name: "systemd cannot enable them",
    ...instead(
      "systemctl",
      'case "$*" in *enable*) /usr/bin/systemctl "$@"; echo "Failed to enable unit" >&2; exit 1 ;; esac',
    ),
    ...SYSTEMD,
    sees: { code: "KTP268", says: "the step install-units did not succeed: Failed to enable unit" },
    after: "before",
  },
  {
    name: "systemctl is missing on a host that runs systemd",
    ...without("/usr/bin/systemctl"),
    ...SYSTEMD,
    sees: { code: "KTP268", says: "the step install-units did not succeed" },
    after: "before",
  },
  {
    name: "firewalld does not reload",
    by: wrapper("firewall-cmd", '[ -f /run/once ] || { touch /run/once; echo "Error: COMMAND_FAILED" >&2; exit 1; }'),
    spec: { backend: "iptables", persistence: "firewalld" },
    ...SYSTEMD,
    firewalld: true,
    sees: { code: "KTP268", says: "the step store-firewalld did not succeed: Error: COMMAND_FAILED" },
    after: "before",
  },
  {
    name: "systemd cannot start what would take the change back: a process of its own session does",
    ...instead("systemd-run", 'echo "Failed to start transient service unit" >&2; exit 1'),
    ...SYSTEMD,
    sees: DOES_NOTHING,
    after: "asked",
  },
  {
    name: "nor setsid, where there is no systemd",
    ...instead("setsid", 'echo "setsid: broken" >&2; exit 1'),
    sees: { code: "KTP284", says: "nothing there would take it back by itself: setsid: broken" },
    after: "before",
  },
  {
    name: "/etc cannot be written on a host that runs systemd",
    ...readOnly("/etc"),
    ...SYSTEMD,
    sees: { code: "KTP284", says: "Read-only file system" },
    after: "before",
  },
];

/** Every change here is this one, and goes from this spec. */
export const BEFORE_CHANGE: HostSpec = { redirect: { dns: { enabled: true } } };
export const CHANGED: HostSpec = {
  proxyUser: { name: "mesh", uid: 5700 },
  redirect: { outbound: { excludePorts: [3306], insertRedirectInsteadOfAppend: true }, dns: { enabled: true } },
};

/** Rules that are changed under a lock which others take, too. */
const LEGACY: HostSpec = {
  iptablesExecutables: { iptables: "/usr/sbin/iptables-legacy", ip6tables: "/usr/sbin/ip6tables-legacy" },
};
const LOCK_OF_IPTABLES = "flock /run/xtables.lock";

const CHANGE: readonly Omit<HostFault, "during">[] = [
  {
    name: "another program holds the lock of iptables",
    by: `(${LOCK_OF_IPTABLES} sleep 20 >/dev/null 2>&1 &)`,
    spec: { ...LEGACY, wait: 1, retry: { maxRetries: 0 } },
    sees: { code: "KTP257", says: "holding the xtables lock" },
    after: "before",
  },
  {
    name: "IPv6 is refused after IPv4 was loaded",
    ...failsToLoad("ip6tables-nft-restore"),
    spec: { backend: "iptables" },
    sees: { code: "KTP257", says: "refused the rules: line 3 failed" },
    after: "before",
  },
  {
    name: "nft refuses the table, though it took it in a test",
    by: wrapper("nft", 'case "$*" in *-c*) ;; *-f*) [ -f /run/once ] || { touch /run/once; exit 1; } ;; esac'),
    spec: { backend: "nftables" },
    sees: { code: "KTP257", says: "nftables refused the rules" },
    after: "before",
  },
  {
    name: "the former user cannot be removed",
    ...instead("userdel", 'case "$*" in kuma-dp) echo "userdel: cannot lock" >&2; exit 1 ;; esac'),
    spec: { backend: "iptables" },
    sees: { code: "KTP268", says: "the step remove-user did not succeed: userdel: cannot lock" },
    after: "before",
  },
  {
    name: "the journal cannot be written at the end",
    by: wrapper(
      "mv",
      'case "$*" in *journal) [ ! -f /run/once ] || { rm /run/once; exit 1; }; touch /run/once ;; esac',
    ),
    spec: { backend: "nftables" },
    sees: { code: "KTP268", says: "the step journal did not succeed" },
    after: "before",
  },
  {
    name: "the disk is full",
    ...FULL_DISK,
    sees: { code: "KTP258", says: "No space left on device" },
    after: "before",
  },
  {
    name: "another run changes the host whenever we have looked",
    by: "",
    between: `sed -i 's/^generation=/generation=1/' ${JOURNAL}`,
    mend: `sed -i 's/^generation=11111111/generation=/' ${JOURNAL}`,
    sees: { code: "KTP261", says: "the host's rules were changed by somebody else between our look and our change" },
    after: "before",
  },
];

const WINDOW: readonly Omit<HostFault, "during">[] = [
  {
    name: "nobody can come back",
    by: "",
    way: "closed",
    sees: { code: "KTP280", says: "the change was taken back, since nobody could confirm it over a new connection" },
    after: "before",
  },
  {
    name: "the network is gone, or whoever applied was killed",
    by: "",
    way: "dead",
    sees: { code: "KTP281", says: "The host takes it back by itself" },
    after: "later",
  },
  {
    name: "the connection is cut between the word and its answer",
    by: "",
    way: "deaf",
    sees: DOES_NOTHING,
    after: "asked",
  },
  {
    name: "a check of the spec fails",
    by: "",
    spec: { confirm: { timeoutSeconds: 10, checks: ["echo 'no such page' >&2; exit 22"] } },
    sees: {
      code: "KTP282",
      says: "the change was taken back, since this check ended with exit status 22: no such page",
    },
    after: "before",
  },
  {
    name: "the window cannot be extended for a check, as the disk is full",
    ...FULL_DISK,
    spec: { confirm: { timeoutSeconds: 10, checks: ["true"] } },
    sees: DOES_NOTHING,
    after: "asked",
  },
  {
    name: "what watches over the window is killed, and the word arrives",
    by: "pkill -KILL -f 'rollback --wait'",
    sees: DOES_NOTHING,
    after: "asked",
  },
  {
    name: "the user that was made cannot be removed again",
    ...instead("userdel", 'echo "userdel: cannot lock" >&2; exit 1'),
    way: "closed",
    sees: { code: "KTP263", says: "taking it back did not succeed whole: userdel: cannot lock" },
    after: "half",
  },
  {
    name: "/var/lib becomes read-only, so that the window cannot be ended",
    ...readOnly("/var/lib"),
    sees: { code: "KTP263", says: "taking it back did not succeed whole" },
    after: "half",
  },
];

const BOOT: readonly Omit<HostFault, "during">[] = [
  {
    name: "iptables-restore fails",
    ...broken("/usr/sbin/iptables-nft-restore"),
    ...SYSTEMD,
    sees: { drift: "rules missing" },
    after: "unloaded",
  },
];

const UNINSTALL: readonly Omit<HostFault, "during">[] = [
  {
    name: "the program that removes the rules is missing (iptables)",
    ...without("/usr/sbin/xtables-nft-multi"),
    spec: { backend: "iptables" },
    sees: { code: "KTP267", says: "could not delete our rules from iptables-nft" },
    after: "rest",
  },
  {
    name: "the program that removes the rules is missing (nft)",
    ...without(NFT),
    spec: { backend: "nftables" },
    sees: { code: "KTP267", says: "could not delete our rules from nftables" },
    after: "rest",
  },
  {
    name: "IPv6 cannot be removed after IPv4 was",
    ...broken("/usr/sbin/ip6tables-nft-restore"),
    sees: { code: "KTP267", says: "could not delete our rules from iptables-nft" },
    after: "rest",
  },
  {
    name: "another program holds the lock of iptables for a moment",
    by: `(${LOCK_OF_IPTABLES} sleep 3 >/dev/null 2>&1 &)`,
    spec: LEGACY,
    sees: DOES_NOTHING,
    after: "clean",
  },
  {
    name: "`::6` cannot be taken off the loopback interface",
    ...instead("ip", 'echo "RTNETLINK answers: Permission denied" >&2; exit 2'),
    sees: { code: "KTP267", says: "could not take ::6/128 off the loopback interface" },
    after: "rest",
  },
  {
    name: "the user cannot be removed",
    ...instead("userdel", 'echo "userdel: cannot lock" >&2; exit 1'),
    sees: { code: "KTP267", says: "could not remove user kuma-dp" },
    after: "rest",
  },
  {
    name: "/etc cannot be written",
    ...readOnly("/etc"),
    sees: { code: "KTP267", says: "could not remove what loads the rules at boot" },
    after: "before",
  },
  {
    name: "/var/lib cannot be written",
    ...readOnly("/var/lib"),
    sees: { code: "KTP267", says: "could not remove /var/lib/kuma-transparent-proxy" },
    after: "rest",
  },
  {
    name: "the uninstall is killed in its middle",
    ...instead("ip", KILLS_ITS_SCRIPT),
    sees: { code: "KTP267", says: "the uninstall on the host broke off" },
    after: "rest",
  },
  {
    name: "the journal is damaged",
    by: `cp ${JOURNAL} /run/journal; echo rubbish >${JOURNAL}`,
    mend: `cp /run/journal ${JOURNAL}`,
    sees: { code: "KTP267", says: `the journal ${JOURNAL} is damaged` },
    after: "before",
  },
];

export const HOST_FAULTS: readonly HostFault[] = [
  ...at("apply", APPLY),
  ...at("change", CHANGE),
  ...at("window", WINDOW),
  ...at("boot", BOOT),
  ...at("uninstall", UNINSTALL),
];

function at(during: Moment, faults: readonly Omit<HostFault, "during">[]): HostFault[] {
  return faults.map((fault) => ({ ...fault, during }));
}

/** What can befall any command of a script of ours. A run may succeed all the same: then the host is as asked. */
interface Stroke {
  readonly name: string;
  /**
   * Lines of shell in the place of the command: `$name`, `$real` and `"$@"` are what it is, `$chain` the shells of its script,
   * `$process` what serves the connection. What they do not end goes on with the command itself.
   */
  readonly by: string;
  /** Codes that the user may see of an apply, and what the host holds after each. */
  readonly applying: Outcomes;
  readonly uninstalling: Outcomes;
}

type Outcomes = Readonly<Record<string, Aftermath>>;

/** KTP262: all was done, but what was kept to take it back could not be cleared away. */
const STAYS: Outcomes = { KTP262: "half" };
const TAKEN_BACK: Outcomes = { KTP257: "before", KTP258: "before", KTP259: "before", KTP268: "before" };
const BROKEN_OFF: Outcomes = { KTP267: "rest" };

export const STROKES = {
  fails: {
    name: "a command fails, or is missing",
    by: 'echo "$name: broken" >&2; exit 1',
    applying: { ...TAKEN_BACK, ...STAYS },
    uninstalling: BROKEN_OFF,
  },
  failsLate: {
    name: "a command fails after it has done its work",
    by: '"$real" "$@"; echo "$name: broken" >&2; exit 1',
    applying: TAKEN_BACK,
    uninstalling: BROKEN_OFF,
  },
  killed: {
    name: "the script is killed",
    by: "kill -9 $chain; exit 1",
    applying: { KTP265: "half" },
    uninstalling: BROKEN_OFF,
  },
  cut: {
    name: "the connection is cut: the script goes on to its end",
    by: 'kill -9 "$process"',
    applying: { KTP221: "asked" },
    uninstalling: { KTP221: "clean" },
  },
  full: {
    name: "the disk is full from then on",
    by: "/bin/cat /dev/zero >/fill 2>/dev/null",
    applying: { ...TAKEN_BACK, ...STAYS, KTP263: "half" },
    uninstalling: BROKEN_OFF,
  },
  readOnlyEtc: {
    name: "/etc is read-only from then on",
    by: mountReadOnly("/etc"),
    applying: { ...TAKEN_BACK, ...STAYS, KTP263: "half" },
    uninstalling: BROKEN_OFF,
  },
  readOnlyVar: {
    name: "/var/lib is read-only from then on",
    by: mountReadOnly("/var/lib"),
    applying: { ...TAKEN_BACK, ...STAYS, KTP263: "half" },
    uninstalling: BROKEN_OFF,
  },
} as const satisfies Readonly<Record<string, Stroke>>;

export type StrokeName = keyof typeof STROKES;

function mountReadOnly(folder: string): string {
  return `/bin/mount --bind ${folder} ${folder}; /bin/mount -o remount,bind,ro ${folder}`;
}
