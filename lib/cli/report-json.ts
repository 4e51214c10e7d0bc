import type { Finding } from "../doctor/finding";
import type { Look } from "../doctor/look";
import type { Outlook, Report } from "../doctor/report";
import { jsonOf } from "./io";

/** Form of the JSON: another number only where somebody who reads this one would go wrong. */
const VERSION = 1;

/** A report as JSON, for programs. docs/doctor.md describes it. */
export function reportJson({ host, seen: { identity } }: Look, { findings, outlook, failures }: Report): string {
  const report = {
    version: VERSION,
    host: { name: host, ...identity },
    ready: failures.length === 0,
    findings: findings.map(findingJson),
    plan: planJson(outlook),
    failures,
  };
  return jsonOf(report);
}

function findingJson(finding: Finding): object {
  const { check, level, found } = finding;
  if (finding.level === "problem")
    return { check, level, found, remedy: finding.failure.remedy, code: finding.failure.code };
  return { check, level, found, ...(finding.remedy === undefined ? {} : { remedy: finding.remedy }) };
}

function planJson(outlook: Outlook): object {
  if (outlook.kind !== "planned") return { status: outlook.kind, changes: [], notes: [] };
  const { changes, notes } = outlook;
  return { status: changes.length === 0 ? "synced" : "changes", changes, notes };
}
