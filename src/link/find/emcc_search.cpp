// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "linker_search.hpp"

#include <xtool/support/file_access.hpp>

#include <utility>

namespace xtool {

namespace fs = std::filesystem;

namespace {

// emcc and what goes with it are in one directory. An emsdk has it two levels down.
std::optional<fs::path> emscripten_in(const fs::path& sdk, const Env& env)
{
  for (const char* below : {"upstream/emscripten", "emscripten", ""})
    if (const auto program = env.find_program((sdk / below / "emcc").native()))
      return program;
  return std::nullopt;
}

LinkerTrial emcc_at(const fs::path& program, const std::string& found_by)
{
  LinkerCandidate candidate{.kind = LinkerKind::emcc, .program = program, .found_by = found_by};
  for (const auto& [name, place] :
       {std::pair{"em++", &candidate.cxx}, std::pair{"emar", &candidate.ar},
        std::pair{"emranlib", &candidate.ranlib}})
    if (is_there(program.parent_path() / name))
      *place = program.parent_path() / name;
  return {.candidate = candidate, .verdict = LinkerVerdict::works, .reason = "rustc calls it"};
}

}  // namespace

// What emcc links is a script beside a module and no program that says what it is for: rustc tells
// whether it works.
std::vector<LinkerTrial> find_emcc(const TargetEntry& entry, const LinkerSearch& search,
                                   const Env& env)
{
  if (entry.os != "emscripten")
    return {};
  const auto named = env.get("EMSDK");
  for (const auto& [place, found_by] :
       {std::pair{search.sdk, search.sdk_found_by},
        std::pair{named ? env.cwd() / *named : fs::path(), std::string("$EMSDK")}}) {
    if (place.empty())
      continue;
    if (const auto program = emscripten_in(place, env)) {
      LinkerTrial trial = emcc_at(*program, found_by);
      trial.candidate.sdk = place;
      trial.candidate.sdk_found_by = found_by;
      return {trial};
    }
    if (place == search.sdk)
      return {{.candidate = {.kind = LinkerKind::emcc, .program = place, .found_by = found_by},
               .verdict = LinkerVerdict::refused,
               .reason = "no emcc is there"}};
  }
  if (const auto program = env.find_program("emcc"))
    return {emcc_at(*program, "PATH")};
  return {};
}

}  // namespace xtool
