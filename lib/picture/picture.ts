import { MARGIN, WIDTH } from "./layout";
import { legendAt } from "./legend";
import { type Panel, panelAt } from "./panel";
import { STYLE } from "./style";
import { NOTHING } from "./text";
import { element, escaped } from "./xml";

/** The fonts in which systems show pages. */
const FONTS = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif";

/** A whole picture. */
export interface Picture {
  /** What a screen reader says first. */
  readonly title: string;
  /** The same as the picture in words. */
  readonly description: string;
  readonly panels: readonly Panel[];
}

/** The picture as SVG, dark where its reader's scheme is: no script, nothing from elsewhere, the same text for the same picture. */
export function svgOf({ title, description, panels }: Picture): string {
  let end = MARGIN - 4;
  const parts = panels.map((panel, index): string => {
    const rule = index === 0 ? "" : separator(end);
    const part = panelAt(panel, index === 0 ? end : end + 18);
    end += part.height + (index === 0 ? 10 : 28);
    return `${rule}${part.svg}`;
  });
  const hasMarks = panels.some(({ traffic }) => traffic !== undefined && traffic.rows.length > 0);
  const legend = hasMarks ? legendAt(end) : NOTHING;
  const height = Math.ceil(end + legend.height + MARGIN / 2);
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    width: WIDTH,
    height,
    viewBox: `0 0 ${WIDTH} ${height}`,
    role: "img",
    "aria-labelledby": "ktp-title ktp-description",
    "font-family": FONTS,
  };
  const content = [
    element("title", { id: "ktp-title" }, escaped(title)),
    element("desc", { id: "ktp-description" }, escaped(description)),
    element("style", {}, STYLE),
    element("rect", { width: WIDTH, height, rx: 8, class: "ktp-paper" }),
    ...parts,
    legend.svg,
  ];
  return `${element("svg", attributes, `\n${content.filter((part) => part !== "").join("\n")}\n`)}\n`;
}

function separator(y: number): string {
  return element("path", { d: `M${MARGIN} ${y}H${WIDTH - MARGIN}`, class: "ktp-rule" });
}
