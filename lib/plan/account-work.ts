import { proxyUserHasOtherUid, proxyUserMissing, uidTaken } from "../errors/host-failures";
import { LOOPBACK } from "../rules/loopback";
import type { HostRules } from "../rules/model";
import type { ResolvedHostSpec } from "../spec/resolved";
import type { HostBackend, Journal } from "./journal";
import type { Observation } from "./observation";
import type { Step } from "./step";
import type { Work } from "./work";

const NOTHING: Work = { changes: [], steps: [], notes: [] };

/** The proxy user has to be there before rules speak of its uid. */
export function userWork(host: string, spec: ResolvedHostSpec, seen: Observation): Work {
  const { name, uid, create } = spec.policy.proxyUser;
  const { byName, byUid } = seen.accounts;
  if (byName !== undefined && byName.uid !== uid) throw proxyUserHasOtherUid(host, name, byName.uid, uid);
  if (byUid !== undefined && byUid.name !== name) throw uidTaken(host, uid, byUid.name, name);
  if (byName !== undefined) return NOTHING;
  if (!create) throw proxyUserMissing(host, name);
  return { changes: [{ kind: "user-missing", name, uid }], steps: [{ kind: "create-user", name, uid }], notes: [] };
}

/** Envoy binds `::6` when it hands an IPv6 connection to the application; the kernel knows only 127/8 by itself. */
export function loopbackWork(rules: HostRules, seen: Observation): Work {
  if (!needsLoopbackAddress(rules) || seen.hasLoopbackAddress) return NOTHING;
  const address = LOOPBACK_ADDRESS;
  return {
    changes: [{ kind: "loopback-address-missing", address }],
    steps: [{ kind: "add-loopback-address", address }],
    notes: [],
  };
}

/** What we once made and the spec no longer needs goes last: rules that spoke of it are gone by then. */
export function formerWork(backend: HostBackend, spec: ResolvedHostSpec, rules: HostRules, seen: Observation): Work {
  const made = seen.journal;
  const steps: Step[] = made === undefined || made.backend === backend ? [] : made.madeChains.flatMap(removeHook(made));
  if (made?.madeLoopbackAddress === true && !needsLoopbackAddress(rules)) {
    steps.push({ kind: "remove-loopback-address", address: LOOPBACK_ADDRESS });
  }
  if (made?.madeUser === true && made.proxyUser.name !== spec.policy.proxyUser.name) {
    steps.push({ kind: "remove-user", ...made.proxyUser });
  }
  return { changes: [], steps, notes: [] };
}

/** @param made the journal, which also says by which program a chain of a back-end that is left can be removed */
function removeHook(made: Journal): (chain: string) => Step[] {
  return (chain) => {
    const [family, table, hook] = chain.split("/");
    const iptables = made.programs[`${family}_iptables`];
    const isKnown = iptables !== undefined && table !== undefined && hook !== undefined;
    return isKnown ? [{ kind: "remove-hook", iptables, table, hook }] : [];
  };
}

const LOOPBACK_ADDRESS = LOOPBACK.ipv6.passthrough;

function needsLoopbackAddress(rules: HostRules): boolean {
  return rules.some((set) => set.family === "ipv6");
}
