import type { Wire } from "../../lib/lifecycle/wire";
import type { Aftermath, Sight } from "./faults";

/** What can have become of a host, or of what is known of it, when it is to be given back. Rows as in {@link file://./faults.ts}. */
export interface GoneFault {
  readonly name: string;
  readonly during: "gone";
  /** Lines of shell that make the host what it has become; it is booted then. @default nothing became of it */
  readonly became?: string;
  /** What of the spec is other than it was when the host was brought to it. */
  readonly spec?: Wire;
  /** What of the rest of the state is. */
  readonly state?: Wire;
  /** What of the connection is. */
  readonly connection?: Wire;
  /** @default a destroy */
  readonly run?: "update" | "refresh";
  readonly sees: Sight;
  readonly after: Aftermath;
}

const OTHER_KEY = "rm /etc/ssh/ssh_host_ed25519_key*; ssh-keygen -q -t ed25519 -N '' -f /etc/ssh/ssh_host_ed25519_key";
const OTHER_MACHINE = "echo 0123456789abcdef0123456789abcdef >/etc/machine-id";
const OURS = "/var/lib/kuma-transparent-proxy";

const NOBODY_ANSWERS = { connection: { port: 9 } };
const FORGET = { onUnreachable: "forget" };
/** A key of which nobody but a state could tell that it is another one. */
const RECORDS = { hostKey: undefined, onUnknownHostKey: "record" };

const GONE: readonly Omit<GoneFault, "during">[] = [
  {
    name: "nobody answers",
    ...NOBODY_ANSWERS,
    sees: { code: "KTP200", says: "The host cannot be reached" },
    after: "everything",
  },
  {
    name: "nobody answers, and `onUnreachable` is `forget`",
    ...NOBODY_ANSWERS,
    spec: FORGET,
    sees: { note: "If the host is still there, it keeps the rules in iptables-nft" },
    after: "everything",
  },
  {
    name: "another host key, where the first one is pinned",
    became: OTHER_KEY,
    sees: { code: "KTP213", says: "not" },
    after: "untouched",
  },
  {
    name: "another host key, where the first one was recorded (`onUnknownHostKey: record`)",
    became: OTHER_KEY,
    connection: RECORDS,
    sees: { code: "KTP213", says: "the record of its first use" },
    after: "untouched",
  },
  {
    name: "another host key, and `onUnreachable` is `forget`",
    became: OTHER_KEY,
    connection: RECORDS,
    spec: FORGET,
    sees: { note: "forgotten, as `onUnreachable` asks. The host shows the key" },
    after: "untouched",
  },
  {
    name: "another host key, of which no first one was recorded, and another machine",
    became: `${OTHER_KEY}; ${OTHER_MACHINE}`,
    connection: RECORDS,
    state: { hostKey: undefined },
    sees: { note: "another machine answers" },
    after: "untouched",
  },
  {
    name: "another machine with the same host key, as from one image",
    became: OTHER_MACHINE,
    sees: { note: "another machine answers" },
    after: "untouched",
  },
  {
    name: "another machine, when it is to be updated",
    became: OTHER_MACHINE,
    run: "update",
    sees: { code: "KTP266", says: "another machine answers there" },
    after: "untouched",
  },
  {
    name: "another machine, when it is refreshed",
    became: OTHER_MACHINE,
    run: "refresh",
    sees: { code: "KTP266", says: "another machine answers there" },
    after: "untouched",
  },
  {
    name: "the journal was lost",
    became: `rm ${OURS}/journal`,
    sees: { note: "the journal on the host was lost" },
    after: "unknown",
  },
  {
    name: "all that it kept of us was lost",
    became: `rm -r ${OURS}`,
    sees: { note: "the journal on the host was lost" },
    after: "unknown",
  },
  {
    name: "it was given back by hand",
    became: `sh ${OURS}/uninstall`,
    sees: { nothing: true },
    after: "clean",
  },
  {
    name: "the spec is one that today's package refuses",
    spec: { redirect: { inbound: { excludePorts: [] } }, wait: -1 },
    sees: { nothing: true },
    after: "clean",
  },
  {
    name: "the spec was changed since it was applied",
    spec: { proxyUser: { name: "mesh", uid: 5700 }, backend: "nftables", redirect: { dns: { enabled: false } } },
    sees: { nothing: true },
    after: "clean",
  },
];

export const GONE_FAULTS: readonly GoneFault[] = GONE.map((fault) => ({ ...fault, during: "gone" }));
