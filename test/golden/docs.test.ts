import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { doctorPage } from "../support/doctor-page";
import { explainPage } from "../support/explain-page";
import { deviationsPage, errorsPage } from "../support/pages";
import { documentedFaults, FAULTS, reliabilityPage } from "../support/reliability-page";

/** `npm run docs` writes the pages; a test run holds them against the code. */
const isToBeWritten = process.env["UPDATE_DOCS"] === "1";

test.each([
  { page: "deviations.md", made: deviationsPage },
  { page: "doctor.md", made: doctorPage },
  { page: "errors.md", made: errorsPage },
  { page: "explain.md", made: explainPage },
  { page: "reliability.md", made: reliabilityPage },
])("docs/$page is up to date", async ({ page, made }) => {
  const text = await made();
  const path = join(__dirname, "../../docs", page);
  if (isToBeWritten) writeFileSync(path, text);
  expect(readFileSync(path, "utf8")).toBe(text);
});

test("every code means one thing", () => {
  const codes = [...errorsPage().matchAll(/^\| (KTP\d{3}) /gm)].map(([, code]) => code);
  expect(codes).toEqual([...new Set(codes)]);
  expect(codes.length).toBeGreaterThan(80);
});

test("every fault has a row, written by a run with `UPDATE_DOCS=1` of the kernel test that is about it", () => {
  expect(documentedFaults()).toEqual(FAULTS);
});
