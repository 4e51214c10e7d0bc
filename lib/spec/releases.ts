import { isSince, type KumaVersion } from "./kuma-version";

type Release = readonly [major: number, minor: number, patch?: number];

/** The releases of Kuma that know something. */
export interface Releases {
  /** The first one. @default the first of all */
  readonly since?: Release;
  /** The first that does not any more. @default none */
  readonly until?: Release;
}

export function isAmong(version: KumaVersion, { since, until }: Releases): boolean {
  const isThere = since === undefined || isSince(version, ...since);
  return isThere && (until === undefined || !isSince(version, ...until));
}

/** `from Kuma 2.9 on`, `from Kuma 1.5 up to, and without, 3.0`. */
export function wordsOf({ since, until }: Releases): string {
  const from = since === undefined ? "in Kuma" : `from Kuma ${since.join(".")}`;
  if (until !== undefined) return `${from} up to, and without, ${until.join(".")}`;
  return since === undefined ? from : `${from} on`;
}
