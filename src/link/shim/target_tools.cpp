// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "target_tools.hpp"

#include <xtool/support/file_access.hpp>
#include <xtool/support/shell.hpp>

#include <fmt/format.h>

#include <array>
#include <system_error>
#include <vector>

namespace xtool {
namespace {

namespace fs = std::filesystem;

constexpr std::array<std::string_view, 12> tool_names{
    "ar",      "ranlib", "nm", "strip",  "objcopy", "objdump",
    "readelf", "size",   "ld", "gcc-ar", "gcc-nm",  "gcc-ranlib"};

// Before and behind the word that says which compiler it is.
struct NameParts {
  std::string prefix = {};
  std::string ending = {};
};

std::optional<NameParts> parts_of(const std::string& name, std::string_view word)
{
  const std::size_t at = name.rfind(word);
  if (at == std::string::npos)
    return std::nullopt;
  return NameParts{.prefix = name.substr(0, at), .ending = name.substr(at + word.size())};
}

// "llvm-strip", or "llvm-strip-14" for "clang-14", beside the program or what it is a link to.
std::optional<fs::path> tool_of_llvm(const fs::path& clang, std::string_view name)
{
  const auto parts = parts_of(clang.filename().native(), "clang");
  const std::string ending = parts ? parts->ending : "";
  std::error_code ignored;
  for (const fs::path& directory :
       {clang.parent_path(), fs::canonical(clang, ignored).parent_path()})
    for (const std::string& tool :
         {fmt::format("llvm-{}{}", name, ending), fmt::format("llvm-{}", name)})
      if (is_there(directory / tool))
        return directory / tool;
  return std::nullopt;
}

std::optional<fs::path> tool_of_gcc(const fs::path& gcc, std::string_view name)
{
  auto parts = parts_of(gcc.filename().native(), "gcc");
  if (!parts)
    parts = parts_of(gcc.filename().native(), "cc");
  if (!parts)
    return std::nullopt;
  // It is for the machine's own architecture, as are the tools without a prefix.
  const std::string prefix = parts->prefix == "musl-" ? "" : parts->prefix;
  const fs::path tool = gcc.parent_path() / (prefix + std::string(name));
  return is_there(tool) ? std::optional(tool) : std::nullopt;
}

}  // namespace

std::optional<fs::path> tool_beside(const LinkerCandidate& candidate, std::string_view name)
{
  if (candidate.kind == LinkerKind::clang || candidate.kind == LinkerKind::ndk)
    return tool_of_llvm(candidate.program, name);
  return tool_of_gcc(candidate.program, name);
}

std::map<std::string, fs::path> tools_beside(const LinkerCandidate& candidate)
{
  std::map<std::string, fs::path> tools;
  for (const std::string_view name : tool_names)
    if (const std::optional<fs::path> tool = tool_beside(candidate, name))
      tools.emplace(name, *tool);
  return tools;
}

std::string strip_script(std::string_view triple, std::string_view target)
{
  return fmt::format(R"(#!/bin/sh
# `strip` for files of {0}. Written by `xtool setup-linker`.
# zig has none that works. Where no other one knows these files they stay as they are: larger, and
# otherwise the same.
# One like this, for another target, has called it, and goes on with the next.
[ -z "${{strip_shim-}}" ] || exit 1
IFS=:
for program in llvm-strip {1} {2} strip; do
  for place in $PATH; do
    path=${{place:-.}}/$program
    [ -f "$path" ] && [ -x "$path" ] && ! [ "$path" -ef "$0" ] || continue
    strip_shim=yes "$path" "$@" 2>/dev/null && exit 0
  done
done
)",
                     triple, shell_word(fmt::format("{}-strip", target)),
                     shell_word(fmt::format("{}-strip", triple))) +
         R"(input= output=
while [ $# -gt 0 ]; do
  case $1 in
    -o | --output-file) output=${2-} && shift ;;
    -o*) output=${1#-o} ;;
    --output-file=*) output=${1#*=} ;;
    -[FIKNOR]) shift ;;
    -*) ;;
    *)
      if [ ! -f "$1" ]; then
        echo "${0##*/}: error: there is no file '$1'" >&2
        exit 1
      fi
      input=$1
      echo "${0##*/}: note: '$1' stays as it is, as no strip here knows such files" >&2 ;;
  esac
  [ $# -eq 0 ] || shift
done
[ -z "$output" ] || [ -z "$input" ] || cp -p "$input" "$output"
)";
}

}  // namespace xtool
