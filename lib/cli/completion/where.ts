import type { Command, Option } from "commander";

/** How far a command line has come. */
export interface Where {
  readonly command: Command;
  readonly given: ReadonlySet<Option>;
  /** The option whose value comes next. */
  readonly pending?: Option;
  /** Words that are neither commands nor options. */
  readonly operands: readonly string[];
  readonly isAfterDashes: boolean;
  /** Whether the help of a command is asked for: `kuma-tp help`. */
  readonly isHelp: boolean;
}

/** Reads words as commander does, and never refuses one: who completes a line is not through with it. */
export function whereIn(program: Command, words: readonly string[]): Where {
  const start: Where = { command: program, given: new Set(), operands: [], isAfterDashes: false, isHelp: false };
  return words.reduce(after, start);
}

function after({ pending, ...where }: Where, word: string): Where {
  if (where.isAfterDashes || pending !== undefined) return where;
  if (word === "--") return { ...where, isAfterDashes: true };
  if (word.startsWith("-") && word !== "-") return afterOption(where, word);
  if (where.operands.length === 0 && !where.isHelp) {
    const command = where.command.commands.find((one) => one.name() === word);
    if (command !== undefined) return { ...where, command, given: new Set() };
    if (word === "help" && where.command.commands.length > 0) return { ...where, isHelp: true };
  }
  return { ...where, operands: [...where.operands, word] };
}

function afterOption(where: Where, word: string): Where {
  const [flag, value] = word.split("=", 2);
  const option = where.command.options.find(({ long, short }) => flag === long || flag === short);
  if (option === undefined) return where;
  const given = new Set([...where.given, option]);
  return option.required && value === undefined ? { ...where, given, pending: option } : { ...where, given };
}
