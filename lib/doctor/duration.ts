import { counted } from "./plan-words";

const UNITS = [
  { name: "day", seconds: 86400 },
  { name: "hour", seconds: 3600 },
  { name: "minute", seconds: 60 },
] as const;

/** In the largest unit of which there are two, or whole minutes: `36 hours`, `3 days`, `1 minute`. */
export function duration(seconds: number): string {
  const unit = UNITS.find((candidate) => seconds >= 2 * candidate.seconds) ?? UNITS[2];
  return counted(Math.floor(seconds / unit.seconds), unit.name);
}

/** The same, of what may have begun a moment ago: `45 seconds`. */
export function age(seconds: number): string {
  return seconds < 120 ? counted(seconds, "second") : duration(seconds);
}
