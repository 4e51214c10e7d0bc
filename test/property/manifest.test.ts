import * as fc from "fast-check";
import { Document, isScalar, parseDocument, visit } from "yaml";
import { annotateYaml } from "../../lib/kubernetes/annotate-yaml";
import { annotateManifest } from "../../lib/kubernetes/manifest";
import type { PodMetadata } from "../../lib/kubernetes/metadata";
import { MANIFEST_TEXTS } from "../cases/manifests";

const text = fc.oneof(
  fc.constantFrom(
    "web",
    "",
    "1234",
    "yes",
    "null",
    "a: b",
    "# no",
    "{{ x }}",
    "two\nlines\n",
    " space ",
    "-",
    "a\n\n\nb",
    "é",
  ),
  fc.string({ maxLength: 12 }),
);
const key = fc.constantFrom("app", "team.io/x", "note", "1", "a b", "'", "#");
const texts = fc.dictionary(key, text, { maxKeys: 3 });
const metadata = fc.option(
  fc.record(
    {
      name: text,
      labels: fc.option(texts),
      annotations: fc.option(texts),
      finalizers: fc.array(text, { maxLength: 2 }),
    },
    { requiredKeys: [] },
  ),
);
const template = fc.record(
  { metadata, spec: fc.record({ containers: fc.array(texts, { maxLength: 2 }) }) },
  { requiredKeys: [] },
);

const workload = fc.oneof(
  fc.record(
    { apiVersion: fc.constant("v1"), kind: fc.constant("Pod"), metadata, spec: texts },
    { requiredKeys: ["apiVersion", "kind"] },
  ),
  fc.record({
    apiVersion: fc.constant("apps/v1"),
    kind: fc.constantFrom("Deployment", "StatefulSet"),
    metadata,
    spec: fc.record({ selector: texts, template }, { requiredKeys: ["template"] }),
  }),
);
const manifest = fc.oneof(
  workload,
  fc.record({ apiVersion: fc.constant("v1"), kind: fc.constant("List"), items: fc.array(workload, { maxLength: 3 }) }),
);

const ours: fc.Arbitrary<PodMetadata> = fc.record({
  annotations: fc.dictionary(fc.constantFrom("kuma.io/a", "kuma.io/b"), text),
  labels: fc.dictionary(fc.constantFrom("kuma.io/sidecar-injection"), fc.constantFrom("enabled", "true")),
});

/** How somebody writes: what may be a block or in brackets, where there are comments, empty lines, anchors. */
const hand = fc.record({
  indent: fc.integer({ min: 1, max: 5 }),
  indentSeq: fc.boolean(),
  ends: fc.constantFrom("\n", "\r\n"),
  quotes: fc.constantFrom("PLAIN", "QUOTE_DOUBLE", "QUOTE_SINGLE"),
  oddities: fc.array(fc.constantFrom("none", "none", "none", "flow", "comment", "comment before", "space", "anchor"), {
    minLength: 12,
    maxLength: 40,
  }),
  isEnded: fc.boolean(),
});
type Hand = typeof hand extends fc.Arbitrary<infer T> ? T : never;

function written(data: unknown, { indent, indentSeq, ends, quotes, oddities, isEnded }: Hand): string {
  const document = new Document(data);
  let at = 0;
  visit(document, {
    Node: (_, node) => {
      const oddity = oddities[at++ % oddities.length];
      if ("items" in node) node.flow = oddity === "flow";
      if (oddity === "comment" && isScalar(node)) node.comment = " a comment";
      if (oddity === "comment before") node.commentBefore = " a comment: before";
      if (oddity === "space") node.spaceBefore = true;
      if (oddity === "anchor") node.anchor = `a${at}`;
    },
  });
  const whole = document.toString({ indent, indentSeq, defaultStringType: quotes, defaultKeyType: "PLAIN" });
  return (isEnded ? whole : whole.trimEnd()).replaceAll("\n", ends);
}

const parse = (whole: string) => parseDocument(whole, { merge: true, logLevel: "error" });

/** Whether one text is another with more in it. `null` that gives way to entries is put aside. */
function holds(whole: string, part: string): boolean {
  let at = 0;
  for (const character of whole) if (character === part[at]) at += 1;
  return at === part.length;
}

test("a text however written gets what the same data get, and keeps every character", () => {
  let annotated = 0;
  fc.assert(
    fc.property(manifest, ours, hand, (data, metadataOfOurs, as) => {
      const before = written(data, as);
      const document = parse(before);
      // The library writes an empty list as wide as its key, which it cannot read again.
      fc.pre(document.errors.length === 0);
      const read: unknown = document.toJS();
      const { text: after, failures, changed } = annotateYaml(before, metadataOfOurs);
      const expected = annotateManifest(read as object, metadataOfOurs);
      expect(failures).toEqual(expected.ok ? [] : expect.anything());
      if (!expected.ok) return;
      annotated += changed;
      expect(parse(after).toJS()).toEqual(expected.value);
      expect(holds(after, before.replaceAll("null", ""))).toBe(true);
      expect(annotateYaml(after, metadataOfOurs)).toMatchObject({ text: after, changed: 0 });
      if (as.ends === "\r\n") expect(after.replaceAll("\r\n", "")).not.toContain("\n");
    }),
    { numRuns: 250 },
  );
  // Else the property would hold of nothing.
  expect(annotated).toBeGreaterThan(80);
});

/** What turns one text of YAML into another, or into none. */
const BITS = [
  "\n",
  " ",
  "\t",
  "- ",
  "? ",
  ": ",
  "{",
  "}",
  ",",
  "&a ",
  "*a",
  "<<: *a",
  "#",
  "'",
  '"',
  "|",
  "---\n",
  "...\n",
];
const bit = fc.constantFrom(
  ...BITS,
  "%YAML 1.1\n",
  "!!map ",
  "null",
  "{{ x }}",
  "\r\n",
  "annotations:",
  "metadata: ",
  "\0",
);
const slip = fc.record({ at: fc.nat(999), lost: fc.nat(5), bit });

test("a text with slips in it is annotated or refused, never half", () => {
  const counts = { done: 0, refused: 0 };
  fc.assert(
    fc.property(
      fc.constantFrom(...MANIFEST_TEXTS),
      fc.array(slip, { minLength: 1, maxLength: 3 }),
      ours,
      (one, slips, by) => {
        const slipped = slips.reduce((whole, { at, lost, bit: more }) => {
          const place = at % (whole.length + 1);
          return whole.slice(0, place) + more + whole.slice(place + lost);
        }, one.text);
        const { text: after, failures } = annotateYaml(slipped, by);
        counts[failures.length === 0 ? "done" : "refused"] += 1;
        if (failures.length > 0) expect(after).toBe(slipped);
        else expect(annotateYaml(after, by)).toMatchObject({ text: after, failures: [], changed: 0 });
      },
    ),
    { numRuns: 500 },
  );
  expect(Math.min(counts.done, counts.refused)).toBeGreaterThan(50);
});
