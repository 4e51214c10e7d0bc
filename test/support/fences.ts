/** Markdown without its blocks of code, by CommonMark's rule: a fence ends with one at least as long that says no more. */
export function withoutFences(markdown: string): string {
  let open = 0;
  const outside = markdown.split("\n").filter((line) => {
    const [, fence = "", info = ""] = /^ {0,3}(`{3,})([^`]*)$/.exec(line) ?? [];
    const wasOpen = open > 0;
    if (fence !== "" && !wasOpen) open = fence.length;
    else if (wasOpen && fence.length >= open && info.trim() === "") open = 0;
    return !wasOpen && fence === "";
  });
  return outside.join("\n");
}
