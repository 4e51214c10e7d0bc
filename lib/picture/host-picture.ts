import { pathText } from "../preview/row-words";
import type { RuleTexts } from "../rules/rule-texts";
import { trafficOf } from "./lanes";
import type { Note } from "./panel";
import { svgOf } from "./picture";

/** A host's traffic by rules alone, as a picture: nothing changes in it. */
export function hostPicture(title: string, rules: RuleTexts, notes: readonly Note[]): string {
  const traffic = trafficOf(rules, rules);
  const untold: Note = { text: "More kinds of traffic are told apart than can be tried: see the rules." };
  const lanes = (traffic?.lanes ?? []).map(({ section, text, path }) => `${section} ${text}, ${pathText(path)}`);
  const told = traffic === undefined ? [...notes, untold] : notes;
  return svgOf({
    title,
    description: [...told.map(({ text }) => text), ...lanes].join(". "),
    panels: [{ title, notes: told, ...(traffic === undefined ? {} : { traffic }) }],
  });
}
