// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/linker_kinds.hpp>
#include <xtool/link/shim/compiler_shim.hpp>
#include <xtool/support/checkpoint.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/shell.hpp>

#include <fmt/format.h>

#include <algorithm>

namespace xtool {
namespace {

namespace fs = std::filesystem;

// As ld does for the -static-pie that gcc's own specs hand on.
constexpr std::string_view static_pie =
    "for word do\n"
    "  if [ \"$word\" = -static-pie ]; then\n"
    "    # musl's specs take no notice of it, and the program would ask for a loader.\n"
    "    set -- \"$@\" -Wl,--no-dynamic-linker\n"
    "    break\n"
    "  fi\n"
    "done\n";

std::string script(const fs::path& program, const LinkerCandidate& candidate)
{
  std::string text = "#!/bin/sh\n";
  if (candidate.ignores_static_pie)
    text += static_pie;
  text += "exec " + shell_word(program.string());
  for (const std::string& flag : candidate.flags)
    text += " " + shell_word(flag);
  if (const std::string_view options = row_of(candidate.kind).script_options; !options.empty())
    text += " " + std::string(options);
  text += " \"$@\"";
  for (const std::string& flag : candidate.last_flags)
    text += " " + shell_word(flag);
  return text + "\n";
}

void write_script(const fs::path& file, const std::string& text)
{
  write_atomically(file, text);
  constexpr auto executable = fs::perms::owner_all | fs::perms::group_read | fs::perms::group_exec |
                              fs::perms::others_read | fs::perms::others_exec;
  fs::permissions(file, executable);
  checkpoint("shims:script-written");
}

}  // namespace

bool needs_shim(const LinkerCandidate& candidate)
{
  return row_of(candidate.kind).always_script || candidate.ignores_static_pie ||
         !candidate.flags.empty() || !candidate.last_flags.empty();
}

Shims compiler_shims(const fs::path& directory, const std::string& triple,
                     const LinkerCandidate& candidate)
{
  const LinkerKindRow& kind = row_of(candidate.kind);
  const auto script = [&](std::string_view name) {
    return directory / fmt::format("{}-{}", triple, name);
  };
  return {.cc = script(kind.cc),
          .cxx = candidate.cxx ? script(kind.cxx) : fs::path(),
          .ar = candidate.ar.value_or(""),
          .ranlib = candidate.ranlib.value_or("")};
}

void write_compiler_shims(const fs::path& directory, const std::string& triple,
                          const LinkerCandidate& candidate)
{
  xtool::create_directories(directory);
  const Shims shims = compiler_shims(directory, triple, candidate);
  write_script(shims.cc, script(candidate.program, candidate));
  if (candidate.cxx)
    write_script(shims.cxx, script(*candidate.cxx, candidate));
}

}  // namespace xtool
