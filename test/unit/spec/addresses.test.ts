import { parseAddresses } from "../../../lib/spec/addresses";

test.each([
  { name: "an IPv4 address", written: "10.0.0.1", ipv4: ["10.0.0.1/32"] },
  { name: "an IPv4 block", written: "172.16.0.0/16", ipv4: ["172.16.0.0/16"] },
  { name: "an IPv6 address", written: "fd00::1", ipv6: ["fd00::1/128"] },
  { name: "an IPv6 block", written: "FD00::/8", ipv6: ["fd00::/8"] },
  { name: "a long IPv6 address, made short", written: "2001:0DB8:0:0:1:0:0:1", ipv6: ["2001:db8::1:0:0:1/128"] },
  { name: "one group of zeros, left as it is", written: "2001:db8:0:1:1:1:1:1", ipv6: ["2001:db8:0:1:1:1:1:1/128"] },
  { name: "an IPv6 address that ends like an IPv4 one", written: "64:ff9b::10.0.0.1", ipv6: ["64:ff9b::a00:1/128"] },
  { name: "both families in one text", written: "10.0.0.1, fd00::1", ipv4: ["10.0.0.1/32"], ipv6: ["fd00::1/128"] },
  { name: "bits of a host, cleared", written: ["10.1.2.3/8", "fd00::1/8"], ipv4: ["10.0.0.0/8"], ipv6: ["fd00::/8"] },
  { name: "bits of a host within a byte", written: "192.168.7.9/29", ipv4: ["192.168.7.8/29"] },
  { name: "doubles once", written: ["10.0.0.1", "10.0.0.1/32"], ipv4: ["10.0.0.1/32"] },
  { name: "blocks within others not at all", written: ["10.1.0.0/16", "10.0.0.0/8", "10.1.2.3"], ipv4: ["10.0.0.0/8"] },
  { name: "neighbours apart", written: ["10.0.0.1", "10.0.0.0"], ipv4: ["10.0.0.0/32", "10.0.0.1/32"] },
  {
    name: "the order of numbers",
    written: "100.0.0.1,20.0.0.1,3.0.0.1",
    ipv4: ["3.0.0.1/32", "20.0.0.1/32", "100.0.0.1/32"],
  },
  {
    name: "blocks that part within a byte",
    written: ["10.0.0.64/26", "10.0.0.0/25", "10.0.0.128/26", "10.0.0.192/27"],
    ipv4: ["10.0.0.0/25", "10.0.0.128/26", "10.0.0.192/27"],
  },
  {
    name: "the addresses of kumactl's own example",
    written: ["10.0.0.1", "172.16.0.0/16", "fe80::1", "fe80::/10"],
    ipv4: ["10.0.0.1/32", "172.16.0.0/16"],
    ipv6: ["fe80::/10"],
  },
  { name: "no entries", written: [] },
])("addresses take $name", ({ written, ipv4 = [], ipv6 = [] }) => {
  expect(parseAddresses(written)).toEqual({ value: { ipv4, ipv6 }, faults: [] });
});

test.each([
  { name: "nothing", written: "", code: "KTP113" },
  { name: "an empty place", written: "10.0.0.1,,10.0.0.2", code: "KTP113" },
  { name: "a name", written: "db.example.com", code: "KTP113" },
  { name: "a byte above 255", written: "10.0.0.256", code: "KTP113" },
  { name: "fewer than four bytes", written: "10.1", code: "KTP113" },
  { name: "a byte with a leading zero, which may be octal", written: "010.0.0.1", code: "KTP113" },
  { name: "hexadecimal bytes", written: "0x7f.0.0.1", code: "KTP113" },
  { name: "a prefix too long for IPv4", written: "10.0.0.0/33", code: "KTP113" },
  { name: "a prefix too long for IPv6", written: "fd00::/129", code: "KTP113" },
  { name: "a prefix with a leading zero", written: "10.0.0.0/08", code: "KTP113" },
  { name: "a netmask", written: "10.0.0.0/255.0.0.0", code: "KTP113" },
  { name: "an open prefix", written: "10.0.0.0/", code: "KTP113" },
  { name: "a zone", written: "fe80::1%eth0", code: "KTP113" },
  { name: "brackets", written: "[::1]", code: "KTP113" },
  { name: "two runs of zeros", written: "1::2::3", code: "KTP113" },
  { name: "a number", written: 167772161, code: "KTP113" },
  { name: "an IPv4-mapped address", written: "::ffff:10.0.0.1", code: "KTP114" },
  { name: "an IPv4-mapped block", written: "::ffff:a00:0/104", code: "KTP114" },
  { name: "an IPv4-compatible address", written: "::a00:1", code: "KTP114" },
  { name: "all of IPv4", written: "0.0.0.0/0", code: "KTP115" },
  { name: "all of IPv6", written: "::/0", code: "KTP115" },
])("addresses refuse $name", ({ written, code }) => {
  expect(parseAddresses(written).faults.map(({ failure }) => failure.code)).toEqual([code]);
});

test("loopback is an address like any other", () => {
  expect(parseAddresses(["::1", "::6", "127.0.0.0/8"]).value).toEqual({
    ipv4: ["127.0.0.0/8"],
    ipv6: ["::1/128", "::6/128"],
  });
});
