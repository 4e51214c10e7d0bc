import { isWithin } from "../../../lib/rules/addresses";
import { FAMILIES } from "../../../lib/rules/model";
import { isLoopback, LOOPBACK_BLOCKS } from "../../../lib/spec/loopback";

const LOOPBACK = ["127.0.0.0", "127.0.0.1", "127.0.0.53", "127.255.255.255", "::1"];
const OTHERS = [
  "0.0.0.0",
  "12.7.0.0",
  "126.255.255.255",
  "128.0.0.0",
  "::",
  "::6",
  "::10",
  "::1:0",
  "1::",
  "fe80::1",
  "127::1",
];

test.each(LOOPBACK)("%s is loopback's, alone and as a block", (address) => {
  expect(isLoopback(address)).toBe(true);
  expect(isLoopback(`${address}/${address.includes(":") ? 128 : 32}`)).toBe(true);
});

test.each(OTHERS)("%s is not", (address) => {
  expect(isLoopback(address)).toBe(false);
  expect(isLoopback(`${address}/${address.includes(":") ? 128 : 32}`)).toBe(false);
});

test.each(["127.0.0.0/8", "127.16.0.0/12"])("%s is, being all of it or a part", (block) => {
  expect(isLoopback(block)).toBe(true);
});

test.each(["126.0.0.0/7", "::/127", "::ffff:127.0.0.1"])(
  "%s is not: there is more in it, or it is not canonical",
  (block) => {
    expect(isLoopback(block)).toBe(false);
  },
);

test("the blocks say the same", () => {
  const isInOne = (address: string) => FAMILIES.some((family) => isWithin(address, LOOPBACK_BLOCKS[family]));
  expect([...LOOPBACK, ...OTHERS].filter(isInOne)).toEqual(LOOPBACK);
});
