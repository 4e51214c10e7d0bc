import type { Fold } from "../preview/folded";
import { RISK_WORDS, RISKS, risksOf } from "../preview/risks";
import { pathText } from "../preview/row-words";
import { actionText, NOTHING, noRows, wordsUnknown } from "../preview/words";
import { listed } from "../rules/listed";
import { trafficOf } from "./lanes";
import type { Traffic } from "./model";
import type { Note, Panel } from "./panel";
import { svgOf } from "./picture";

/** How many kinds of change are drawn. */
const MOST_PANELS = 12;

/** How many names, properties or lines of one are told. */
const MOST = { names: 10, properties: 4, words: 8 } as const;

/** What a plan does to traffic as a picture: a panel for each kind of change; what is too much is counted, never cut. */
export function previewPicture(folds: readonly Fold[]): string {
  const panels = folds.slice(0, MOST_PANELS).map(panelOf);
  const left = folds.slice(MOST_PANELS);
  const none: Panel = { title: NOTHING, notes: [] };
  const all = [...(folds.length === 0 ? [none] : panels), ...(left.length === 0 ? [] : [leftOut(left)])];
  return svgOf({ title: "Transparent proxy: what the plan changes", description: described(all), panels: all });
}

function leftOut(left: readonly Fold[]): Panel {
  const count = left.reduce((sum, { names }) => sum + names.length, 0);
  const risks = RISKS.filter((risk) => left.some((fold) => risksOf(fold).includes(risk)));
  return {
    title: `${count} more ${count === 1 ? "resource changes" : "resources change"} in ${left.length} other ways: see the plan`,
    notes: risks.map((risk) => ({ text: RISK_WORDS[risk], isRisk: true })),
  };
}

function panelOf({ names, preview, first }: Fold): Panel {
  const { before, after } = first;
  const rules = { before: before === undefined ? {} : before.rules, after: after === undefined ? {} : after.rules };
  const isDrawn = typeof preview.traffic !== "string" && preview.traffic.length > 0;
  const traffic =
    isDrawn && rules.before !== undefined && rules.after !== undefined
      ? trafficOf(rules.before, rules.after)
      : undefined;
  const notes = notesOf(preview);
  const drawn =
    traffic === undefined || names.length === 1
      ? []
      : [{ text: `Drawn as ${names[0]} is; what changes is the same on all of them.` }];
  return {
    title: `${listed(names, MOST.names)}: ${actionText(preview.action, preview.kind)}`,
    notes: [...notes, ...drawn],
    ...(traffic === undefined ? {} : { traffic }),
  };
}

function notesOf(preview: Fold["preview"]): Note[] {
  const { lockouts, drift, words, properties } = preview;
  const sentence = noRows(preview);
  return [
    ...lockouts.map((lockout) => ({ text: `${RISK_WORDS.lockout}: ${lockout}`, isRisk: true })),
    ...(drift === undefined ? [] : [{ text: `Drifted, which an apply mends: ${drift}`, isRisk: true }]),
    ...(sentence === undefined || words === "unknown" ? [] : [{ text: sentence }]),
    ...wordNotes(preview),
    ...counted(
      properties.map(({ property, before = "–", after = "–" }) => `${property}: ${before} → ${after}`),
      MOST.properties,
    ),
  ];
}

function wordNotes({ kind, words }: Fold["preview"]): Note[] {
  if (words === "unknown") return [{ text: wordsUnknown(kind) }];
  return counted([...words.removed.map((line) => `– ${line}`), ...words.added.map((line) => `+ ${line}`)], MOST.words);
}

function counted(lines: readonly string[], most: number): Note[] {
  const more = lines.length - most;
  return [...lines.slice(0, most), ...(more > 0 ? [`and ${more} more`] : [])].map((text) => ({ text }));
}

/** The panels for whoever hears them. */
function described(panels: readonly Panel[]): string {
  return panels
    .map(({ title, notes, traffic }) => [title, ...notes.map(({ text }) => text), ...changesIn(traffic)].join(". "))
    .join(". ");
}

function changesIn(traffic: Traffic | undefined): string[] {
  return (traffic?.lanes ?? []).flatMap(({ section, text, change }) => {
    const row = change?.when === "after" ? traffic?.rows[change.row - 1] : undefined;
    if (row === undefined) return [];
    const risks = row.risks.map((risk) => `, ${RISK_WORDS[risk]}`).join("");
    return [`${change?.row}: ${section} ${text}, ${pathText(row.before)} before, ${pathText(row.after)} after${risks}`];
  });
}
