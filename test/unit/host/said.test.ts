import { lastOf, saidInOne } from "../../../lib/host/said";

test.each([
  { name: "lines in one", lines: [" one", "two "], said: "one; two" },
  {
    name: "what is said again and again, once",
    lines: ["no room", "no room", "gone", "no room"],
    said: "no room; gone",
  },
  {
    name: "without the full stop",
    lines: ["Try --help for more information."],
    said: "Try --help for more information",
  },
  { name: "nothing", lines: ["", "  "], said: "no reason was given" },
  { name: "no line", lines: [], said: "no reason was given" },
])("$name", ({ lines, said }) => {
  expect(saidInOne(lines)).toBe(said);
});

test("the last line of a text, however it ends", () => {
  expect(["one\ntwo.\n\n", "one", "\n"].map(lastOf)).toEqual(["two", "one", "no reason was given"]);
});
