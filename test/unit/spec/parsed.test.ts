import { kindOf, quote } from "../../../lib/spec/parsed";

test.each([
  { name: "a text in quotes", written: " web ", want: '"web"' },
  { name: "a number as it is", written: 80.5, want: "80.5" },
  { name: "quotes and line breaks escaped", written: 'a"b\nc\u001b', want: '"a\\"b\\nc\\u001b"' },
  { name: "C1 controls, which terminals obey, replaced", written: "a\u009b2Jb\u0085", want: '"a\ufffd2Jb\ufffd"' },
  { name: "changes of direction replaced", written: "a\u202eb\u2066c\u2028d", want: '"a\ufffdb\ufffdc\ufffdd"' },
  { name: "other languages as they are", written: "héllo 世界 🙂", want: '"héllo 世界 🙂"' },
  { name: "a long text cut", written: "x".repeat(100), want: `"${"x".repeat(48)}…"` },
  { name: "anything else by its kind alone", written: { password: "hunter2" }, want: "an object" },
])("a message shows $name", ({ written, want }) => {
  expect(quote(written)).toBe(want);
});

test.each([
  [undefined, "nothing"],
  [null, "nothing"],
  ["a", "a text"],
  [1, "a number"],
  [1n, "a number"],
  [false, "true or false"],
  [[], "a list"],
  [{}, "an object"],
  [() => 1, "a function"],
  [Symbol("a"), "a symbol"],
])("%p is %s", (written, kind) => {
  expect(kindOf(written)).toBe(kind);
});
