import { notADuration } from "../errors/spec-failures";
import { LONGEST_SLEEP_SECONDS } from "./defaults";
import { quote, type Reading } from "./parsed";

const SECONDS: Readonly<Record<string, number>> = {
  ns: 1e-9,
  us: 1e-6,
  µs: 1e-6,
  μs: 1e-6,
  ms: 1e-3,
  s: 1,
  m: 60,
  h: 3600,
};
const PART = /(\d+(?:\.\d*)?|\.\d+)(ns|us|µs|μs|ms|s|m|h)/g;
/** Far more than five minutes to the nanosecond need; the pattern's cost grows with the square of the length. */
const LONGEST_TEXT = 64;

/**
 * A duration as Go writes it (`2s`, `500ms`, `1m30s`, `0`), in seconds, to the nanosecond.
 * Source: Go, `time.ParseDuration`. Unlike there nothing negative, and nothing longer than five minutes.
 */
export function readDuration(written: unknown): Reading<number> {
  const text = typeof written === "string" ? written.trim().replace(/^\+/, "") : "";
  const parts = text.length > LONGEST_TEXT ? [] : [...text.matchAll(PART)];
  const isWhole = text !== "" && parts.map(([part]) => part).join("") === text;
  const sum = parts.reduce((seconds, [, count, unit]) => seconds + Number(count) * (SECONDS[unit ?? ""] ?? 0), 0);
  const seconds = Number(sum.toFixed(9));
  return (isWhole && seconds <= LONGEST_SLEEP_SECONDS) || text === "0"
    ? { value: seconds }
    : { failure: notADuration(quote(written), LONGEST_SLEEP_SECONDS) };
}
