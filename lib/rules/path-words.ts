import { flowSubjects, roadOf, type Subject } from "./flow-words";
import type { Flow } from "./flows";
import { type Group, groupedBy } from "./grouped-by";
import type { Family } from "./model";
import { type Fate, type FlowFates, isChanged, type PathChanges } from "./path-changes";
import { unreachable } from "./unreachable";

/** What is said of rules that keep traffic to its path. */
export const NO_PATH_CHANGES: string = "no traffic changes path";

/** Which traffic changes path, in words: `outbound tcp passes by the sidecar`. Of several families what they share is said once. */
export function pathWords(changes: readonly PathChanges[]): string {
  const told = acrossFamilies(changes.flatMap(sentencesOf), changes);
  const untold = changes.some(({ isUntold }) => isUntold) ? ["traffic may change path"] : [];
  const sentences = [...groupedBy(told, ({ predicate }) => predicate.one).values()].map(joined);
  return [...sentences, ...untold].join("; ") || NO_PATH_CHANGES;
}

interface Sentence {
  readonly family: Family;
  readonly subject: Subject;
  readonly predicate: Predicate;
  /** One of the flows. */
  readonly sample: FlowFates;
}

/** A verb for one subject, and for more. */
interface Predicate {
  readonly one: string;
  readonly many: string;
}

/** Other zones are worth a word only where nothing worse happens. */
function sentencesOf({ family, flows, doubted }: PathChanges): Sentence[] {
  const changed = flows.filter(isChanged);
  const doubtful = doubted.filter((fates, index) => isChanged(fates) && !changed.includes(flows[index] ?? fates));
  const paths = [
    ...sentences(changed.filter(isOfPath), flows, predicateOf),
    ...sentences(doubtful.filter(isOfPath), doubted, asDoubt),
  ];
  const told = paths.length > 0 ? paths : sentences(changed, flows, predicateOf);
  return told.map((sentence) => ({ family, ...sentence }));
}

function sentences(
  affected: readonly FlowFates[],
  all: readonly FlowFates[],
  words: (fates: FlowFates) => Predicate,
): Omit<Sentence, "family">[] {
  const roads = groupedBy(affected, (fates) => `${roadOf(fates.flow)} ${words(fates).one}`);
  return [...roads.values()].flatMap((group) => {
    const [first] = group;
    const alike = all.filter((other) => isAlike(first, other));
    const subjects = flowSubjects(group.map(flowIn), alike.map(flowIn));
    return subjects.map((subject) => ({ subject, predicate: words(first), sample: first }));
  });
}

function flowIn({ flow }: FlowFates): Flow {
  return flow;
}

/** Whether a flow is of the traffic to which one that changed belongs: what else is redirected on its road, if it is. */
function isAlike(changed: FlowFates, other: FlowFates): boolean {
  if (roadOf(changed.flow) !== roadOf(other.flow)) return false;
  if (!isOfPath(changed)) return true;
  const side = changed.wanted.verdict.kind === "redirected" ? "wanted" : "found";
  return changed[side].verdict.kind !== "redirected" || other[side].verdict.kind === "redirected";
}

/** Whether more than the zone is another one. */
function isOfPath({ found, wanted }: FlowFates): boolean {
  return JSON.stringify(found.verdict) !== JSON.stringify(wanted.verdict);
}

function predicateOf(fates: FlowFates): Predicate {
  if (!isOfPath(fates)) return be("tracked in another zone");
  const { found, wanted } = fates;
  if (wanted.verdict.kind === "dropped" && found.verdict.kind !== "taken") return be("no longer dropped");
  return newFate(found, wanted);
}

function newFate({ verdict }: Fate, wanted: Fate): Predicate {
  switch (verdict.kind) {
    case "untouched":
      return { one: "passes by the sidecar", many: "pass by the sidecar" };
    case "redirected": {
      const to = wanted.verdict.kind === "redirected" ? `port ${verdict.port}` : "the sidecar";
      return { one: `goes to ${to}`, many: `go to ${to}` };
    }
    case "dropped":
      return be("dropped");
    case "taken":
      return be("taken by a rule of somebody else");
    default:
      return unreachable(verdict);
  }
}

function be(what: string): Predicate {
  return { one: `is ${what}`, many: `are ${what}` };
}

function asDoubt(fates: FlowFates): Predicate {
  const { many } = predicateOf(fates);
  const may = `may ${many.replace(/^are /, "be ")}`;
  return { one: may, many: may };
}

/** One sentence for what both families share. A family is named where the other one has such traffic, too, and it fares well. */
function acrossFamilies(told: readonly Sentence[], changes: readonly PathChanges[]): Sentence[] {
  const key = ({ subject, predicate }: Sentence) => JSON.stringify([subject, predicate]);
  return [...groupedBy(told, key).values()].map(([first, ...others]) => {
    const faresWell = changes
      .filter(({ family }) => ![first, ...others].some((sentence) => sentence.family === family))
      .some(({ flows }) => flows.some((fates) => isAlike(first.sample, fates)));
    const { subject, family } = first;
    return faresWell ? { ...first, subject: { ...subject, road: `${subject.road} over ${family}` } } : first;
  });
}

function joined(sentences: Group<Sentence>): string {
  const [{ predicate }] = sentences;
  const subjects = sentences.map(({ subject: { road, details } }) => (details === "" ? road : `${road} ${details}`));
  if (subjects.length === 1) return `${subjects[0]} ${predicate.one}`;
  return `${subjects.slice(0, -1).join(", ")} and ${subjects.at(-1)} ${predicate.many}`;
}
