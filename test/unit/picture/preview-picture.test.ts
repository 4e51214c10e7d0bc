import fc from "fast-check";
import { previewPicture } from "../../../lib/picture/preview-picture";
import { folded } from "../../../lib/preview/folded";
import { foldsOf, HOSTILE, PLANS } from "../../support/pictured";
import { host } from "../../support/planned-hosts";
import { readXml, textsIn } from "../../support/xml";

/** The picture of a plan: what it says, what it marks, and that it is a document whatever it is told. */

const pictures = new Map(Object.keys(PLANS).map((plan) => [plan, previewPicture(foldsOf(plan))]));
const drawn = (plan: string) => pictures.get(plan) ?? "";

test.each(Object.keys(PLANS))("%s: a document without scripts or anything from elsewhere", (plan) => {
  const svg = drawn(plan);
  const names = readXml(svg).map(({ name }) => name);
  expect(new Set(names)).toEqual(
    new Set(names.filter((name) => ["svg", "title", "desc", "style", "rect", "path", "text"].includes(name))),
  );
  expect(names.slice(0, 3)).toEqual(["svg", "title", "desc"]);
  expect(svg.replace('xmlns="http://www.w3.org/2000/svg"', "")).not.toMatch(/https?:|url\(|@import|href/);
});

test.each(Object.keys(PLANS))("%s: each row has a path before and a path after, and nothing else is marked", (plan) => {
  const folds = foldsOf(plan).slice(0, 12);
  const rows = folds.flatMap(({ preview }) => (typeof preview.traffic === "string" ? [] : preview.traffic));
  const marks = textsIn(drawn(plan)).filter((text) => /^\d+ (before|after)$/.test(text));
  const wanted = folds.flatMap(({ preview: { traffic } }) =>
    typeof traffic === "string" ? [] : traffic.flatMap((_, index) => [`${index + 1} before`, `${index + 1} after`]),
  );
  expect(marks.toSorted()).toEqual(wanted.toSorted());
  expect(drawn(plan).match(/class="ktp-after-bead"/g)?.length ?? 0).toBe(rows.length);
});

test.each([
  { plan: "nothing", says: ["No traffic changes path, and nothing else changes."] },
  { plan: "unknown", says: ["Which traffic changes path is known after the apply only."] },
  {
    plan: "create",
    says: ["web-1: gets the transparent proxy", "tcp to port 22", ":15006", "enters the mesh: strict mTLS may"],
  },
  {
    plan: "names of the mesh",
    says: [
      "dns: changes the names of the mesh",
      "– mesh: 127.0.0.1",
      "and 13 more",
      "Which names are asked of whom is known after the apply only.",
    ],
  },
  { plan: "delete", says: ["Drawn as web-0 is; what changes is the same on all of them."] },
  { plan: "more kinds than are drawn", says: ["18 more resources change in 18 other ways: see the plan"] },
  {
    plan: "a lock-out, drift, and properties",
    says: [
      "locks out: inbound tcp 22 (the SSH server) goes to the sidecar on port 15006",
      "proxyUser.uid: – → 6000",
      "and 2 more",
    ],
  },
])("$plan: is told", ({ plan, says }) => {
  const text = textsIn(drawn(plan)).join(" ");
  for (const words of says) expect(text).toContain(words);
});

test("of many ports as many are told as there is room for, and how many more there are", () => {
  const told = / tcp to ports (1000, [\d, ]*) … and (\d+) more, of all but the proxy user \(5678\) /.exec(
    textsIn(drawn("many ports")).join(" "),
  );
  expect((told?.[1] ?? "").split(", ").length + Number(told?.[2])).toBe(60);
});

test("any text makes a document, and the same each time", () => {
  const text = fc.oneof(fc.string({ unit: "binary" }), fc.string(), fc.constantFrom(...HOSTILE));
  fc.assert(
    fc.property(text, text, (name, drift) => {
      const before = { spec: { [drift]: name }, drift };
      const planned = [name, `${name}2`].map((one) => host(one, "update", before, { spec: {} }));
      const svg = previewPicture(folded(planned));
      expect(() => readXml(svg)).not.toThrow();
      expect(previewPicture(folded(planned))).toBe(svg);
    }),
    { numRuns: 200 },
  );
});
