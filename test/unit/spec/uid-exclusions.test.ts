import { formatUidExclusion, parseInboundUidExclusions, parseUidExclusions } from "../../../lib/spec/uid-exclusions";

const rules = (written: unknown) => parseUidExclusions(written).value.map(formatUidExclusion);

test.each([
  {
    name: "a uid alone: every port of both protocols",
    written: "1003",
    want: ["tcp:1-65535:1003", "udp:1-65535:1003"],
  },
  { name: "ports and a uid: both protocols", written: "80:1002", want: ["tcp:80:1002", "udp:80:1002"] },
  { name: "all three", written: "tcp:22:1000-2000", want: ["tcp:22:1000-2000"] },
  { name: "lists and ranges of ports", written: "udp:3000-5000,53:106-108", want: ["udp:53,3000-5000:106-108"] },
  { name: "stars", written: "*:*:2000", want: ["tcp:1-65535:2000", "udp:1-65535:2000"] },
  { name: "empty places", written: "::2000", want: ["tcp:1-65535:2000", "udp:1-65535:2000"] },
  { name: "a protocol and every port", written: "udp::2000", want: ["udp:1-65535:2000"] },
  { name: "both protocols in words", written: "tcp,udp:53:1", want: ["tcp:53:1", "udp:53:1"] },
  { name: "both protocols in the order written", written: "udp,tcp:53:1", want: ["udp:53:1", "tcp:53:1"] },
  { name: "a protocol in capitals, with spaces", written: " TCP : 80 : 5 ", want: ["tcp:80:5"] },
  { name: "port 0", written: "tcp:0,0-5:1", want: ["tcp:0-5:1"] },
  { name: "root", written: "tcp:443:0", want: ["tcp:443:0"] },
  { name: "a uid of 32 bits", written: "tcp:443:4294967294", want: ["tcp:443:4294967294"] },
  { name: "a number", written: [1003], want: ["tcp:1-65535:1003", "udp:1-65535:1003"] },
  {
    name: "rules in their order",
    written: ["tcp:80:9", "udp:1:3", "tcp:80:1"],
    want: ["tcp:80:9", "udp:1:3", "tcp:80:1"],
  },
  {
    name: "exact doubles once, at the first place",
    written: ["53:1", "udp:53:1", "tcp:9:2", "tcp:53:1"],
    want: ["tcp:53:1", "udp:53:1", "tcp:9:2"],
  },
  { name: "no rules", written: [], want: [] },
  // The rules of the capture 07b of kumactl 3.0-dev.
  {
    name: "what kumactl made of the same",
    written: ["udp:53:1001", "*:*:2000"],
    want: ["udp:53:1001", "tcp:1-65535:2000", "udp:1-65535:2000"],
  },
])("rules for uids take $name", ({ written, want }) => {
  expect(parseUidExclusions(written).faults).toEqual([]);
  expect(rules(written)).toEqual(want);
});

test.each([
  { name: "four parts", written: "tcp:80:1:2", code: "KTP116", says: "it needs uids" },
  { name: "no uid", written: "tcp:80:", code: "KTP116", says: "it needs uids" },
  { name: "nothing", written: "", code: "KTP116", says: "it needs uids" },
  { name: "true", written: true, code: "KTP116", says: "it needs uids" },
  { name: "another protocol", written: "sctp:80:1", code: "KTP116", says: "protocol" },
  { name: "an empty place among protocols", written: "tcp,:80:1", code: "KTP116", says: "protocol" },
  { name: "a port above 65535", written: "tcp:65536:1", code: "KTP116", says: "ports" },
  { name: "a word for a port", written: "tcp:dns:1", code: "KTP116", says: "ports" },
  { name: "an empty place among ports", written: "tcp:80,:1", code: "KTP116", says: "ports" },
  { name: "a star among ports", written: "tcp:80,*:1", code: "KTP116", says: "ports" },
  { name: "a star for the uid", written: "tcp:80:*", code: "KTP116", says: "uids" },
  { name: "two uids", written: "tcp:80:1,2", code: "KTP116", says: "uids" },
  { name: "a uid of 33 bits", written: "tcp:80:4294967296", code: "KTP116", says: "uids" },
  { name: "the uid that means nobody", written: "tcp:80:4294967295", code: "KTP116", says: "uids" },
  { name: "the name of a user", written: "tcp:80:www-data", code: "KTP116", says: "uids" },
  { name: "a reversed range of ports", written: "tcp:90-80:1", code: "KTP112", says: "90-80" },
  { name: "a reversed range of uids", written: "tcp:80:9-1", code: "KTP112", says: "9-1" },
])("rules for uids refuse $name", ({ written, code, says }) => {
  const { value, faults } = parseUidExclusions(written);
  expect(value).toEqual([]);
  expect(faults.map(({ failure }) => failure.code)).toEqual([code]);
  expect(faults[0]?.failure.problem).toContain(says);
});

test("a rule with three faults says all three", () => {
  expect(parseUidExclusions(["1:1", "icmp:x:y"]).faults.map(({ index }) => index)).toEqual([1, 1, 1]);
});

test("inbound, only a list without rules passes", () => {
  expect(parseInboundUidExclusions([]).faults).toEqual([]);
  expect(parseInboundUidExclusions(["tcp:80:1"]).faults.map(({ failure }) => failure.code)).toEqual(["KTP117"]);
});
