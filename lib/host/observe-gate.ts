import { readGate } from "../plan/gate-ports";
import type { Journal } from "../plan/journal";
import { type GateFacts, IPTABLES_BACKENDS, type Observation } from "../plan/observation";
import { HOST_STATE } from "../plan/state-folder";
import { closed, isOpened } from "../rules/gate";
import { FAMILIES } from "../rules/model";
import type { NativeRules } from "../rules/parse-nftables";
import { GATE_TEXT, HALF_OPEN } from "./gate-text-shell";
import { LISTENERS } from "./listeners-shell";
import { recordedShell } from "./shell-functions";

/**
 * The part of a look that tells where nobody listens of those ports that the host watches, and that only part of the gate is there. A flip is one
 * transaction a table: so who finds half of one looks again.
 */
export const OBSERVE_GATE: string = `${[recordedShell(HOST_STATE), LISTENERS, GATE_TEXT].join("")}
know_gate
[ -z "$gate_ports" ] || {
  part gate
  look_around
  for watched in $missing; do echo " \${watched%:*}:$((0x\${watched#*:}))"; done
  [ "$(gate_found)" != ${HALF_OPEN} ] || { sleep 1; [ "$(gate_found)" != ${HALF_OPEN} ] || echo ' ${HALF_OPEN}'; }
}`;

type Saved = Observation["saved"];

/** What iptables knows, without the rules of an open gate. */
export function closedTables(saved: Saved): Saved {
  return Object.fromEntries(
    IPTABLES_BACKENDS.flatMap((backend) => {
      const families = saved[backend];
      if (families === undefined) return [];
      return [[backend, { ipv4: closed(families.ipv4), ipv6: closed(families.ipv6) }] as const];
    }),
  );
}

interface Looked {
  readonly opened: Saved;
  readonly native: NativeRules | undefined;
  readonly journal: Journal | undefined;
}

/** Nothing where no gate was made, and none is open. */
export function gateOf(
  parts: ReadonlyMap<string, string>,
  { opened, native, journal }: Looked,
): { readonly gate?: GateFacts } {
  const isInIptables = IPTABLES_BACKENDS.some((backend) =>
    FAMILIES.some((family) => isOpened(opened[backend]?.[family] ?? [])),
  );
  const isOpen = isInIptables || native?.gate?.isOpen === true;
  if (!isOpen && journal?.gate === undefined) return {};
  const told = (parts.get("gate") ?? "").split("\n");
  const half = isOpen && told.includes(HALF_OPEN) ? { isHalfOpen: true as const } : {};
  return { gate: { isOpen, ...half, ...(isInIptables ? { opened } : {}), missing: readGate(told.join(" ")) } };
}
