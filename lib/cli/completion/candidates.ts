import type { Argument, Command, Option } from "commander";
import { more } from "../options";
import { nextWords } from "../question/next-words";
import { whereIn } from "./where";

/** A word that may come, and what it means. */
interface Candidate {
  readonly word: string;
  readonly about: string;
}

/** What may come at a place of a command line. */
export interface Candidates {
  readonly words: readonly Candidate[];
  /** Whether the shell is to offer its files, or its folders alone. @default neither */
  readonly paths?: "files" | "folders";
}

/**
 * What may come next, out of commander's own model of the program: so it cannot fall behind.
 *
 * @param line the words after the program's name; the last is the one to complete, or `""`
 */
export function candidates(program: Command, line: readonly string[]): Candidates {
  const current = line.at(-1) ?? "";
  const { words, paths } = candidatesAt(program, line.slice(0, -1), current);
  const fitting = words.filter(({ word }) => word.startsWith(current));
  return paths === undefined ? { words: fitting } : { words: fitting, paths };
}

function candidatesAt(program: Command, before: readonly string[], current: string): Candidates {
  const { command, given, pending, operands, isAfterDashes, isHelp } = whereIn(program, before);
  if (isAfterDashes) return { words: [], paths: "files" };
  if (pending !== undefined) return valuesOf(pending, placeholderOf(pending));
  if (current.startsWith("-")) return optionsAt(command, given, current);
  if (isHelp || command.commands.length > 0) return { words: isHelp && operands.length > 0 ? [] : commandsOf(command) };
  const { registeredArguments: slots } = command;
  const slot = slots[operands.length] ?? slots.findLast(({ variadic }) => variadic);
  // Where no word is expected an option is all that may come.
  if (slot === undefined) return { words: optionsOf(command, given) };
  return slot.name() === "question" ? { words: nextWords(operands) } : valuesOf(slot, slot.name());
}

function commandsOf(command: Command): Candidate[] {
  return command
    .createHelp()
    .visibleCommands(command)
    .map((one) => ({ word: one.name(), about: one.description() }));
}

function optionsAt(command: Command, given: ReadonlySet<Option>, current: string): Candidates {
  const [flag = "", value] = current.split("=", 2);
  const option = value === undefined ? undefined : command.options.find(({ long }) => long === flag);
  if (option === undefined) return { words: optionsOf(command, given) };
  const { words, paths } = valuesOf(option, placeholderOf(option));
  const withFlag = words.map(({ word, about }) => ({ word: `${flag}=${word}`, about }));
  return paths === undefined ? { words: withFlag } : { words: withFlag, paths };
}

/** Options by their long names; once given, those alone that may be given again. */
function optionsOf(command: Command, given: ReadonlySet<Option>): Candidate[] {
  const options = command.createHelp().visibleOptions(command);
  return options
    .filter((option) => !given.has(option) || option.parseArg === more)
    .map(({ long, short, description }) => ({ word: long ?? short ?? "", about: description }));
}

/** What stands between the brackets of an option: `file` in `--config <file>`. */
function placeholderOf({ flags }: Option): string {
  return /[<[]([^<>]+)[>\]]$/.exec(flags)?.[1] ?? "";
}

function valuesOf({ argChoices }: Option | Argument, placeholder: string): Candidates {
  const words = (argChoices ?? []).map((word) => ({ word, about: "" }));
  if (placeholder === "folder") return { words, paths: "folders" };
  return placeholder.split("|").includes("file") ? { words, paths: "files" } : { words };
}
