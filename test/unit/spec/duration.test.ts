import { readDuration } from "../../../lib/spec/duration";

test.each([
  ["2s", 2],
  ["500ms", 0.5],
  ["1.5s", 1.5],
  [".5s", 0.5],
  ["1m30s", 90],
  ["250us", 0.00025],
  ["250µs", 0.00025],
  ["7ns", 0.000000007],
  ["0", 0],
  ["+2s", 2],
  ["5m", 300],
  ["0h4m60s", 300],
])("%s is a duration", (text, seconds) => {
  expect(readDuration(text)).toEqual({ value: seconds });
});

test.each(["", "2", "s", "-2s", "2 s", "2sec", "1d", "5m1s", "1h", "2s;", 2, null])("%j is none", (written) => {
  expect(readDuration(written)).toMatchObject({ failure: { code: "KTP121" } });
});
