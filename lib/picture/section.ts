import { laneAt } from "./lane";
import { COLUMNS, LINE, middleOf, WIRES, widthOfSpan } from "./layout";
import type { Lane, Section } from "./model";
import { type Block, block, NOTHING } from "./text";
import type { Way } from "./wire";
import { element } from "./xml";

/** What each is called, and which way its traffic goes. */
const SECTIONS: Readonly<Record<Section, { readonly title: string; readonly way: Way }>> = {
  inbound: { title: "inbound", way: "in" },
  outbound: { title: "outbound", way: "out" },
  dns: { title: "names: dns over udp", way: "out" },
  local: { title: "within the host", way: "in" },
};

/** The lanes of one section under its title: those through the sidecar in its box, the others past it. */
export function sectionAt(section: Section, lanes: readonly Lane[], y: number): Block {
  const { title, way } = SECTIONS[section];
  const heading = block(
    title,
    { x: way === "in" ? WIRES.from + 10 : WIRES.to - 10, y: y + 6, width: 190 },
    { size: "small", ink: "quiet", anchor: way === "in" ? "start" : "end", isBold: true },
  );
  const start = y + 6 + LINE.small + 2;
  const through = lanes.filter(({ path }) => path.kind === "redirected").toSorted(byMark);
  const past = lanes.filter(({ path }) => path.kind !== "redirected").toSorted(byMark);
  const inside = through.length === 0 ? NOTHING : stacked(through, start, way);
  const outside = stacked(past, start + inside.height + (through.length > 0 ? 6 : 0), way);
  const height = start + inside.height + (through.length > 0 ? 6 : 0) + outside.height - y;
  const box = through.length === 0 ? "" : sidecar(y + 6, start + inside.height - y - 6);
  return { height, svg: [heading.svg, box, inside.svg, outside.svg].join("") };
}

/** What stays first, then row by row. */
function byMark(one: Lane, other: Lane): number {
  return (one.change?.row ?? 0) - (other.change?.row ?? 0);
}

function stacked(lanes: readonly Lane[], y: number, way: Way): Block {
  return lanes.reduce<Block>(({ height, svg }, lane) => {
    const next = laneAt(lane, y + height, way);
    return { height: height + next.height, svg: `${svg}${next.svg}` };
  }, NOTHING);
}

function sidecar(y: number, height: number): string {
  const { from } = COLUMNS.sidecar;
  const width = widthOfSpan(COLUMNS.sidecar);
  return [
    element("rect", { x: from, y, width, height, rx: 6, class: "ktp-sidecar" }),
    block(
      "sidecar",
      { x: middleOf(COLUMNS.sidecar), y: y + 3, width: width - 8 },
      { size: "node", ink: "on-sidecar", anchor: "middle", isBold: true },
    ).svg,
  ].join("");
}
