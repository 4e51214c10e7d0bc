import { printable } from "../doctor/printable";
import { badUsage } from "../errors/cli-failures";
import { previewPicture } from "../picture/preview-picture";
import { type AcceptedRisk, readAcceptedRisks } from "../preview/accepted-risks";
import { folded } from "../preview/folded";
import { acceptedIn, expired, isStopped, judged, type Told } from "../preview/judged";
import { markdown } from "../preview/markdown";
import type { PodsInPlans } from "../preview/pods";
import { RISK_NAMES, type Risk, type RiskName, risksOf } from "../preview/risks";
import { sarif } from "../preview/sarif";
import { text } from "../preview/text";
import { plannedByPulumi } from "../pulumi/read-preview";
import { unreachable } from "../rules/unreachable";
import { plannedByTerraform } from "../terraform/read-plan";
import { readConfig, readStdin, readText } from "./config";
import { type Answer, type Io, jsonOf, textOf } from "./io";
import { type PodArguments, readSurroundings, requireVersion, templatePaths } from "./pod-surroundings";
import type { PreviewFormat } from "./preview-formats";
import { resolved } from "./spec";

/** What `kuma-tp preview` was given. */
export interface PreviewArguments extends Partial<PodArguments> {
  /** @default "markdown" */
  readonly format?: PreviewFormat;
  /** Risks that end the command with 1, with commas between them. */
  readonly failOn?: string;
  /** File of accepted risks. */
  readonly allow?: string;
}

/** Form of the JSON: another number only where somebody who reads this one would go wrong. */
const VERSION = 1;

/** Says what the plan of an engine means for traffic. @throws ProviderError KTP1xx, KTP400 to KTP405, KTP417 to KTP423 */
export async function previewCommand(engine: string, path: string, given: PreviewArguments, io: Io): Promise<Answer> {
  const { format = "markdown", failOn, allow } = given;
  const gates = gatesOf(failOn);
  const accepted = allow === undefined ? [] : await readAllowed(path, allow, io);
  const plan = path === "-" ? await readStdin(io) : await readText(path, io);
  const file = path === "-" ? "stdin" : path;
  const pods = await podsAround(given, io);
  const folds = folded((engine === "pulumi" ? plannedByPulumi : plannedByTerraform)(plan, file, pods));
  const today = io.now().toISOString().slice(0, "2026-11-26".length);
  const told = folds.map((fold) => judged(fold, accepted, today));
  return {
    exitCode: told.some((fold) => isStopped(fold, gates)) ? 1 : 0,
    stdout: written(told, format, file, io.version),
    stderr: textOf(expired(told, accepted, today).map(expiredText)),
  };
}

function written(told: readonly Told[], format: PreviewFormat, file: string, version: string): string {
  switch (format) {
    case "markdown":
      return markdown(told);
    case "text":
      return printable(text(told));
    case "json":
      return jsonOf({ version: VERSION, changes: told.map(changeOf) });
    case "sarif":
      return jsonOf(sarif(told, version, file));
    case "svg":
      return previewPicture(told);
    default:
      return unreachable(format);
  }
}

function changeOf(fold: Told): object {
  const { names, preview } = fold;
  return { names, preview, risks: risksOf(fold), accepted: acceptedIn(fold) };
}

/** @throws ProviderError KTP369, KTP400, KTP401, KTP411 */
async function podsAround(given: PreviewArguments, io: Io): Promise<PodsInPlans | undefined> {
  const { kumaVersion, controlPlane, configMap, templatePath } = given;
  if ([kumaVersion, controlPlane, configMap, templatePath].every((option) => option === undefined)) return undefined;
  const version = requireVersion(kumaVersion, "kuma-tp preview");
  const around = await readSurroundings({ ...given, kumaVersion: version }, io);
  return { ...around, customKinds: templatePaths(templatePath) };
}

async function readAllowed(plan: string, path: string, io: Io): Promise<readonly AcceptedRisk[]> {
  if (plan === "-" && path === "-") {
    throw badUsage("Both the plan and the accepted risks are to come from stdin.", "kuma-tp preview");
  }
  return resolved(readAcceptedRisks(await readConfig(path, io)));
}

function expiredText({ risk, until, reason }: AcceptedRisk): string {
  // A line of its own may be a command to whoever runs this in CI.
  return `${risk} was accepted until ${until}, and is not any more: ${printable(reason).replace(/\s+/g, " ")}`;
}

/** A gate that names no risk would stop nothing, and nobody would see that. */
function gatesOf(failOn?: string): readonly Risk[] {
  if (failOn === undefined) return [];
  return failOn.split(",").map((name) => {
    const known = name.trim();
    if (!Object.hasOwn(RISK_NAMES, known)) {
      const given = known === "" ? "an empty name" : known;
      throw badUsage(`\`--fail-on\` knows ${Object.keys(RISK_NAMES).join(", ")}, and not ${given}.`, "kuma-tp preview");
    }
    return RISK_NAMES[known as RiskName];
  });
}
