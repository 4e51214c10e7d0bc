import { questionUnclear } from "../../errors/cli-failures";
import { nearest } from "../../spec/nearest";
import { quote } from "../../spec/parsed";
import { type Meaning, meaningOf, type Said } from "./meaning";
import { DIRECTIONS, FILLERS, OPENERS, OTHER_DIRECTIONS, type Place, PROTOCOLS, SERVICES } from "./words";

/** A question as far as it was heard. */
export interface Heard {
  readonly said: Said;
  /** What the next word is about. */
  readonly place: Place;
  /** The words so far. */
  readonly words: readonly string[];
}

const NOTHING: Heard = { said: {}, place: "clause", words: [] };

/**
 * Hears words one after the other, without asking whether the question is whole.
 *
 * @throws ProviderError KTP421 at the first that is not understood, or contradicts one before
 */
export function hear(words: readonly string[]): Heard {
  return words.reduce(hearWord, NOTHING);
}

/** @throws ProviderError KTP421, also where the last word wants another behind it */
export function readQuestion(words: readonly string[]): Said {
  const { said, place, words: heard } = hear(wordsOf(words));
  if (place !== "clause") throw questionUnclear(`Nothing comes behind ${quote(heard.at(-1) ?? "")}`, heard);
  return said;
}

/** A question in quotes is one word of the shell. What ends a sentence or a part of it says nothing. */
export function wordsOf(words: readonly string[]): string[] {
  return words
    .flatMap((word) => word.split(/\s+/).map((one) => one.replace(/[?!.,;]+$/, "")))
    .filter((one) => one !== "");
}

function hearWord({ said, place, words }: Heard, word: string): Heard {
  const meaning = meaningOf(place, word);
  if (meaning === undefined) throw questionUnclear(`${quote(word)} is not understood`, words, nearestTo(word));
  return { said: withMeaning(said, meaning, word, words), place: meaning.next, words: [...words, word] };
}

function withMeaning(said: Said, { says }: Meaning, word: string, words: readonly string[]): Said {
  for (const [key, value] of Object.entries(says) as [keyof Said, unknown][]) {
    const before = said[key];
    if (before === undefined || before === value) continue;
    throw questionUnclear(
      `${quote(word)} contradicts what was said before: ${NOUNS[key]} ${quote(`${before}`)}`,
      words,
    );
  }
  return { ...said, ...says };
}

const NOUNS: Readonly<Record<keyof Said, string>> = {
  protocol: "protocol",
  serviceProtocol: "protocol",
  direction: "direction",
  owner: "owner",
  sender: "sender",
  address: "address",
  port: "port",
  interface: "interface",
  host: "host",
  midConnection: "age",
};

const KNOWN: readonly string[] = [
  ...PROTOCOLS,
  ...DIRECTIONS,
  ...Object.keys(OTHER_DIRECTIONS),
  ...Object.keys(SERVICES),
  ...Object.keys(OPENERS),
];

/** Of short fillers nearly everything is a slip. */
function nearestTo(word: string): string | undefined {
  const near = nearest(word, [...KNOWN, ...[...FILLERS].filter((filler) => filler.length > 4)]);
  return near === word.toLowerCase() ? undefined : near;
}
