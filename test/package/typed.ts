import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { SCRIPTS, type Shell } from "../../lib/cli/completion/scripts";
import { mustRun } from "../../sandbox/command";
import { projectRoot } from "../../sandbox/project";

/** Shells with our completion loaded, in a folder with a few files, where `kuma-tp` is the built one. */
export class Typist implements AsyncDisposable {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async start(): Promise<Typist> {
    const folder = await mkdtemp(join(tmpdir(), "completion-test-"));
    const command = `#!/bin/sh\nexec '${process.execPath}' '${join(projectRoot, "dist/cli/main.js")}' "$@"\n`;
    await mkdir(join(folder, "bin"));
    await writeFile(join(folder, "bin/kuma-tp"), command, { mode: 0o755 });
    for (const [shell, script] of Object.entries(SCRIPTS)) await writeFile(join(folder, `script.${shell}`), script);
    await mkdir(join(folder, "work/web-folder"), { recursive: true });
    for (const file of ["web-1.yaml", "web-2.yaml", "notes.txt"]) await writeFile(join(folder, "work", file), "");
    await writeFile(join(folder, "zsh.zsh"), ZSH);
    return new Typist(folder);
  }

  /** What a shell offers where somebody presses the tabulator key behind a line, sorted. */
  async offered(shell: Shell, line: string): Promise<readonly string[]> {
    const env = {
      PATH: `${join(this.#folder, "bin")}:${process.env["PATH"] ?? ""}`,
      HOME: this.#folder,
      TERM: "dumb",
      LINE: line,
      SCRIPT: join(this.#folder, `script.${shell}`),
      OUT: join(this.#folder, "offered"),
    };
    const said = await mustRun(this.#argv(shell), { env, cwd: join(this.#folder, "work") });
    return [...new Set(said.split("\n").map((word) => word.trim().replace(/\t.*/, "").replace(/\/$/, "")))]
      .filter((word) => word !== "")
      .toSorted();
  }

  #argv(shell: Shell): string[] {
    switch (shell) {
      case "bash":
        return ["bash", "--norc", "--noprofile", "-c", BASH];
      case "fish":
        return ["fish", "--no-config", "-c", 'source $SCRIPT; complete -C "$LINE"'];
      case "zsh":
        return ["zsh", "-f", join(this.#folder, "zsh.zsh")];
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return rm(this.#folder, { recursive: true, force: true });
  }
}

/** The function that is registered for the command, called as readline does. */
const BASH = `
source "$SCRIPT"
registered=$(complete -p kuma-tp)
[[ $registered =~ -F\\ ([^ ]+) ]] || exit 1
COMP_LINE=$LINE COMP_POINT=\${#LINE}
"\${BASH_REMATCH[1]}" kuma-tp
printf '%s\\n' "\${COMPREPLY[@]}"
`;

/** A shell at a terminal, which types the line and presses the key; what is added to the list of matches is written down. */
const ZSH = `
zmodload zsh/zpty
zpty shell zsh -f -i
zpty -w shell "PS1=; autoload -Uz compinit; compinit -D -u; source $SCRIPT"
zpty -w shell 'compadd() {
  if [[ \${@[1,(i)(-|--)]} == *-(O|A|D)\\ * ]]; then builtin compadd "$@"; return; fi
  local -a hits; builtin compadd -A hits "$@"; print -rl -- $hits >>$OUT; builtin compadd "$@"
}
done-completing() { print -r -- . >$OUT.done }
comppostfuncs=(done-completing)
key() { comppostfuncs=(done-completing); zle complete-word }
zle -C complete-word complete-word _main_complete; zle -N key; bindkey "^I" key; unsetopt automenu
print -r -- >$OUT.ready'
rm -f $OUT $OUT.done
: >$OUT
repeat 200; do [[ -e $OUT.ready ]] && break; sleep 0.05; zpty -r -t shell ignored >/dev/null 2>&1; done
rm -f $OUT.ready
zpty -w -n shell "$LINE"$'\\t'
repeat 400; do [[ -e $OUT.done ]] && break; sleep 0.05; zpty -r -t shell ignored >/dev/null 2>&1; done
[[ -e $OUT.done ]] || { print -u2 nobody completed; exit 1 }
zpty -d shell
cat $OUT
`;
