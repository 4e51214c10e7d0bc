/** Words that the spec and the rules share. */

export type Family = "ipv4" | "ipv6";
export const FAMILIES: readonly Family[] = ["ipv4", "ipv6"];

/** Inclusive on both ends. Ports: 0–65535. Uids: 0–4294967294. */
export interface Range {
  readonly from: number;
  readonly to: number;
}
