import { changesIn, pathsOf, proxyUidsIn, type TrafficChange } from "../preview/traffic-changes";
import type { PathChanges } from "../rules/path-changes";
import type { RuleTexts } from "../rules/rule-texts";
import { DNS_PORT } from "../spec/defaults";
import { keptLanes } from "./kept-lanes";
import type { Lane, Traffic } from "./model";
import { rowText } from "./row-text";

/** The traffic of a host before and after. `undefined`: there is more to it than can be tried. */
export function trafficOf(before: RuleTexts, after: RuleTexts): Traffic | undefined {
  const paths = pathsOf(before, after);
  if (paths === undefined) return undefined;
  const proxyUids = proxyUidsIn([before, after]);
  const rows = changesIn(paths, proxyUids);
  const changed = rows.flatMap((row, index) => sidesOf(row, index + 1));
  return { lanes: [...keptLanes(paths, proxyUids), ...changed], rows, interfaces: interfacesIn(paths) };
}

function sidesOf(change: TrafficChange, row: number): Lane[] {
  const isDns = change.direction === "outbound" && change.protocol === "udp" && change.ports === `${DNS_PORT}`;
  const lane = { section: isDns ? ("dns" as const) : change.direction, text: rowText(change, isDns) };
  return [
    { ...lane, path: change.before, change: { row, when: "before", risks: [] } },
    { ...lane, path: change.after, change: { row, when: "after", risks: change.risks } },
  ];
}

function interfacesIn(paths: readonly PathChanges[]): string[] {
  const names = paths.flatMap(({ flows }) => flows.flatMap(({ flow }) => flow.classes.interface.names));
  return [...new Set(names)].filter((name) => name !== "lo");
}
