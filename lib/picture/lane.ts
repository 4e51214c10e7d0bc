import { RISK_WORDS } from "../preview/risks";
import { COLUMNS, type Span, WIRES } from "./layout";
import type { Lane } from "./model";
import { type Block, block } from "./text";
import { type Way, wire } from "./wire";

const PAD = 10;

/** One lane: what it is above its wire, on the side where it begins, and what may go wrong with it below. */
export function laneAt(lane: Lane, y: number, way: Way): Block {
  const { from, to } = roomOf(lane, way);
  const room = { x: way === "in" ? from + PAD : to - PAD, width: to - from - 2 * PAD };
  const anchor = way === "in" ? "start" : "end";
  const when = lane.change?.when;
  // What it is stands where it goes to; by its number it is found there.
  const text = when === "before" ? "" : lane.text;
  const told = block(
    text,
    { ...room, y: y + 4, lines: lane.path.kind === "untouched" ? 2 : 3 },
    { size: "text", ink: "text", anchor, isBold: when === "after" },
  );
  const middle = y + 4 + told.height + (when === undefined ? 7 : 14);
  const risks = (lane.change?.risks ?? []).map((risk) => RISK_WORDS[risk]).join("; ");
  const below = middle + (when === undefined ? 7 : 13);
  const risk = block(risks, { ...room, y: below, lines: 3 }, { size: "small", ink: "risk", anchor });
  return { height: below + risk.height + 4 - y, svg: `${told.svg}${wire(lane, middle, way)}${risk.svg}` };
}

/** A lane through the sidecar has the words on its own side; one past it has all the way. */
function roomOf({ path }: Lane, way: Way): Span {
  if (path.kind === "untouched") return WIRES;
  return way === "in" ? { from: WIRES.from, to: COLUMNS.sidecar.from } : { from: COLUMNS.sidecar.to, to: WIRES.to };
}
