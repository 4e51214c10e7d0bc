/** One word for a POSIX shell, whatever is in it. */
export function word(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
