import { canonicalRanges, formatPorts, holdsPort, parsePorts, portsOutside, readPort } from "../../../lib/spec/ports";

const range = (from: number, to: number = from) => ({ from, to });

test.each([
  { name: "a number", written: 80, ports: [range(80)] },
  { name: "a text", written: "80", ports: [range(80)] },
  { name: "the first and the last port", written: [1, 65535], ports: [range(1), range(65535)] },
  { name: "a range", written: "8000-8099", ports: [range(8000, 8099)] },
  { name: "a range of one", written: "80-80", ports: [range(80)] },
  { name: "several in one text", written: "80,8000-8099", ports: [range(80), range(8000, 8099)] },
  { name: "spaces and empty places", written: " 80 ,, 8000 - 8099, ", ports: [range(80), range(8000, 8099)] },
  { name: "leading zeros, which are decimal", written: "0080", ports: [range(80)] },
  {
    name: "a list of all of them",
    written: [443, "80,90", "70-79"],
    ports: [range(70, 79), range(80), range(90), range(443)],
  },
  { name: "doubles once", written: [80, "80"], ports: [range(80)] },
  { name: "ports within a range not at all", written: [8000, "8000-8099", 8099], ports: [range(8000, 8099)] },
  { name: "a range within a range not at all", written: "10-90,20-30,91", ports: [range(10, 90), range(91)] },
  { name: "overlaps as one", written: "10-20,15-30", ports: [range(10, 30)] },
  { name: "neighbours apart", written: [81, 80, "82-83"], ports: [range(80), range(81), range(82, 83)] },
  { name: "an empty text as none", written: "", ports: [] },
  { name: "an empty list as none", written: [], ports: [] },
])("ports take $name", ({ written, ports }) => {
  expect(parsePorts(written)).toEqual({ value: ports, faults: [] });
});

test.each([
  { name: "0", written: 0, code: "KTP111", says: "0" },
  { name: "65536", written: 65536, code: "KTP111", says: "65536" },
  { name: "a range up to 65536", written: "1-65536", code: "KTP111", says: '"1-65536"' },
  { name: "a range from 0", written: "0-10", code: "KTP111", says: '"0-10"' },
  { name: "a negative number", written: -1, code: "KTP111", says: "-1" },
  { name: "a fraction", written: 80.5, code: "KTP111", says: "80.5" },
  { name: "not-a-number", written: Number.NaN, code: "KTP111", says: "NaN" },
  { name: "a number beyond digits", written: 1e21, code: "KTP111", says: "1e+21" },
  { name: "a word", written: "http", code: "KTP111", says: '"http"' },
  { name: "hexadecimal", written: "0x50", code: "KTP111", says: '"0x50"' },
  { name: "the colon of iptables", written: "80:90", code: "KTP111", says: '"80:90"' },
  { name: "two dashes", written: "1-2-3", code: "KTP111", says: '"1-2-3"' },
  { name: "an open range", written: "80-", code: "KTP111", says: '"80-"' },
  { name: "true", written: true, code: "KTP111", says: "true or false" },
  { name: "nothing", written: null, code: "KTP111", says: "nothing" },
  { name: "a reversed range", written: "3000-2000", code: "KTP112", says: '"3000-2000"' },
])("ports refuse $name", ({ written, code, says }) => {
  const { value, faults } = parsePorts(written);
  expect(value).toEqual([]);
  expect(faults.map(({ failure }) => failure.code)).toEqual([code]);
  expect(faults[0]?.failure.problem).toContain(says);
});

test("a list says which of its entries are at fault, and keeps the others", () => {
  const { value, faults } = parsePorts([80, 0, "90,x,5-4", 443]);
  expect(value).toEqual([range(80), range(90), range(443)]);
  expect(faults.map(({ failure, index }) => [index, failure.code])).toEqual([
    [1, "KTP111"],
    [2, "KTP111"],
    [2, "KTP112"],
  ]);
});

test.each([
  { name: "a number", written: 15006, reading: { value: 15006 } },
  { name: "a text", written: " 15006 ", reading: { value: 15006 } },
])("one port is $name", ({ written, reading }) => {
  expect(readPort(written)).toEqual(reading);
});

test.each([0, 65536, 1.5, "", "80-90", "80,90", "+80", [80], {}, null])("one port is not %j", (written) => {
  expect(readPort(written)).toMatchObject({ failure: { code: "KTP110" } });
});

test("ports are written back as they are read", () => {
  expect(formatPorts([range(80), range(8000, 8099)])).toBe("80,8000-8099");
  expect(formatPorts([])).toBe("");
});

test("a range holds both of its ends", () => {
  const ports = [range(80), range(8000, 8099)];
  expect([79, 80, 81, 7999, 8000, 8099, 8100].filter((port) => holdsPort(ports, port))).toEqual([80, 8000, 8099]);
});

test("canonical ranges leave their argument as it was", () => {
  const given = [range(3), range(1, 5)];
  expect(canonicalRanges(given)).toEqual([range(1, 5)]);
  expect(given).toEqual([range(3), range(1, 5)]);
});

test.each([
  { name: "apart", ranges: "80-90", others: "70-79,91", left: "80-90" },
  { name: "the same", ranges: "80-90,443", others: "80-90,443", left: "" },
  { name: "within", ranges: "80-90", others: "82,85-86", left: "80-81,83-84,87-90" },
  { name: "around", ranges: "82,85", others: "80-90", left: "" },
  { name: "over its ends", ranges: "80-90", others: "1-81,89-100", left: "82-88" },
  { name: "none", ranges: "80", others: "", left: "80" },
])("of ports are outside of others that are $name: $left", ({ ranges, others, left }) => {
  const read = (text: string) => parsePorts(text).value;
  expect(formatPorts(portsOutside(read(ranges), read(others)))).toBe(left);
});
