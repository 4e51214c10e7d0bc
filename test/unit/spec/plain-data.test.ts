import type { Failure } from "../../../lib/errors/failure";
import { plainData } from "../../../lib/spec/plain-data";

function read(written: unknown) {
  const foreign: string[] = [];
  const data = plainData(written, (path, failure: Failure) => foreign.push(`${path.join("/")} ${failure.code}`));
  return { data: JSON.parse(JSON.stringify(data ?? null)), foreign };
}

test.each([
  { name: "a text", written: "a", data: "a" },
  { name: "nested lists and objects", written: { a: [{ b: [true, 1] }] }, data: { a: [{ b: [true, 1] }] } },
  { name: "absent and null members, left out", written: { a: undefined, b: null, c: 0 }, data: { c: 0 } },
  { name: "null in a list, kept at its place", written: [1, null, undefined, 2], data: [1, null, null, 2] },
  { name: "a hole in a list", written: new Array(2), data: [null, null] },
  {
    name: "a key that JSON may hold",
    written: JSON.parse('{"__proto__":{"a":1}}'),
    data: JSON.parse('{"__proto__":{"a":1}}'),
  },
  { name: "an object without a prototype", written: Object.assign(Object.create(null), { a: 1 }), data: { a: 1 } },
])("data is $name", ({ written, data }) => {
  expect(read(written)).toEqual({ data, foreign: [] });
});

const circle: Record<string, unknown> = {};
circle["self"] = circle;

const revoked = Proxy.revocable({}, {});
revoked.revoke();

test.each([
  { name: "a function", written: { a: () => 1 }, foreign: ["a KTP105"] },
  { name: "a symbol", written: [Symbol("a")], foreign: ["0 KTP105"] },
  { name: "a big integer", written: { a: { b: 1n } }, foreign: ["a/b KTP105"] },
  {
    name: "a Map, a Set, a Date",
    written: [new Map(), new Set(), new Date(0)],
    foreign: ["0 KTP105", "1 KTP105", "2 KTP105"],
  },
  { name: "a promise", written: { a: Promise.resolve(1) }, foreign: ["a KTP105"] },
  { name: "bytes", written: { a: new Uint8Array(2) }, foreign: ["a KTP105"] },
  {
    name: "a member that cannot be read",
    written: {
      a: {
        get b() {
          throw new Error("no");
        },
      },
    },
    foreign: ["a KTP105"],
  },
  { name: "a revoked proxy", written: [revoked.proxy], foreign: ["0 KTP105"] },
  { name: "itself", written: circle, foreign: [`${Array(16).fill("self").join("/")} KTP105`] },
])("no data is $name", ({ written, foreign }) => {
  expect(read(written).foreign).toEqual(foreign);
});
