import type { ResolvedKumaDataplane } from "../../spec/resolve-kuma-dataplane";
import type { DataplaneChange } from "./change";
import type { DataplaneObservation, Listening } from "./observation";
import { portText, type ReadyPort } from "./ready-script";
import { managerOf, wantedPorts } from "./wanted";
import { type DataplaneWork, NOTHING } from "./work";

/** That the proxy runs, as whom, and where it listens. Files come first: `needsRestart` says what they ask for. */
export function serviceWork(
  spec: ResolvedKumaDataplane,
  seen: DataplaneObservation,
  needsRestart: boolean,
): DataplaneWork {
  // Whether it runs is then for somebody else: a refresh tells, and no run of ours can end it.
  if (managerOf(spec, seen) === "none") return NOTHING;
  const { active = "not there", isEnabled = false } = seen.unit ?? {};
  const isUp = active === "active" || active === "activating";
  const changes: DataplaneChange[] = [
    ...(isUp ? runsAsChanges(spec, seen) : [{ kind: "not-running", state: active } as const]),
    ...(isEnabled ? [] : [{ kind: "not-enabled" } as const]),
    ...(isUp ? listeningChanges(spec, seen) : []),
  ];
  const how = needsRestart || changes.some(isMendedByRestart) ? "restart" : "start";
  return changes.length === 0 && !needsRestart ? NOTHING : { changes, steps: [{ kind: "start-service", how }] };
}

function isMendedByRestart({ kind }: DataplaneChange): boolean {
  return kind === "runs-as" || kind === "not-listening";
}

function runsAsChanges({ proxyUser }: ResolvedKumaDataplane, { unit }: DataplaneObservation): DataplaneChange[] {
  const user = unit?.runsAs;
  return user === undefined || user === proxyUser.name ? [] : [{ kind: "runs-as", user, wanted: proxyUser.name }];
}

/** Where the proxy does not listen that should. */
export function listeningChanges(spec: ResolvedKumaDataplane, seen: DataplaneObservation): DataplaneChange[] {
  const ports = missingPorts(spec, seen).map(portText);
  return ports.length === 0 ? [] : [{ kind: "not-listening", ports }];
}

/** Ports on which the proxy user does not listen. */
function missingPorts(spec: ResolvedKumaDataplane, seen: DataplaneObservation): ReadyPort[] {
  const { uid } = spec.proxyUser;
  return wantedPorts(spec, seen).filter(
    (wanted) => !seen.listening.some((one) => one.uid === uid && isAt(one, wanted)),
  );
}

function isAt({ protocol, address, port }: Listening, wanted: ReadyPort): boolean {
  if (protocol !== wanted.protocol || port !== wanted.port) return false;
  return (protocol === "udp" && address === "::") || address.includes(":") === (wanted.family === "ipv6");
}
