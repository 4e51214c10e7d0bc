import { COLUMNS, middleOf, SIZE, type Span, WIRES } from "./layout";
import type { Lane } from "./model";
import { block } from "./text";
import { widthOf } from "./text-width";
import { element } from "./xml";

/** Which way traffic goes: from the network to the application, or out again. */
export type Way = "in" | "out";

const HEAD = 9;

/** The wire of a lane at its height, with its beads and heads. */
export function wire(lane: Lane, y: number, way: Way): string {
  const kind = lane.change?.when ?? "kept";
  return [
    ...spansOf(lane, way).map((span) => arrow(span, y, { way, kind })),
    bead(lane, y, way),
    ...endOf(lane, y),
  ].join("");
}

/** Through the sidecar in two pieces, past it in one; what goes nowhere ends in the middle. */
function spansOf({ path }: Lane, way: Way): Span[] {
  const { sidecar } = COLUMNS;
  const [near, far] = [
    { from: WIRES.from, to: sidecar.from },
    { from: sidecar.to, to: WIRES.to },
  ];
  if (path.kind === "redirected") return [near, far];
  if (path.kind === "untouched") return [WIRES];
  return [way === "in" ? near : far];
}

function arrow({ from, to }: Span, y: number, { way, kind }: { readonly way: Way; readonly kind: string }): string {
  const [tip, back] = way === "in" ? [to - 1, to - 1 - HEAD] : [from + 1, from + 1 + HEAD];
  const line = way === "in" ? `M${from} ${y}H${back}` : `M${to} ${y}H${back}`;
  return [
    element("path", { d: line, class: `ktp-${kind}-wire` }),
    element("path", { d: `M${tip} ${y}L${back} ${y - 5}V${y + 5}Z`, class: `ktp-${kind}-head` }),
  ].join("");
}

const BEAD = 20;

/** What a changed lane says of itself, on the wire where it begins: by words and by shape, not by colour alone. */
function bead({ change }: Lane, y: number, way: Way): string {
  if (change === undefined) return "";
  const text = `${change.row} ${change.when}`;
  const width = Math.ceil(widthOf(text, SIZE.small)) + 14;
  const x = way === "in" ? WIRES.from + 10 : WIRES.to - 10 - width;
  const shape = { x, y: y - BEAD / 2, width, height: BEAD, rx: change.when === "after" ? 3 : BEAD / 2 };
  const ink = change.when === "after" ? "on-change" : "changed";
  return [
    element("rect", { ...shape, class: `ktp-${change.when}-bead` }),
    block(text, { x: x + width / 2, y: y - 8, width, lines: 1 }, { size: "small", ink, anchor: "middle" }).svg,
  ].join("");
}

/** The port that it goes to, or where it ends otherwise. */
function endOf({ path, change }: Lane, y: number): string[] {
  if (path.kind === "untouched") return [];
  const text = {
    redirected: path.kind === "redirected" ? `:${path.port}` : "",
    dropped: "dropped ✕",
    taken: "others' rule ✕",
  };
  const isLoud = change?.when === "after";
  const ink = path.kind === "redirected" ? "on-sidecar" : isLoud ? "risk" : "quiet";
  const place = { x: middleOf(COLUMNS.sidecar), y: y - 9, width: 108 };
  return [block(text[path.kind], place, { size: "text", ink, anchor: "middle", isBold: isLoud }).svg];
}
