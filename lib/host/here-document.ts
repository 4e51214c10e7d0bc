/** A text of several lines as the input of a command: `command <<'END'`. The mark is one that the text does not hold. */
export function hereDocument(command: string, text: string): string {
  const lines = text.replace(/\n$/, "").split("\n");
  let mark = "END";
  while (lines.includes(mark)) mark += "_";
  return [`${command} <<'${mark}'`, ...lines, mark].join("\n");
}
