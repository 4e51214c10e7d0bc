import { plain } from "../preview/plain-text";
import { fitted } from "./fitted";
import { LINE, SIZE } from "./layout";
import { BOLD, isForeign, widthOf } from "./text-width";
import { element, escaped } from "./xml";

/** How a text stands: its size, its class of the style sheet, and on which side of `x` it begins. */
export interface Look {
  readonly size: keyof typeof SIZE;
  /** `text`, `quiet`, `risk`, … */
  readonly ink: string;
  /** @default "start" */
  readonly anchor?: "start" | "middle" | "end";
  readonly isBold?: boolean;
}

/** A block of text, with its height. */
export interface Block {
  readonly height: number;
  readonly svg: string;
}

export const NOTHING: Block = { height: 0, svg: "" };

/** Where a block begins, and the room that it has. */
interface Place {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly lines?: number;
}

/** Text in as many lines as there is room for, the first at `y`. */
export function block(text: string, { x, y, width, lines = 1 }: Place, look: Look): Block {
  const size = SIZE[look.size] * (look.isBold ? BOLD : 1);
  if (text === "") return NOTHING;
  const told = fitted(plain(text), { width, size, lines });
  const svg = told.map((line, index) => lineAt(line, { x, y: y + (index + 0.76) * LINE[look.size] }, look, size));
  return { height: told.length * LINE[look.size], svg: svg.join("") };
}

function lineAt(line: string, { x, y }: { readonly x: number; readonly y: number }, look: Look, size: number): string {
  const { ink, anchor = "start", isBold = false } = look;
  const attributes = {
    x,
    y: Math.round(y * 10) / 10,
    class: `ktp-${ink}`,
    "font-size": SIZE[look.size],
    ...(anchor === "start" ? {} : { "text-anchor": anchor }),
    ...(isBold ? { "font-weight": 600 } : {}),
    // Of what no width is known it is given one: it takes no more room than that in any font.
    ...(isForeign(line) ? { textLength: Math.floor(widthOf(line, size)), lengthAdjust: "spacingAndGlyphs" } : {}),
  };
  return element("text", attributes, escaped(line));
}
