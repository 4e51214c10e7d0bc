import { loadavg } from "node:os";

/** What a run prints: Markdown, so that it can be kept as it is. */

export function title(text: string): void {
  console.log(`\n### ${text}\n`);
}

export function note(text: string): void {
  console.log(`\n${text}`);
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): void {
  const line = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  const rule = head.map((_, column) => (column === 0 ? "---" : "---:"));
  console.log([head, rule, ...rows].map(line).join("\n"));
}

/** Load of the machine, as a part begins and ends. */
export function showLoad(when: string): void {
  console.log(`\nload ${when}: ${loadavg()[0]?.toFixed(2)}`);
}
