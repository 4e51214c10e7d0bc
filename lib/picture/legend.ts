import { MARGIN, SIZE } from "./layout";
import { type Block, block } from "./text";
import { widthOf } from "./text-width";
import { element } from "./xml";

const KINDS = [
  ["kept", "keeps to its path"],
  ["before", "path before the change"],
  ["after", "path after it"],
] as const;

const SAMPLE = 36;

/** What the three kinds of wires mean. */
export function legendAt(y: number): Block {
  const middle = y + 10;
  let x = MARGIN;
  const parts = KINDS.map(([kind, text]) => {
    const start = x;
    const width = Math.ceil(widthOf(text, SIZE.small));
    x += SAMPLE + 8 + width + 24;
    return [
      element("path", { d: `M${start} ${middle}H${start + SAMPLE - 9}`, class: `ktp-${kind}-wire` }),
      element("path", {
        d: `M${start + SAMPLE} ${middle}l-9 -5v10z`,
        class: `ktp-${kind}-head`,
      }),
      block(text, { x: start + SAMPLE + 8, y: y + 2, width }, { size: "small", ink: "quiet" }).svg,
    ].join("");
  });
  return { height: 20, svg: parts.join("") };
}
