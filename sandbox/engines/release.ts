import { say } from "../progress";

/** Whether a command that PATH has is new enough. Where it is not, that is said. */
export function isNewEnough(name: string, version: string, [major, minor]: readonly [number, number]): boolean {
  const [ofMajor = 0, ofMinor = 0] = version.split(".").map(Number);
  if (ofMajor > major || (ofMajor === major && ofMinor >= minor)) return true;
  say(`${name} ${version} on PATH is older than ${major}.${minor}: not used`);
  return false;
}
