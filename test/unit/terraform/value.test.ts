import { ExtData, encode } from "@msgpack/msgpack";
import fc from "fast-check";
import { UNKNOWN } from "../../../lib/lifecycle/wire";
import type { Attribute } from "../../../lib/terraform/attribute";
import { decodeValues, encodeValues } from "../../../lib/terraform/value";

const plain = (name: string, type: Attribute["type"]): Attribute => ({ name, key: name, says: "", type });

const ATTRIBUTES: readonly Attribute[] = [
  plain("flag", "bool"),
  plain("count", "number"),
  plain("name", "string"),
  plain("ports", "set"),
  plain("labels", "map"),
  plain("inner", { of: "object", attributes: [plain("a", "string"), plain("b", "number")] }),
  plain("hops", { of: "objects", attributes: [plain("host", "string")] }),
];

const NOTHING = { flag: null, count: null, name: null, ports: null, labels: null, inner: null, hops: null };

test("every attribute is sent, null where it is not set", () => {
  expect(decodeValues(encodeValues(ATTRIBUTES, { inner: { a: "x" } }))).toEqual({
    ...NOTHING,
    inner: { a: "x", b: null },
  });
});

test("no object at all is null", () => {
  expect(encodeValues(ATTRIBUTES, undefined).msgpack).toEqual(new Uint8Array([0xc0]));
  expect(decodeValues({ msgpack: new Uint8Array([0xc0]) })).toBeUndefined();
  expect(decodeValues(undefined)).toBeUndefined();
});

test("an unknown value is sent as go-cty sends it", () => {
  const { msgpack = new Uint8Array() } = encodeValues([plain("name", "string")], { name: UNKNOWN });
  expect([...msgpack]).toEqual([...encode({ name: 0 })].slice(0, -1).concat([0xd4, 0x00, 0x00]));
});

test.each<[string, Uint8Array]>([
  ["without a word about it", new Uint8Array([0])],
  ["that is never null", encode({ 1: false })],
  ["that begins with a text", encode({ 1: false, 2: "ssh:" })],
])("an unknown value %s is unknown, wherever it stands", (_what, refinements) => {
  const unknown = new ExtData(refinements.length === 1 ? 0 : 12, refinements);
  const msgpack = encode({ name: unknown, ports: ["80", unknown], inner: { a: unknown } });
  expect(decodeValues({ msgpack })).toEqual({ name: UNKNOWN, ports: ["80", UNKNOWN], inner: { a: UNKNOWN } });
});

test("numbers and texts change places as the schema asks", () => {
  const { count, ports } = decodeValues(encodeValues(ATTRIBUTES, { count: "15006", ports: [22, "8000-8099"] })) ?? {};
  expect({ count, ports }).toEqual({ count: 15006, ports: ["22", "8000-8099"] });
});

test("a state comes as JSON", () => {
  expect(decodeValues({ json: Buffer.from('{"name":"ä"}'), msgpack: new Uint8Array() })).toEqual({ name: "ä" });
});

test("values come back as they went", () => {
  const text = fc.option(fc.string());
  // Terraform knows no zero below zero.
  const number = fc.option(
    fc.oneof(
      fc.integer(),
      fc.double({ noNaN: true }).map((one) => one + 0),
    ),
  );
  const values = fc.record({
    flag: fc.option(fc.boolean()),
    count: number,
    name: text,
    ports: fc.option(fc.array(fc.string())),
    labels: fc.option(
      fc.dictionary(
        fc.string().filter((key) => key !== "__proto__"),
        fc.string(),
        { noNullPrototype: true },
      ),
    ),
    inner: fc.option(fc.record({ a: text, b: number })),
    hops: fc.option(fc.array(fc.record({ host: text }))),
  });
  fc.assert(
    fc.property(values, (given) => {
      expect(decodeValues(encodeValues(ATTRIBUTES, given))).toEqual(given);
    }),
  );
});

test("bytes that are cut off are an error, whatever they are", () => {
  const { msgpack = new Uint8Array() } = encodeValues(ATTRIBUTES, { name: "web", ports: ["80", "443"] });
  for (let length = 1; length < msgpack.length; length += 1) {
    expect(() => decodeValues({ msgpack: msgpack.slice(0, length) })).toThrow();
  }
});
