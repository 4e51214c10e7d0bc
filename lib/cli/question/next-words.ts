import { isProviderError } from "../../errors/failure";
import { type Heard, hear, wordsOf } from "./heard";
import type { Said } from "./meaning";
import { DIRECTIONS, MID_CONNECTION, type Place, PROTOCOLS, SERVICES, SIDECAR } from "./words";

interface Word {
  readonly word: string;
  readonly about: string;
}

/** Words by which a question may go on, as far as they are of the closed list; none where it is not understood so far. */
export function nextWords(words: readonly string[]): Word[] {
  const heard = heardOf(words);
  if (heard === undefined) return [];
  return heard.place === "clause" ? unsaid(heard.said) : WORDS[heard.place];
}

function heardOf(words: readonly string[]): Heard | undefined {
  try {
    return hear(wordsOf(words));
  } catch (thrown) {
    if (isProviderError(thrown)) return undefined;
    throw thrown;
  }
}

const named = (words: readonly string[], about: string): Word[] => words.map((word) => ({ word, about }));

const WORDS: Readonly<Record<Exclude<Place, "clause">, Word[]>> = {
  sender: [
    ...named(["uid", "user"], "owner of the sending process"),
    { word: "root", about: "uid 0" },
    { word: SIDECAR, about: "the user as whom the sidecar runs" },
  ],
  destination: named(["port"], "an address comes here, or a port"),
  port: Object.entries(SERVICES).map(([word, { port }]) => ({ word, about: `port ${port}` })),
  host: named(["this"], "the host at hand, or the name of another"),
  interface: named(["lo"], "what stays on the host"),
  uid: [],
  user: [],
};

/** What a question may still say. */
function unsaid(said: Said): Word[] {
  const parts: readonly (readonly [isSaid: boolean, words: Word[]])[] = [
    [said.protocol !== undefined, named(PROTOCOLS, "protocol")],
    [said.direction !== undefined, named(DIRECTIONS, "direction")],
    [(said.owner ?? said.sender) !== undefined, named(["from"], "who sends it")],
    [said.address !== undefined, named(["to"], "where it goes")],
    [said.port !== undefined, named(["port"], "port where it goes")],
    [said.interface !== undefined, named(["over"], "interface by which it comes in or leaves")],
    [said.midConnection !== undefined, named([MID_CONNECTION], "of a connection that is older than the rules")],
    [said.host !== undefined, named(["on"], "whose rules answer")],
  ];
  return parts.flatMap(([isSaid, words]) => (isSaid ? [] : words));
}
