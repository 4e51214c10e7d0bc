/// <reference lib="dom" />

/** A text of a picture as a browser shows it. Functions here run within a page: each knows nothing but what it is given. */
export interface ShownText {
  readonly text: string;
  /** Of its ink to what it stands on, as WCAG 2 reckons. */
  readonly contrast: number;
  /** What is wrong with its place: `over the edge of a box`. */
  readonly faults: readonly string[];
}

/** Every text of the document, with what is wrong with it. */
export function shownTexts(): ShownText[] {
  const boxes = [...document.querySelectorAll("rect")];
  const wires = [...document.querySelectorAll("path")].map((path) => path.getBoundingClientRect());
  const texts = [...document.querySelectorAll("text")];
  const places = texts.map((text) => text.getBoundingClientRect());

  const holds = (box: DOMRect, place: DOMRect) =>
    box.left <= place.left + 0.5 &&
    box.right >= place.right - 0.5 &&
    box.top <= place.top + 1 &&
    box.bottom >= place.bottom - 1;
  // Of a line of text the ascent and the descent stay empty mostly.
  const meets = (one: DOMRect, other: DOMRect, slack: number) =>
    one.left < other.right - 0.5 &&
    other.left < one.right - 0.5 &&
    one.top + slack < other.bottom &&
    other.top < one.bottom - slack;

  const channels = (color: string) => (color.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number);
  const luminance = (color: string) => {
    const [r = 0, g = 0, b = 0] = channels(color).map((value) => {
      const part = value / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  };

  return texts.map((text, index) => {
    const place = places[index] ?? new DOMRect();
    const under = boxes.filter((box) => holds(box.getBoundingClientRect(), place));
    const filled = under.filter((box) => getComputedStyle(box).fill !== "none");
    const ground = filled.at(-1);
    const inks = [text, ground].map((one) => (one === undefined ? 0 : luminance(getComputedStyle(one).fill)));
    const [dark = 0, bright = 0] = inks.toSorted((a, b) => a - b);
    const isOnBead = ground?.getAttribute("class")?.endsWith("bead") === true;
    const faults = [
      ...(under.length === 0 ? ["outside of the picture"] : []),
      ...boxes
        .filter((box) => !under.includes(box) && meets(place, box.getBoundingClientRect(), 2))
        .map((box) => `over the edge of a ${box.getAttribute("class")}`),
      ...wires.filter((wire) => !isOnBead && meets(place, wire, 2)).map(() => "on a wire"),
      ...places
        .filter((other, at) => at !== index && meets(place, other, 2))
        .map((_, at) => `over another text, ${at}`),
    ];
    return { text: text.textContent ?? "", contrast: (bright + 0.05) / (dark + 0.05), faults };
  });
}
