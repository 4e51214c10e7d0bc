import { formatVirtualNetwork, parseVirtualNetworks } from "../../../lib/spec/vnet";

test.each([
  { name: "an interface and a block", written: "docker0:172.17.0.0/16", want: ["docker0:172.17.0.0/16"] },
  { name: "a wildcard", written: ["br+:172.18.0.0/16"], want: ["br+:172.18.0.0/16"] },
  { name: "IPv6, split at the first colon", written: ["iface:::1/64"], want: ["iface:::/64"] },
  { name: "the address of the bridge itself", written: ["docker0:172.17.0.1/16"], want: ["docker0:172.17.0.0/16"] },
  {
    name: "a name of fifteen characters",
    written: ["veth01234567890:10.0.0.0/8"],
    want: ["veth01234567890:10.0.0.0/8"],
  },
  { name: "the sub-interface of a VLAN", written: ["eth0.100:10.0.0.0/8"], want: ["eth0.100:10.0.0.0/8"] },
  { name: "the same twice, once", written: ["br0:10.0.0.0/8", "br0:10.1.1.1/8"], want: ["br0:10.0.0.0/8"] },
  {
    name: "interfaces in order, IPv4 first",
    written: ["b0:fd00::/64", "b0:10.0.0.0/8", "a0:10.2.0.0/16"],
    want: ["a0:10.2.0.0/16", "b0:10.0.0.0/8", "b0:fd00::/64"],
  },
])("virtual networks take $name", ({ written, want }) => {
  const { value, faults } = parseVirtualNetworks(written);
  expect(faults).toEqual([]);
  expect(value.map(formatVirtualNetwork)).toEqual(want);
});

test.each([
  { name: "no colon", written: "docker0", code: "KTP119" },
  { name: "no interface", written: ":10.0.0.0/8", code: "KTP119" },
  { name: "sixteen characters", written: "veth012345678901:10.0.0.0/8", code: "KTP119" },
  { name: "the bare wildcard", written: "+:10.0.0.0/8", code: "KTP119" },
  { name: "a wildcard within", written: "b+r:10.0.0.0/8", code: "KTP119" },
  { name: "a leading dash", written: "-i:10.0.0.0/8", code: "KTP119" },
  { name: "a slash", written: "a/b:10.0.0.0/8", code: "KTP119" },
  { name: "a space", written: "a b:10.0.0.0/8", code: "KTP119" },
  { name: "an address that is no block", written: "docker0:172.17.0.1", code: "KTP119" },
  { name: "a number", written: 5, code: "KTP119" },
  { name: "a wrong block", written: "docker0:172.17.0.0/33", code: "KTP113" },
  { name: "all of a family", written: "docker0:0.0.0.0/0", code: "KTP115" },
  {
    name: "two blocks of one family for one interface",
    written: ["br0:10.0.0.0/8", "br0:172.17.0.0/16"],
    code: "KTP120",
  },
])("virtual networks refuse $name", ({ written, code }) => {
  expect(parseVirtualNetworks(written).faults.map(({ failure }) => failure.code)).toEqual([code]);
});
