/** A text of a host without what a terminal would act on: control characters, changes of direction. Tabs and ends of line stay. */
export function printable(text: string): string {
  return text.replace(/(?![\t\n])\p{C}/gu, "\ufffd");
}
