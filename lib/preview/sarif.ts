import type { Log, ReportingDescriptor, Result } from "sarif";
import { listed } from "../rules/listed";
import type { Judged, Told } from "./judged";
import { RISK_NAMES, RISK_WORDS, type Risk, type RiskName } from "./risks";
import { dangerText } from "./words";

/** How bad each is. A gate (`--fail-on`) is a matter of its own. */
const LEVELS = {
  lockout: "error",
  escape: "warning",
  enter: "warning",
  dns: "note",
  reset: "warning",
  drift: "warning",
  unknown: "warning",
} as const satisfies Readonly<Record<RiskName, Result.level>>;

/** What is said of a rule where nobody sees a result. */
const SENTENCES: Readonly<Record<RiskName, string>> = {
  lockout: "takes a way by which a host is managed",
  escape: "takes traffic out of the mesh, where mTLS and policies no longer apply",
  enter: "brings traffic into the mesh, where strict mTLS may refuse it",
  dns: "has names asked of others",
  reset: "cuts connections that are older than it",
  drift: "mends what somebody changed on the host",
  unknown: "may do anything to traffic, as nobody knows that before the apply, or as it is too much to compare",
};

const NAMES = Object.keys(RISK_NAMES) as readonly RiskName[];

/**
 * The risks of a plan as a log of SARIF 2.1.0: a result for each, the accepted ones suppressed.
 *
 * @param version of this package
 * @param file in which the plan is, relative to where the log is read; a plan has no lines, so the first one stands for it
 */
export function sarif(folds: readonly Told[], version: string, file: string): Log {
  const driver = { name: "kuma-tp", version, rules: NAMES.map(ruleOf) };
  return {
    $schema: "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver },
        columnKind: "utf16CodeUnits",
        results: folds.flatMap(({ dangers }) => dangers.map((judged) => resultOf(judged, file))),
      },
    ],
  };
}

function ruleOf(name: RiskName): ReportingDescriptor {
  return {
    id: name,
    shortDescription: { text: RISK_WORDS[RISK_NAMES[name]] },
    // Code scanning of GitHub asks for these two.
    fullDescription: { text: `The plan has a change that ${SENTENCES[name]}.` },
    help: {
      text: `Change the plan, or accept the risk as \`${name}\` in the file of --allow, with a reason and its last day.`,
    },
    defaultConfiguration: { level: LEVELS[name] },
  };
}

/** Names that a message has: all of them are among its locations. */
const MOST_NAMES = 10;

function resultOf({ danger, names, accepted }: Judged, file: string): Result {
  const ruleId = nameOf(danger.risk);
  const what = dangerText(danger);
  const finding = `${ruleId}: ${what}: ${names[0] ?? ""}`;
  return {
    ruleId,
    ruleIndex: NAMES.indexOf(ruleId),
    level: LEVELS[ruleId],
    message: { text: `${listed(names, MOST_NAMES)}: ${what}` },
    locations: [
      {
        physicalLocation: { artifactLocation: { uri: encodeURI(file) }, region: { startLine: 1 } },
        logicalLocations: names.map((name) => ({ fullyQualifiedName: name, kind: "resource" })),
      },
    ],
    // Other hosts of the same change are no other finding.
    partialFingerprints: { "risk/v1": finding, [GITHUB_FINGERPRINT]: hashOf(finding) },
    ...(accepted === undefined
      ? {}
      : {
          suppressions: [
            { kind: "external", status: "accepted", justification: `${accepted.reason} (until ${accepted.until})` },
          ],
        }),
  };
}

/**
 * The one that GitHub tells alerts apart by. Whoever uploads makes one of the line, which all findings share: they would be one alert.
 */
const GITHUB_FINGERPRINT = "primaryLocationLineHash";

/** FNV-1a of 64 bits: it tells findings apart, and hides nothing. */
function hashOf(finding: string): string {
  let hash = 0xcbf29ce484222325n;
  for (const byte of new TextEncoder().encode(finding)) {
    hash = BigInt.asUintN(64, (hash ^ BigInt(byte)) * 0x100000001b3n);
  }
  return hash.toString(16).padStart(16, "0");
}

function nameOf(risk: Risk): RiskName {
  const name = NAMES.find((one) => RISK_NAMES[one] === risk);
  if (name === undefined) throw new Error(`${risk} has no name`);
  return name;
}
