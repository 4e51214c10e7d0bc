/** Splits a line as iptables-restore does: at blanks, with double quotes, and backslashes inside them. */
export function tokens(line: string): string[] {
  return [...line.matchAll(/"((?:\\.|[^"\\])*)"|(\S+)/g)].map(([, quoted, bare]) =>
    quoted === undefined ? (bare ?? "") : quoted.replaceAll(/\\(.)/g, "$1"),
  );
}
