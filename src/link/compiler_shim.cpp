// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/compiler_shim.hpp>
#include <xtool/support/files.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// clang warns of linker options on lines that only compile, and some crates take a warning for "no
// such option": hence -Wno-unused-command-line-argument.
std::string script(const fs::path& program, const std::vector<std::string>& flags)
{
  std::string text = "#!/bin/sh\nexec " + shell_word(program.string());
  for (const std::string& flag : flags)
    text += " " + shell_word(flag);
  return text + " -Wno-unused-command-line-argument \"$@\"\n";
}

void write_script(const fs::path& file, const std::string& text)
{
  write_atomically(file, text);
  constexpr auto executable = fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec |
                              fs::perms::others_read | fs::perms::others_exec;
  fs::permissions(file, executable);
}

}  // namespace

std::string shell_word(std::string_view word)
{
  constexpr std::string_view plain =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+=./:,@%";
  if (!word.empty() && word.find_first_not_of(plain) == std::string_view::npos)
    return std::string(word);
  std::string quoted = "'";
  for (const char c : word)
    quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

Shims compiler_shims(const fs::path& directory, const std::string& triple,
                  const LinkerCandidate& candidate)
{
  return {.cc = directory / (triple + "-clang"),
          .cxx = candidate.cxx ? directory / (triple + "-clang++") : fs::path(),
          .ar = candidate.ar.value_or(""),
          .ranlib = candidate.ranlib.value_or("")};
}

void write_compiler_shims(const fs::path& directory, const std::string& triple,
                       const LinkerCandidate& candidate)
{
  xtool::create_directories(directory);
  const Shims shims = compiler_shims(directory, triple, candidate);
  write_script(shims.cc, script(candidate.program, candidate.flags));
  if (candidate.cxx)
    write_script(shims.cxx, script(*candidate.cxx, candidate.flags));
}

}  // namespace xtool
