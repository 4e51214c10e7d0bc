/**
 * A text of several lines as the input of a command: `command <<'END'`. The mark is one that the text does not hold. The
 * command reads the end of a line behind the last one, whether the text has it or not.
 *
 * @param rest what follows on the line of the command: ` && mv …`
 */
export function hereDocument(command: string, text: string, rest = ""): string {
  const lines = text.replace(/\n$/, "").split("\n");
  let mark = "END";
  while (lines.includes(mark)) mark += "_";
  return [`${command} <<'${mark}'${rest}`, ...lines, mark].join("\n");
}
