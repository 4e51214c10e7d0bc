/** Columns of a picture, in pixels from its left edge: where traffic comes from, the host's edge, the sidecar, the application. */
export const WIDTH = 940;
export const MARGIN = 24;

/** From where to where a column goes. */
export interface Span {
  readonly from: number;
  readonly to: number;
}

export const COLUMNS: Readonly<Record<"peer" | "host" | "interface" | "sidecar" | "application", Span>> = {
  peer: { from: MARGIN, to: 130 },
  host: { from: 158, to: WIDTH - MARGIN },
  interface: { from: 158, to: 248 },
  sidecar: { from: 470, to: 586 },
  application: { from: 808, to: 900 },
};

/** The wires between a host's edge and the application. */
export const WIRES: Span = { from: COLUMNS.interface.to, to: COLUMNS.application.from };

type TextSize = "title" | "node" | "text" | "small";

/** Sizes of text. */
export const SIZE: Readonly<Record<TextSize, number>> = { title: 16, node: 13, text: 12.5, small: 11.5 };

/** From one line of text to the next. */
export const LINE: Readonly<Record<TextSize, number>> = { title: 22, node: 17, text: 17, small: 16 };

export function widthOfSpan({ from, to }: Span): number {
  return to - from;
}

export function middleOf({ from, to }: Span): number {
  return (from + to) / 2;
}
