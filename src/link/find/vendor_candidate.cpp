// SPDX-License-Identifier: Apache-2.0 OR MIT
#include "vendor_candidate.hpp"

#include "linker_search.hpp"

#include <xtool/link/find/target_root.hpp>
#include <xtool/support/words.hpp>

#include <algorithm>
#include <array>
#include <system_error>

namespace xtool {

namespace fs = std::filesystem;

namespace {

// The root that the options name, where the target's loader is.
void use_sysroot_option(LinkerCandidate& candidate, const TargetEntry& entry)
{
  constexpr std::string_view option = "--sysroot=";
  for (const std::string& flag : candidate.flags)
    if (flag.starts_with(option))
      if (const fs::path root = flag.substr(option.size()); has_loader(entry, root))
        candidate.sysroot = root;
}

}  // namespace

std::vector<fs::path> entries_named(const fs::path& directory, std::string_view beginning)
{
  std::vector<fs::path> found;
  std::error_code absent;
  for (const auto& each : fs::directory_iterator(directory, absent))
    if (each.path().filename().native().starts_with(beginning))
      found.push_back(each.path());
  std::sort(found.begin(), found.end());
  return found;
}

LinkerCandidate vendor_candidate(const fs::path& program, const std::string& found_by)
{
  const bool clang = program.filename().native().find("clang") != std::string::npos;
  LinkerCandidate candidate{.kind = clang ? LinkerKind::clang : LinkerKind::gcc,
                            .program = program,
                            .found_by = found_by};
  add_companions(candidate);
  return candidate;
}

Texts command_words(const std::string& value)
{
  constexpr std::array launchers{"ccache", "sccache", "distcc", "icecc"};
  Texts words;
  for (const std::string_view word : divided(value))
    words.emplace_back(word);
  if (words.size() > 1 &&
      std::find(launchers.begin(), launchers.end(), words.front()) != launchers.end())
    words.erase(words.begin());
  return words;
}

std::optional<LinkerCandidate> compiler_of_value(const std::string& value,
                                                 const std::string& found_by,
                                                 const TargetEntry& entry, const Env& env)
{
  const Texts words = command_words(value);
  const auto program = words.empty() ? std::nullopt : env.find_program(words.front());
  if (!program)
    return std::nullopt;
  LinkerCandidate candidate = vendor_candidate(*program, found_by);
  candidate.flags.assign(words.begin() + 1, words.end());
  use_sysroot_option(candidate, entry);
  return candidate;
}

}  // namespace xtool
