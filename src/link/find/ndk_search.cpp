// SPDX-License-Identifier: Apache-2.0 OR MIT
#include <xtool/link/find/ndk.hpp>

#include "linker_search.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace xtool {

namespace fs = std::filesystem;

// The NDK has a script for each API level, "aarch64-linux-android21-clang": the oldest that std can
// run on, as programs for it run on all newer ones.
std::vector<LinkerTrial> find_ndk_clang(const TargetEntry& entry, const LinkerSearch&,
                                        const Env& env)
{
  if (entry.os != "android" || !entry.ndk)
    return {};
  const std::optional<Ndk> ndk = find_ndk(env).ndk;
  if (!ndk)
    return {};
  const std::string& name = entry.ndk->target;
  const std::vector<int> levels = ndk_api_levels(*ndk, name);
  const auto level = std::find_if(levels.begin(), levels.end(), [&](int each) {
    return each >= entry.ndk->min_api.value_or(each);
  });
  LinkerCandidate candidate{
      .kind = LinkerKind::ndk, .program = ndk->directory, .found_by = ndk->found_by};
  if (level == levels.end())
    return {{.candidate = candidate,
             .verdict = LinkerVerdict::refused,
             .reason = fmt::format("this NDK has no compiler like '{}{}-clang'", name,
                                   entry.ndk->min_api.value_or(21))}};
  const fs::path bin = ndk_bin(*ndk).value();
  candidate.program = bin / fmt::format("{}{}-clang", name, *level);
  add_companions(candidate);
  std::error_code absent;
  for (const auto& [tool, path] :
       {std::pair{"llvm-ar", &candidate.ar}, std::pair{"llvm-ranlib", &candidate.ranlib}})
    if (!*path && fs::exists(bin / tool, absent))
      *path = bin / tool;
  return {{.candidate = candidate}};
}

}  // namespace xtool
