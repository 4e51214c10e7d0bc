import { notAKumaVersion } from "../errors/dns-failures";
import { quote, type Reading, textOf } from "./parsed";

/** A release of Kuma. What stands behind the numbers (`-dev`, `-rc1`) makes no other one of it. */
export interface KumaVersion {
  /** As it was written. */
  readonly text: string;
  readonly numbers: readonly [number, number, number];
}

const VERSION = /^v?(\d{1,3})\.(\d{1,3})(?:\.(\d{1,3}|x))?(?:-[0-9A-Za-z.-]{1,40})?$/;

/** `1.6.1`, `v2.9`, `3.0-dev`, `1.6.x`. Without a last number it stands for the last release of its kind. */
export function readKumaVersion(written: unknown): Reading<KumaVersion> {
  const text = typeof written === "string" ? textOf(written) : undefined;
  const [, major, minor, patch] = VERSION.exec(text ?? "") ?? [];
  if (text === undefined || major === undefined || minor === undefined) {
    return { failure: notAKumaVersion(quote(written)) };
  }
  const last = patch === undefined || patch === "x" ? LAST_PATCH : Number(patch);
  return { value: { text, numbers: [Number(major), Number(minor), last] } };
}

const LAST_PATCH = 999;

/** Whether a version is one of these or a later one. */
export function isSince({ numbers }: KumaVersion, major: number, minor: number, patch = 0): boolean {
  const [first, second, third] = numbers;
  if (first !== major) return first > major;
  return second === minor ? third >= patch : second > minor;
}
