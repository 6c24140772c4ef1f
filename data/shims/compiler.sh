#!/bin/sh
# SPDX-License-Identifier: Apache-2.0 OR MIT
# zig {the_version} as `{the_tool}` for {the_triple}. Written by `xtool setup-linker`.
# Takes the arguments of gcc and GNU ld, and gives zig those that make it do the same.
zig={the_zig}
{choose_cache}
fail() {
  printf '%s: error: %s\n' "${0##*/}" "$2" >&2
  exit "$1"
}

# --- Response files: @FILE stands for the words in FILE ---

# The words of a file, in quotes for `eval`. rustc ends a word with the line, others with any blank
# outside of quotes; a backslash keeps what follows.
words_of() {
  LC_ALL=C awk -v by_rustc="$2" '
    function add(c) { word = word (c == quote ? quote "\\" quote quote : c); inside = 1 }
    function put() { printf "%s", quote word quote " "; word = ""; inside = 0 }
    BEGIN { quote = sprintf("%c", 39) }
    {
      size = length($0) + 1
      for (i = 1; i <= size; i++) {
        c = i < size ? substr($0, i, 1) : "\n"
        if (escaped) { add(c); escaped = 0 }
        else if (c == "\\") escaped = 1
        else if (within != "") { if (c == within) within = ""; else add(c) }
        else if (!by_rustc && (c == "\"" || c == quote)) { within = c; inside = 1 }
        else if (by_rustc && c == "\n") put()
        else if (!by_rustc && c ~ /[ \t\n\r\f\v]/) { if (inside) put() }
        else add(c)
      }
    }
    END { if (inside) put() }' "$1"
}

depth=0 from_file=no
while :; do
  words='' number=0 found=''
  for arg do
    number=$((number + 1)) file=${arg#@}
    if [ "$file" != "$arg" ] && [ -f "$file" ] && [ -r "$file" ]; then
      found=$arg by_rustc=0
      [ "${file##*/}" != linker-arguments ] || by_rustc=1
      words="$words $(words_of "$file" "$by_rustc")"
    else
      words="$words \"\${$number}\""
    fi
  done
  [ -n "$found" ] || break
  [ "$depth" -lt 16 ] || fail 2 "'$found' contains itself"
  eval "set -- $words"
  from_file=yes depth=$((depth + 1))
done

# --- What the call is about ---

compiles=no links=yes shared=no asks=no inputs=no no_gc=no{sections_variables}
version_script=no
preprocesses=no language=no own_libraries=no{version_check_variable}
directories='' before=''{start_files_variable}
newline='
'
for arg do
  if [ -n "$before" ]; then
    [ "$before" != -L ] || directories=$directories$arg$newline
    before=''
    continue
  fi
  case $arg in
    -E) links=no preprocesses=yes ;;
    -c | -S | -M | -MM | -fsyntax-only) links=no ;;
    -r) shared=yes own_libraries=yes ;;
    -shared) shared=yes ;;
    -nostdlib | -nodefaultlibs) own_libraries=yes ;;
    --version | --help | -dumpmachine | -dumpversion | -dumpfullversion) asks=yes ;;
    -print-* | --print-*) asks=yes ;;
    -) compiles=yes inputs=yes ;;
{sections_seen_behind}    -x*) compiles=yes inputs=yes language=yes ;;
    -L?*) directories=$directories${arg#-L}$newline ;;
    -l*) inputs=yes ;;
    -Wl,--version) exec "$zig" ld.lld --version ;; # who links?
    -Wl,*)
      case ,$arg, in *,-shared,* | *,--shared,* | *,-Bshareable,*) shared=yes ;; esac
      case ,$arg, in *,-r,* | *,--relocatable,*) own_libraries=yes ;; esac
      case $arg in *,-version-script* | *,--version-script*) version_script=yes ;; esac
{version_check_seen}      case $arg in
        *nostart-stop-gc*) no_gc=yes ;;
{sections_seen}      case $arg, in *,--version,* | *,-v,* | *,-V,* | *,[!-]*) inputs=yes ;; esac
      ;;
    '' | -*) ;;
    *.c | *.cc | *.cpp | *.C | *.cxx | *.c++ | *.cp | *.CPP | *.m | *.mm | *.M | *.i | *.ii \
      | *.s | *.S | *.sx | *.h | *.hpp) compiles=yes inputs=yes ;;
{start_files_seen}    *) inputs=yes ;;
  esac
  case $arg in
{driver_options_with_value}
      before=$arg ;;
  esac
done
[ "$inputs" = yes ] || asks=yes
[ "$asks" = no ] || links=no
exports_limited=$links
[ "$shared,$version_script" != yes,no ] || exports_limited=no

# Questions about search paths, to which zig's answers are the host's.
if [ "$asks" = yes ]; then
  folder=${0%"${0##*/}"}
  for arg do
    case $arg in
      -print-prog-name=ld | --print-prog-name=ld) printf '%s\n' "$folder"{the_triple}-zig-ld ;;
      -print-file-name=* | --print-file-name=* | -print-prog-name=* | --print-prog-name=*)
        printf '%s\n' "${arg#*=}" ;;
      -print-sysroot | --print-sysroot | -print-multiarch | --print-multiarch) echo ;;
      -print-multi-directory | --print-multi-directory) echo . ;;
      -print-multi-os-directory | --print-multi-os-directory) echo . ;;
      -print-multi-lib | --print-multi-lib) echo '.;' ;;
      -print-libgcc-file-name | --print-libgcc-file-name) echo libgcc.a ;;
      -print-search-dirs | --print-search-dirs) printf 'programs: =\nlibraries: =\n' ;;
      *) continue ;;
    esac
    exit 0
  done
fi

# --- The arguments, one by one: from the front of the list, and to its end ---

# find_file NAME: sets `file`, if NAME is in a directory of -L.
find_file() {
  file='' rest=$directories
  while [ -n "$rest" ]; do
    file=${rest%%"$newline"*}/$1 rest=${rest#*"$newline"}
    [ ! -e "$file" ] || return 0
  done
  return 1
}

# library NAME: sets `word` to what links it, or fails, if nothing needs to.
library() {
  word=-l$1
  case $1 in
{library_branches}  esac
}

cpu={the_cpu}
{os_version_variable}{cpu_functions}libraries=yes needed=yes whole=no saved=''

left=$# before=''
while [ "$left" -gt 0 ]; do
  word=$1 level=driver left=$((left - 1))
  shift
  case $word in
    -Wl,?*,*)  # one word after the other
      rest=${word#-Wl,*,} word=${word%",${word#-Wl,*,}"}
      set -- "-Wl,$rest" "$@"
      left=$((left + 1)) level=linker word=${word#-Wl,} ;;
    -Wl,,*)
      set -- "-Wl,${word#-Wl,,}" "$@"
      left=$((left + 1))
      continue ;;
    -Wl,*) level=linker word=${word#-Wl,} ;;
    -Wp,-MD,* | -Wp,-MMD,*)
      rest=${word#-Wp,*,} word=${word#-Wp,}
      set -- -MF "${rest%%,*}" "$@"
      left=$((left + 2)) word=${word%%,*} ;;
    -Wp,*,*)
      rest=${word#-Wp,*,} word=${word#-Wp,}
      set -- "-Wp,$rest" "$@"
      left=$((left + 1)) word=${word%%,*} ;;
    -Wp,*) word=${word#-Wp,} ;;
    -Xlinker)
      if [ "$left" -gt 0 ]; then
        word=$1 level=linker left=$((left - 1))
        shift
      fi ;;
  esac
  [ "$level,$word" != linker, ] || continue

  # `option` is what the rules look at, and `value` what is in it.
  first=$before
  if [ -n "$before" ]; then
    before='' value=$word
    if [ "$level" = driver ]; then
      option="$first $word" written="$first $word"
    else
      option=${first#-} written=-Wl,$first,$word
      option=${option#-}=$word
      [ "$first" != -z ] || option="z $word"
    fi
  else
    case $word in
      -?*) ;;
      *)  # a file
{start_files}        # zig has to be told the language of standard input.
        [ "$word,$preprocesses,$language" != -,yes,no ] || set -- "$@" -x {the_language}
        set -- "$@" "$word"
        continue ;;
    esac
    option=$word written=$word
    if [ "$level" = linker ]; then
      option=${word#-} written=-Wl,$word
      option=${option#-}
      case $option in z?*) option="z ${option#z}" ;; esac
    fi
    value=${option#*=}
    case $level,$option in
{options_with_value}
        if [ "$left" -gt 0 ]; then
          before=$word
          continue
        fi ;;
    esac
  fi

  if [ "$level" = driver ]; then
{driver_rules}
  else
    [ "$no_gc,$written" != yes,-Wl,--gc-sections ] || continue
{linker_rules}
  fi

  # Everything else stays as it is.
  case $level,$first$word in
    linker,*,*)
      [ -z "$first" ] || set -- "$@" -Xlinker "$first"
      set -- "$@" -Xlinker "$word" ;;
    linker,*) set -- "$@" "$written" ;;
    *)
      [ -z "$first" ] || set -- "$@" "$first"
      set -- "$@" "$word" ;;
  esac
done

{bracketed_sections}{undefined_version}{sysroot}target={the_target}
{os_version}# Asked about itself, zig does not understand its own glibc suffix, and zig 0.12 no CPU.
if [ "$asks" = yes ]; then cpu=; else target=$target{the_suffix}; fi
set -- "$@" -target "$target"
[ -z "$cpu" ] || set -- "$@" "-mcpu=$cpu"
{gnu_defaults}# gcc links its unwinder with every program of C.
unwinder={has_unwinder}
[ "$links,$own_libraries,$unwinder" != yes,no,yes ] || set -- "$@" -lunwind
[ "$compiles" = no ] || set -- -fno-sanitize=undefined "$@"

# --- Calling zig ---

size=0
if [ "$from_file" = yes ]; then
  for arg do
    size=$((size + ${#arg} + 9))
    case $arg in *"$newline"* | *\'*) size=-1; break ;; esac  # zig cannot read these from a file
  done
fi
[ "$size" -gt 100000 ] || exec "$zig" {the_tool} "$@"

# Too much for a command line: zig reads its arguments from a file, which is removed afterwards.
file=$(mktemp "${TMPDIR:-/tmp}/zig-arguments.XXXXXX") || fail 16 "cannot make a response file"
trap 'rm -f "$file"' EXIT
for arg do printf '%s\n' "$arg"; done | LC_ALL=C awk '{
  slashes = line = ""
  for (i = 1; i <= length($0); i++) {
    c = substr($0, i, 1)
    line = line (c == "\"" ? slashes "\\\"" : c)
    slashes = c == "\\" ? slashes c : ""
  }
  print "\"" line slashes "\""
}' >"$file"
exec 3<&0
"$zig" {the_tool} "@$file" <&3 &
child=$!
for signal in HUP INT TERM; do
  # shellcheck disable=SC2064
  trap "kill -TERM $child; rm -f \"\$file\"; trap - $signal EXIT; kill -$signal \$\$" "$signal"
done
wait "$child"
status=$?
rm -f "$file"
trap - EXIT
[ "$status" -le 128 ] || kill "-$((status - 128))" $$
exit "$status"
