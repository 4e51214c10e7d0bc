import { parseAllDocuments } from "yaml";
import { annotateYaml } from "../../../lib/kubernetes/annotate-yaml";
import { memberAt } from "../../../lib/kubernetes/member";
import type { PodMetadata } from "../../../lib/kubernetes/metadata";
import { workloadsIn } from "../../../lib/kubernetes/workloads";
import { MANIFEST_TEXTS } from "../../cases/manifests";

const OURS: PodMetadata = {
  annotations: {
    "traffic.kuma.io/exclude-inbound-ports": "1234",
    "traffic.kuma.io/exclude-outbound-ports": "5678,8900",
  },
  labels: { "kuma.io/sidecar-injection": "enabled" },
};

const dataOf = (text: string): unknown[] =>
  [...parseAllDocuments(text, { merge: true })].map((document) => document.toJS() as unknown);

/** Data without our keys, and without what is empty once they are gone. */
function withoutOurs(data: unknown): unknown {
  if (Array.isArray(data)) return data.map(withoutOurs);
  if (typeof data !== "object" || data === null) return data;
  const entries = Object.entries(data).flatMap(([key, value]) => {
    if (key in OURS.annotations || key in OURS.labels) return [];
    const inner = withoutOurs(value);
    const isEmpty = inner === null || (typeof inner === "object" && Object.keys(inner).length === 0);
    return isEmpty && ["metadata", "annotations", "labels"].includes(key) ? [] : [[key, inner] as const];
  });
  return Object.fromEntries(entries);
}

/** What is in `after` and not in `before`; `undefined` where something is not there any more, or in another order. */
function added<T>(before: readonly T[], after: readonly T[]): T[] | undefined {
  let at = 0;
  const more = after.filter((piece) => {
    if (at < before.length && piece === before[at]) at += 1;
    else return true;
    return false;
  });
  return at === before.length ? more : undefined;
}

describe.each(MANIFEST_TEXTS)("$name", ({ text, workloads, keeps = "lines" }) => {
  const done = annotateYaml(text, OURS);

  test("every workload gets what it lacked, and nothing else is said otherwise", () => {
    expect(done).toMatchObject({ failures: [], annotated: workloads, changed: workloads });
    const documents = dataOf(done.text);
    expect(withoutOurs(documents)).toEqual(withoutOurs(dataOf(text)));
    const templates = documents.flatMap((data) =>
      workloadsIn(data).map(({ path, templatePath }) => memberAt(data, [...path, ...templatePath, "metadata"])),
    );
    expect(templates).toHaveLength(workloads);
    for (const metadata of templates) expect(metadata).toMatchObject(OURS);
  });

  test(`its ${keeps} are kept`, () => {
    if (keeps === "data") return;
    const pieces = (whole: string) => (keeps === "lines" ? whole.split("\n") : [...whole]);
    const more = added(pieces(text), pieces(done.text));
    expect(more).toBeDefined();
    const ours = /^\s*(("?(metadata|annotations|labels)"?: ?\{?)|.*kuma\.io.*|\},?)\r?$/;
    if (keeps === "lines") expect(more?.filter((line) => !ours.test(line))).toEqual([]);
  });

  test("annotated again it is the same text", () => {
    expect(annotateYaml(done.text, OURS)).toEqual({ ...done, changed: 0 });
  });

  test("nothing to add leaves the text alone", () => {
    expect(annotateYaml(text, { annotations: {}, labels: {} }).text).toBe(text);
  });
});
