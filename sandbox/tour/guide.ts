/** How the tour speaks: chapters, sentences, commands with their output, and facts that hold or do not. */

const isTerminal = process.stdout.isTTY === true;

function styled(code: number, text: string): string {
  return isTerminal ? `\u001b[${code}m${text}\u001b[0m` : text;
}

const bold = (text: string): string => styled(1, text);
const dim = (text: string): string => styled(2, text);
const green = (text: string): string => styled(32, text);
const red = (text: string): string => styled(31, text);

let chapters = 0;

export function chapter(title: string): void {
  chapters += 1;
  console.log(`\n${bold(`${chapters}. ${title}`)}`);
}

export function tell(...sentences: readonly string[]): void {
  for (const sentence of sentences) console.log(`   ${sentence}`);
}

export function showCommand(command: string): void {
  console.log(`\n   ${bold(`$ ${command}`)}`);
}

/** Output of a command, a bar before each line; blank lines at its ends left out. */
export function showOutput(output: string): void {
  for (const line of output.replace(/^\s*\n|\s+$/g, "").split("\n")) console.log(dim(`   | ${line.trimEnd()}`));
}

/** A fact that the tour promises. @throws Error when it does not hold: a tour that shows something else is no tour */
export function fact(what: string, found: unknown, wanted: unknown): void {
  const holds = JSON.stringify(found) === JSON.stringify(wanted);
  console.log(`   ${holds ? green("✔") : red("✘")} ${what}`);
  if (!holds) throw new Error(`${what}: expected ${JSON.stringify(wanted)}, found ${JSON.stringify(found)}`);
}
