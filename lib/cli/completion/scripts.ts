/** Shells for which there is a script. */
export const SHELLS = ["bash", "zsh", "fish"] as const;
export type Shell = (typeof SHELLS)[number];

/**
 * What a shell needs to complete our command lines. Each asks `kuma-tp complete -- WORDS`, so none knows a word of ours. An
 * answer has lines with tabs between: `word WORD ABOUT`; `files` and `folders` ask for the shell's own.
 */
export const SCRIPTS: Readonly<Record<Shell, string>> = {
  bash: `# Completion of kuma-tp for bash: source <(kuma-tp completion bash)
_kuma_tp() {
  local line=\${COMP_LINE:0:COMP_POINT} words=() current before= cut= kind value path
  # Not COMP_WORDS: bash parts those at every colon and equals sign.
  read -ra words <<<"$line"
  [[ $line == *[[:space:]] ]] && words+=('')
  current=\${words[\${#words[@]} - 1]}
  [[ $current == -*=* ]] && before=\${current%%=*}=
  [[ $COMP_WORDBREAKS == *=* ]] && cut=$before
  COMPREPLY=()
  while IFS=$'\\t' read -r kind value _; do
    case $kind in
      word) COMPREPLY+=("\${value#"$cut"}") ;;
      files | folders)
        compopt -o filenames 2>/dev/null
        [[ $kind == files ]] && kind=-f || kind=-d
        while IFS= read -r path; do
          COMPREPLY+=("\${before#"$cut"}$path")
        done < <(compgen "$kind" -- "\${current#"$before"}")
        ;;
    esac
  done < <(kuma-tp complete -- "\${words[@]:1}" 2>/dev/null)
}
complete -F _kuma_tp kuma-tp
`,
  zsh: `#compdef kuma-tp
# Completion of kuma-tp for zsh: source <(kuma-tp completion zsh), or this text as _kuma_tp in a folder of $fpath
_kuma_tp() {
  local kind value about paths
  local -a before=("\${(@Q)words[2,CURRENT-1]}") values shown
  while IFS=$'\\t' read -r kind value about; do
    case $kind in
      word)
        values+=("$value")
        shown+=("$value\${about:+ -- $about}")
        ;;
      files | folders) paths=$kind ;;
    esac
  done < <(kuma-tp complete -- "\${before[@]}" "\${(Q)PREFIX}" 2>/dev/null)
  (( $#values )) && compadd -l -d shown -a values
  [[ -n $paths && $PREFIX == -*=* ]] && compset -P '*='
  case $paths in
    files) _files ;;
    folders) _files -/ ;;
  esac
}
if [[ $funcstack[1] == _kuma_tp ]]; then
  _kuma_tp "$@"
else
  compdef _kuma_tp kuma-tp
fi
`,
  fish: `# Completion of kuma-tp for fish: kuma-tp completion fish | source
function __kuma_tp_complete
    set -l words (commandline -opc)
    set -e words[1]
    set -l current (commandline -ct)
    set -l before (string match -r -- '^-[^=]*=' "$current")
    set -l value (string replace -r -- '^-[^=]*=' '' "$current")
    for line in (kuma-tp complete -- $words "$current" 2>/dev/null)
        set -l parts (string split \\t -- $line)
        switch $parts[1]
            case word
                printf '%s\\t%s\\n' $parts[2] "$parts[3]"
            case files
                for path in (__fish_complete_path "$value")
                    printf '%s%s\\n' "$before" $path
                end
            case folders
                for path in (__fish_complete_directories "$value")
                    printf '%s%s\\n' "$before" $path
                end
        end
    end
end
complete -c kuma-tp -f -a '(__kuma_tp_complete)'
`,
};
