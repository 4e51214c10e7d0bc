/** The folder of a file. */
export function folderOf(path: string): string {
  return path.replace(/\/[^/]*$/, "");
}
