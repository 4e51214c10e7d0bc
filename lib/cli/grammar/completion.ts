import { Argument, type Command } from "commander";
import { candidates } from "../completion/candidates";
import { SCRIPTS, SHELLS, type Shell } from "../completion/scripts";
import { textOf } from "../io";
import { examples } from "../options";
import type { Session } from "../session";

/** The words of `kuma-tp completion`, and of `kuma-tp complete`, which the scripts call. */
export function addCompletion(program: Command, session: Session): void {
  program
    .command("completion")
    .description("Prints a script by which a shell completes commands, options, files, and the words of a question.")
    .addArgument(new Argument("<shell>", "whose script it is").choices(SHELLS))
    .addHelpText(
      "after",
      examples(
        "kuma-tp completion bash > ~/.local/share/bash-completion/completions/kuma-tp",
        "kuma-tp completion zsh > ~/.zfunc/_kuma_tp    # a folder of $fpath, before compinit",
        "kuma-tp completion fish > ~/.config/fish/completions/kuma-tp.fish",
      ),
    )
    .action((shell: Shell) => session.answer(said(SCRIPTS[shell])));
  program
    .command("complete", { hidden: true })
    .argument("[words...]")
    .action((words: string[]) => session.answer(said(answerTo(program, words))));
}

function answerTo(program: Command, words: readonly string[]): string {
  const { words: fitting, paths } = candidates(program, words);
  const lines = fitting.map(({ word, about }) => `word\t${word}\t${about}`);
  return textOf(paths === undefined ? lines : [...lines, paths]);
}

function said(stdout: string): Promise<{ exitCode: 0; stdout: string; stderr: string }> {
  return Promise.resolve({ exitCode: 0, stdout, stderr: "" });
}
