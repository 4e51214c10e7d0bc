import { watchNeedsSystemd } from "../errors/gate-failures";
import { FAMILIES, type Family, type HostRules } from "../rules/model";
import { gatedChains } from "../rules/nftables-gate";
import { nftTable } from "../rules/nftables-table";
import { PROXY_USER } from "../spec/defaults";
import { gatedPorts, portWords } from "../spec/proxy-down";
import type { ResolvedHostSpec } from "../spec/resolved";
import type { HostBackend } from "./journal";
import type { GateFacts, IptablesBackend, Observation } from "./observation";
import type { GateTools } from "./step";
import type { Work } from "./work";

/** Whether the host is to let traffic by while nobody listens as the proxy user. */
export function isGated(spec: ResolvedHostSpec): boolean {
  return gatedPorts(spec).length > 0;
}

/** @throws ProviderError KTP570 where nothing could watch the proxy */
export function requireWatch(host: string, spec: ResolvedHostSpec, { persistence }: Observation): void {
  if (isGated(spec) && !persistence.offered.includes("systemd")) throw watchNeedsSystemd(host);
}

/**
 * What a load of iptables has to go by where the gate may be open at that moment: its rules are taken out first, since others'
 * places are counted without them.
 */
export function gateTools(
  backend: IptablesBackend,
  family: Family,
  mayBeOpen: boolean,
  { tools }: Observation,
): { readonly gate?: GateTools } {
  const save = tools.iptables[backend]?.programs[family]?.save;
  return mayBeOpen && save !== undefined ? { gate: { save } } : {};
}

/** Whether the gate of a host may be open while it is changed. */
export function mayBeOpen(spec: ResolvedHostSpec, { gate, journal }: Observation): boolean {
  return isGated(spec) || gate !== undefined || journal?.gate !== undefined;
}

/** Closes a gate that is open though the spec has none; with nftables it goes with the table that holds it. */
export function gateWork(backend: HostBackend, spec: ResolvedHostSpec, seen: Observation): Work {
  if (isGated(spec)) return { changes: [], steps: [], notes: gateNotes(spec, seen.gate) };
  if (backend === "nftables" || seen.gate?.opened?.[backend] === undefined)
    return { changes: [], steps: [], notes: [] };
  const programs = seen.tools.iptables[backend]?.programs;
  const steps = FAMILIES.flatMap((family) => {
    const { save, restore } = programs?.[family] ?? {};
    return save === undefined || restore === undefined
      ? []
      : [{ kind: "close-gate" as const, backend, family, save, restore }];
  });
  return { changes: [{ kind: "gate-open" }], steps, notes: [] };
}

/** Chains of our nftables table that shall have a gate at their head. */
export function wantedGate(rules: HostRules, gate: boolean): readonly string[] {
  return gatedChains(nftTable(rules, { gate }).chains);
}

function gateNotes({ policy }: ResolvedHostSpec, gate: GateFacts | undefined): string[] {
  if (gate?.isOpen !== true) return [];
  const told = openBecause(gate, policy.proxyUser.name);
  if (gate.isHalfOpen) return [told];
  return [`${told}; the rules are as they should be, and take it again once the proxy is steadily there`];
}

/** One sentence about a host whose gate is open: it is no change to be made, and yet not what people want to find. */
export function gateDrift(spec: ResolvedHostSpec, { gate }: Observation): string | undefined {
  return isGated(spec) && gate?.isOpen === true ? openBecause(gate, spec.policy.proxyUser.name) : undefined;
}

/** `nobody listens on 15001 as kuma-dp: traffic passes by the sidecar` */
function openBecause({ missing, isHalfOpen }: GateFacts, user: string): string {
  if (isHalfOpen) return HALF;
  const why =
    missing.length === 0
      ? `${user} listens again, and is not trusted yet`
      : `nobody listens on ${portWords(missing)} as ${user}`;
  return `${why}: traffic passes by the sidecar`;
}

const HALF =
  "of what lets traffic by the sidecar only part is there: some of it passes, some is taken, until the watch has mended that, within ten seconds";

/** Of a host that has a gate: how it is now. */
export function describeGate({ gate, journal }: Observation): string | undefined {
  if (gate === undefined) return undefined;
  const user = journal?.proxyUser.name ?? PROXY_USER.name;
  if (gate.isHalfOpen) return `the gate is half open: ${HALF}`;
  if (gate.isOpen) return `the gate is open: ${openBecause(gate, user)}`;
  const who = gate.missing.length === 0 ? "" : `, though nobody listens on ${portWords(gate.missing)} as ${user}`;
  return `the gate is closed${who}: rules hold as they are`;
}
