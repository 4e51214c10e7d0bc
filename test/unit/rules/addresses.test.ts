import { blocksOfRange, isWithin } from "../../../lib/rules/addresses";

test.each([
  { from: "10.0.0.0", to: "10.255.255.255", want: ["10.0.0.0/8"] },
  { from: "0.0.0.0", to: "255.255.255.255", want: ["0.0.0.0/0"] },
  { from: "1.2.3.0", to: "1.2.3.9", want: ["1.2.3.0/29", "1.2.3.8/31"] },
  { from: "1.2.3.1", to: "1.2.3.1", want: ["1.2.3.1/32"] },
  { from: "255.255.255.254", to: "255.255.255.255", want: ["255.255.255.254/31"] },
  { from: "fd00::1", to: "fd00::2", want: ["fd00::1/128", "fd00::2/128"] },
  { from: "fd00::", to: "fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", want: ["fd00::/8"] },
  { from: "1.2.3.9", to: "1.2.3.8", want: [] },
])("the blocks from $from to $to", ({ from, to, want }) => {
  expect(blocksOfRange(from, to)).toEqual(want);
});

test.each([
  { address: "10.255.255.255", cidr: "10.0.0.0/8", want: true },
  { address: "11.0.0.0", cidr: "10.0.0.0/8", want: false },
  { address: "fd00::1", cidr: "fd00::1/128", want: true },
  { address: "10.0.0.1", cidr: "::/0", want: false },
])("$address in $cidr: $want", ({ address, cidr, want }) => {
  expect(isWithin(address, cidr)).toBe(want);
});
