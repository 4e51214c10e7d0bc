import fc from "fast-check";
import { fitted } from "../../../lib/picture/fitted";
import { widthOf } from "../../../lib/picture/text-width";

test.each([
  { text: "22, 8080, 9090, 9091", width: 1000, lines: ["22, 8080, 9090, 9091"] },
  { text: "22, 8080, 9090, 9091, 9092", width: 130, lines: ["22 … and 4 more"] },
  { text: "tcp to port 22; or to 10.0.0.0/8; or to port 8080", width: 200, lines: ["tcp to port 22 … and 2 more"] },
  {
    text: "ports 22, 8080, 9090, 9091, 9092 of uid 1, 2",
    width: 260,
    lines: ["ports 22, 8080 … and 3 more of uid 1, 2"],
  },
  { text: "incomprehensibilities", width: 60, lines: ["incom…"] },
])("$text in $width", ({ text, width, lines }) => {
  expect(fitted(text, { width, size: 12 })).toEqual(lines);
});

test("no text is wider than its room, or has more lines", () => {
  fc.assert(
    fc.property(
      fc.string({ unit: "grapheme" }),
      fc.integer({ min: 30, max: 400 }),
      fc.integer({ min: 1, max: 3 }),
      (text, width, lines) => {
        const told = fitted(text, { width, size: 12, lines });
        expect(told.length).toBeLessThanOrEqual(lines);
        for (const line of told) expect(widthOf(line, 12)).toBeLessThanOrEqual(width);
      },
    ),
  );
});
