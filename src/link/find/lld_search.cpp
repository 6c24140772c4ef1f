// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "linker_search.hpp"

namespace xtool {

namespace fs = std::filesystem;

namespace {

// The LLD that distributions have in the place of rustc's own. rustc tells by its name which
// options it takes.
std::string_view name_of_lld(const TargetEntry& entry)
{
  if (entry.arch.starts_with("wasm"))
    return "wasm-ld";
  return entry.os == "uefi" ? "lld-link" : "ld.lld";
}

}  // namespace

// Distributions leave rust-lld out of their rustc; rustc takes any LLD that goes by this name.
std::vector<LinkerTrial> find_lld(const TargetEntry& entry, const LinkerSearch& search,
                                  const Env& env)
{
  if (!brings_its_linker(entry))
    return {};
  const auto works = [](const fs::path& program, const std::string& found_by,
                        const std::string& reason) {
    return std::vector{LinkerTrial{
        .candidate = {.kind = LinkerKind::lld, .program = program, .found_by = found_by},
        .verdict = LinkerVerdict::works,
        .reason = reason}};
  };
  for (const fs::path& directory : search.lld_directories)
    if (const auto program = env.find_program((directory / "rust-lld").native()))
      return works(*program, "rustc", "rustc brings it along");
  if (const auto program = env.find_program("rust-lld"))
    return works(*program, "PATH", "rustc finds it by itself");
  if (const auto program = env.find_program(name_of_lld(entry)))
    return works(*program, "PATH", "takes the place of rustc's own, which is missing");
  return {};
}

}  // namespace xtool
