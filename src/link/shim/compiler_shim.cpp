// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "target_tools.hpp"

#include <xtool/link/find/linker_kinds.hpp>
#include <xtool/link/shim/compiler_shim.hpp>
#include <xtool/support/checkpoint.hpp>
#include <xtool/support/error.hpp>
#include <xtool/support/file_access.hpp>
#include <xtool/support/files.hpp>
#include <xtool/support/shell.hpp>

#include <fmt/format.h>

#include <algorithm>
#include <set>
#include <system_error>
#include <utility>

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
  for (const auto& [name, value] : candidate.variables)
    text += fmt::format("export {}={}\n", name, shell_word(value));
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

// With the words that name the farm's directory to the linker.
LinkerCandidate with_farm(LinkerCandidate candidate, const fs::path& directory)
{
  const LinkFarm& farm = candidate.farm;
  for (std::string flag : farm.flags) {
    if (const std::size_t place = flag.find('%'); place != std::string::npos)
      flag.replace(place, 1, (directory / farm.name).native());
    candidate.last_flags.push_back(std::move(flag));
  }
  return candidate;
}

// Replaces one of an earlier set-up.
void write_link(const fs::path& link, const fs::path& target)
{
  std::error_code code;
  fs::remove(link, code);
  if (!code)
    fs::create_symlink(target, link, code);
  if (code)
    throw file_error("make the link", link.native(), code.value());
}

}  // namespace

bool needs_shim(const LinkerCandidate& candidate)
{
  return row_of(candidate.kind).always_script || candidate.ignores_static_pie ||
         !candidate.flags.empty() || !candidate.last_flags.empty() ||
         !candidate.variables.empty() || !candidate.farm.name.empty();
}

Shims own_tools(const LinkerCandidate& candidate)
{
  return {.cc = candidate.program,
          .cxx = candidate.cxx.value_or(""),
          .ar = candidate.ar.value_or(""),
          .ranlib = candidate.ranlib.value_or(""),
          .strip = tool_beside(candidate, "strip").value_or("")};
}

Shims compiler_shims(const fs::path& directory, const std::string& triple,
                     const LinkerCandidate& candidate)
{
  const LinkerKindRow& kind = row_of(candidate.kind);
  // It takes the words of Microsoft's compiler, and crates tell that by its name.
  const bool like_cl = candidate.program.filename().string().starts_with("clang-cl");
  const auto script = [&](std::string_view name) {
    return directory / fmt::format("{}-{}", triple, like_cl ? "clang-cl" : name);
  };
  Shims shims = own_tools(candidate);
  shims.cc = script(kind.cc);
  shims.cxx = candidate.cxx ? script(kind.cxx) : fs::path();
  return shims;
}

fs::path linker_shim(const fs::path& directory) { return directory / "rust-lld"; }

void write_linker_shim(const fs::path& directory, const LinkerCandidate& candidate)
{
  xtool::create_directories(directory);
  const LinkFarm& farm = candidate.farm;
  const fs::path place = directory / farm.name;
  if (!farm.name.empty())
    remove_tree(place);
  for (const auto& [name, file] : farm.links) {
    xtool::create_directories((place / name).parent_path());
    std::error_code code;
    fs::create_symlink(file, place / name, code);
    if (code)
      throw file_error("make the link", (place / name).native(), code.value());
  }
  for (const auto& [name, text] : farm.texts) {
    xtool::create_directories((place / name).parent_path());
    write_atomically(place / name, text);
  }
  write_script(linker_shim(directory), script(candidate.program, with_farm(candidate, directory)));
}

void write_compiler_shims(const fs::path& directory, const std::string& triple,
                          const LinkerCandidate& candidate)
{
  xtool::create_directories(directory);
  const Shims shims = compiler_shims(directory, triple, candidate);
  write_script(shims.cc, script(candidate.program, candidate));
  if (candidate.cxx)
    write_script(shims.cxx, script(*candidate.cxx, candidate));
  std::set<fs::path> tools;
  for (const auto& [name, program] : tools_beside(candidate)) {
    const fs::path link = directory / fmt::format("{}-{}", triple, name);
    write_link(link, program);
    tools.insert(link);
  }
  // Those of another compiler, from an earlier set-up, would be taken for this one's.
  for (const fs::path& path : paths_in(directory))
    if (fs::is_symlink(path) && !tools.contains(path))
      remove_file(path);
}

}  // namespace xtool
