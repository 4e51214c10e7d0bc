import { createHash } from "node:crypto";

/** A file within a package, by its path there. */
export interface PackageFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/**
 * The checksum by which lock files know a package, whether it is packed or not: `h1:` and the SHA-256 of its files' own.
 * Source: golang.org/x/mod sumdb/dirhash, `Hash1`.
 */
export function packageHash(files: readonly PackageFile[]): string {
  const sorted = files.toSorted((one, other) => (one.path < other.path ? -1 : 1));
  const lines = sorted.map(({ path, bytes }) => `${createHash("sha256").update(bytes).digest("hex")}  ${path}\n`);
  return `h1:${createHash("sha256").update(lines.join("")).digest("base64")}`;
}
