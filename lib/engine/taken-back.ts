/** What a proxy that did not get ready in time is told by. */
const NOT_READY: readonly string[] = [
  "KTP558",
  "KTP559",
  "KTP560",
  "KTP561",
  "KTP562",
  "KTP563",
  "KTP566",
  "KTP569",
  "KTP592",
];

/** Failures that say that a change was taken back after it was applied: the host is as it was before. */
export const TAKEN_BACK: readonly string[] = ["KTP280", "KTP282", "KTP286", ...NOT_READY];
