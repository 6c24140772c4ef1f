#compdef xtool
# SPDX-License-Identifier: Apache-2.0 OR MIT
# Completion of xtool for zsh: `source <(xtool completions zsh)` in ~/.zshrc after `compinit`, or this
# file as `_xtool` in a folder of $fpath. xtool itself knows the candidates.
_xtool() {
  local -a lines described
  local line prefix=''
  lines=("${(@f)$(${~words[1]} complete -- "${(@Q)words[2,CURRENT-1]}" "${(Q)PREFIX}" 2>/dev/null)}")
  if [[ $PREFIX == --*=* ]]; then
    prefix=${PREFIX%%=*}=
    compset -P 1 '*='
  fi
  for line in "${(@)lines[2,-1]}"; do
    described+=("${${${line%%$'\t'*}#$prefix}//:/\\:}:${line#*$'\t'}")
  done
  (( $#described )) && _describe -t xtool 'xtool' described
  case $lines[1] in
    file) _files ;;
    directory) _files -/ ;;
    program) _command_names -e ;;
  esac
}

if [[ $funcstack[1] == _xtool ]]; then
  _xtool "$@"
else
  compdef _xtool xtool
fi
