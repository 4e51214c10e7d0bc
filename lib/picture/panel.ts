import { hostAt } from "./host";
import { LINE, MARGIN, WIDTH } from "./layout";
import type { Traffic } from "./model";
import { type Block, block, NOTHING } from "./text";
import { element } from "./xml";

/** What one part of a picture says: a title, notes, and the traffic of one host. */
export interface Panel {
  readonly title: string;
  readonly notes: readonly Note[];
  /** None: the notes say why. */
  readonly traffic?: Traffic;
}

/** A sentence under a title. */
export interface Note {
  readonly text: string;
  /** Whether it is of what may go wrong. @default false */
  readonly isRisk?: boolean;
}

const ROOM = WIDTH - 2 * MARGIN;
const SIGN = 20;

export function panelAt({ title, notes, traffic }: Panel, y: number): Block {
  const heading = block(title, { x: MARGIN, y, width: ROOM, lines: 2 }, { size: "title", ink: "text", isBold: true });
  let end = y + heading.height + 4;
  const told = notes.map((note) => {
    const part = noteAt(note, end);
    end += part.height + 2;
    return part.svg;
  });
  const host = traffic === undefined ? NOTHING : hostAt(traffic, end + 4);
  return { height: end + 4 + host.height - y, svg: [heading.svg, ...told, host.svg].join("") };
}

function noteAt({ text, isRisk = false }: Note, y: number): Block {
  const x = isRisk ? MARGIN + SIGN : MARGIN;
  const place = { x, y, width: ROOM - (isRisk ? SIGN : 0), lines: 2 };
  const told = block(text, place, { size: "text", ink: isRisk ? "risk" : "quiet" });
  return { height: told.height, svg: `${isRisk ? sign(y + LINE.text / 2) : ""}${told.svg}` };
}

/** A triangle: what may go wrong has a shape, too. */
function sign(y: number): string {
  return element("path", { d: `M${MARGIN} ${y + 6}h13l-6.5 -12z`, class: "ktp-risk" });
}
