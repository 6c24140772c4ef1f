# SPDX-License-Identifier: Apache-2.0 OR MIT
# shellcheck shell=bash
# Completion of xtool for bash: `source <(xtool completions bash)` in ~/.bashrc, or this file as
# `xtool` in a folder that bash-completion reads. xtool itself knows the candidates.
_xtool() {
  local program=${1/#\~/$HOME} rest=${COMP_LINE:0:COMP_POINT} words=() after token i
  # Readline also splits at '=' and ':'. What follows without a blank is the same word.
  for ((i = 0; i <= COMP_CWORD; i++)); do
    after=${rest#"${rest%%[![:space:]]*}"}
    token=${COMP_WORDS[i]}
    if ((i == COMP_CWORD)); then token=$after; fi
    if ((i == 0 || ${#after} < ${#rest})); then
      words+=("$token")
    else
      words[${#words[@]} - 1]+=$token
    fi
    rest=${after#"$token"}
  done

  local lines current=${words[${#words[@]} - 1]} prefix='' candidate
  lines=$("$program" complete -- "${words[@]:1}" 2>/dev/null) || return
  # Readline replaces only what is after its last split.
  if [[ $COMP_WORDBREAKS == *=* ]]; then prefix=${current%"${current##*=}"}; fi
  COMPREPLY=()
  if [[ $lines == *$'\n'* ]]; then
    while IFS=$'\t' read -r candidate _; do
      COMPREPLY+=("${candidate#"$prefix"}")
    done <<<"${lines#*$'\n'}"
  fi
  local action=''
  case ${lines%%$'\n'*} in
    file) action="file" ;;
    directory) action="directory" ;;
    program) action="command" ;;
  esac
  if [[ -n $action ]]; then
    compopt -o filenames 2>/dev/null
    while IFS= read -r candidate; do
      COMPREPLY+=("$candidate")
    done < <(compgen -A "$action" -- "${current#"$prefix"}")
  fi
}
complete -F _xtool xtool
